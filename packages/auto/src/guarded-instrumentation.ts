// An instrumentation that fails must not fail the application: neither when it is loaded nor, later, when it patches a module that the
// application requires.
import { diag } from '@opentelemetry/api';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { type Application, packageFolder } from './application';

type Patch = (exports: unknown, version?: string) => unknown;

/** The part of a module definition that runs inside the application's `require`. */
interface ModuleDefinition {
  readonly name: string;
  patch?: Patch;
  readonly files?: readonly { readonly name: string; patch?: Patch }[];
}

interface WithModules {
  readonly _modules?: readonly ModuleDefinition[];
}

/** Makes an instrumentation, or says in one line that it cannot be made. */
export function loadInstrumentation<T extends Instrumentation>(
  name: string,
  load: () => T,
  onPatchFailed: () => void = () => {},
): T | undefined {
  try {
    const instrumentation = load();
    for (const definition of moduleDefinitions(instrumentation)) {
      guardPatches(instrumentation, definition, onPatchFailed);
    }
    return instrumentation;
  } catch (error) {
    diag.warn('@sgp-otel/auto', `The instrumentation ${name} cannot be loaded and is off: ${firstLine(error)}`);
    return undefined;
  }
}

/** The modules that it patches. Not by its `getModuleDefinitions`, which makes new ones. */
export function moduleDefinitions(instrumentation: Instrumentation): readonly ModuleDefinition[] {
  return (instrumentation as WithModules)._modules ?? [];
}

function guardPatches(instrumentation: Instrumentation, definition: ModuleDefinition, onPatchFailed: () => void): void {
  for (const patched of [definition, ...(definition.files ?? [])]) {
    const { patch } = patched;
    if (typeof patch !== 'function') continue;
    patched.patch = (exports, version) => {
      try {
        return patch.call(patched, exports, version);
      } catch (error) {
        diag.warn(
          '@sgp-otel/auto',
          `The instrumentation ${instrumentation.instrumentationName} failed on ${patched.name}${version ? ` ${version}` : ''}, which is not traced: ${firstLine(error)}`,
        );
        onPatchFailed();
        return exports;
      }
    };
  }
}

export function firstLine(error: unknown): string {
  return String((error as Error)?.message ?? error).split('\n')[0] ?? '';
}

type WithOnRequire = Instrumentation & {
  _onRequire?(definition: ModuleDefinition, exports: unknown, name: string, baseDir?: string): unknown;
};

/**
 * Patches what is loaded already. An instrumentation may itself load the library it patches, before it listens; the hook of its copy of the base
 * package has then seen that library and will not look again.
 */
export function patchLoaded(instrumentation: WithOnRequire, application: Application): void {
  for (const definition of moduleDefinitions(instrumentation)) {
    const file = application.resolve(definition.name);
    const loaded = file === undefined ? undefined : require.cache[file];
    if (!file || !loaded?.loaded) continue;
    const folder = packageFolder(file);
    loaded.exports =
      instrumentation._onRequire?.(definition, loaded.exports, definition.name, folder) ?? loaded.exports;
  }
}
