// An instrumentation that fails must not fail the application: neither when it is loaded nor, later, when it patches a module that the
// application requires.
import { diag } from '@opentelemetry/api';
import type { Instrumentation } from '@opentelemetry/instrumentation';

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
export function loadInstrumentation<T extends Instrumentation>(name: string, load: () => T): T | undefined {
  try {
    const instrumentation = load();
    for (const definition of moduleDefinitions(instrumentation)) guardPatches(instrumentation, definition);
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

function guardPatches(instrumentation: Instrumentation, definition: ModuleDefinition): void {
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
        return exports;
      }
    };
  }
}

export function firstLine(error: unknown): string {
  return String((error as Error)?.message ?? error).split('\n')[0] ?? '';
}
