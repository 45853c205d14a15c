// An instrumentation that fails must not fail the application: neither when it is loaded nor, later, when it patches a module that the
// application requires.
import path from 'node:path';
import { diag } from '@opentelemetry/api';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { type Application, packageFolder } from './application';
import { keepLooks, keepProperties } from './modules/likeness';
import { isLeftOut } from './modules/patched-modules';
import { isReportedModule } from './modules/reported-modules';

type Patch = (exports: unknown, version?: string) => unknown;

/** The part of a module definition that runs inside the application's `require`. */
export interface ModuleDefinition {
  readonly name: string;
  patch?: Patch;
  /** What was patched last. */
  readonly moduleExports?: unknown;
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
    shareReplacements(instrumentation);
    keepNames(instrumentation);
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
      if (isReportedModule(exports)) return exports;
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

type Wrap = (exports: Record<string, unknown>, name: string, wrapper: unknown) => unknown;

/** A wrapped function keeps the name and the number of parameters that the original has. */
function keepNames(instrumentation: Instrumentation & { _wrap?: Wrap }): void {
  const wrap = instrumentation._wrap;
  if (typeof wrap !== 'function') return;
  instrumentation._wrap = (exports, name, wrapper) => {
    const original = exports?.[name];
    const wrapped = wrap(exports, name, wrapper);
    keepLooks(original, wrapped);
    return wrapped;
  };
}

/** Takes back what an instrumentation would patch. @param leftOut names of modules */
export function leaveModulesOut(instrumentation: Instrumentation, leftOut: readonly string[]): void {
  for (const definition of moduleDefinitions(instrumentation)) {
    if (isLeftOut(definition.name, leftOut)) leaveOut(definition);
  }
}

function leaveOut(definition: ModuleDefinition): void {
  for (const patched of [definition, ...(definition.files ?? [])]) patched.patch = (exports) => exports;
}

/**
 * What a patch returns instead of a module's exports becomes its exports: hooks of `require` keep it to themselves, and an ES module that
 * imports the same file later would see the original.
 */
function shareReplacements(instrumentation: WithOnRequire): void {
  const onRequire = instrumentation._onRequire;
  if (typeof onRequire !== 'function') return;
  instrumentation._onRequire = function (definition, exports, name, baseDir) {
    const replaced = onRequire.call(this, definition, exports, name, baseDir);
    keepProperties(exports, replaced);
    if (replaced !== exports && baseDir !== undefined) share(exports, replaced, fileOf(definition.name, name, baseDir));
    return replaced;
  };
}

function fileOf(packageName: string, name: string, baseDir: string): string | undefined {
  if (name !== packageName) return path.join(baseDir, name.slice(packageName.length + 1));
  try {
    return require.resolve(baseDir);
  } catch {
    return undefined;
  }
}

function share(original: unknown, replaced: unknown, file: string | undefined): void {
  const loaded = file === undefined ? undefined : require.cache[file];
  if (loaded && loaded.exports === original) loaded.exports = replaced;
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
