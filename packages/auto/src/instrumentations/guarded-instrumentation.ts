// An instrumentation that fails must not fail the application: neither when it is loaded nor, later, when it patches a
// module that the application requires.
import path from 'node:path';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { type Application, packageFolder } from '../application/application';
import { firstLine } from '../diagnostics/first-line';
import { log } from '../diagnostics/log';
import { keepLooks, keepProperties } from '../modules/likeness';
import { type ModuleDefinition, moduleDefinitions } from '../modules/module-definition';
import { isReportedModule } from '../modules/reported-modules';

/** Makes an instrumentation, or says in one line that it cannot be made. */
export function loadInstrumentation<T extends Instrumentation>(
  name: string,
  load: () => T,
  onPatchFailed: () => void = () => {},
): T | undefined {
  try {
    const instrumentation = load();
    for (const part of partsOf(instrumentation)) {
      for (const definition of moduleDefinitions(part)) guardPatches(part, definition, onPatchFailed);
      shareReplacements(part);
      keepNames(part);
    }
    return instrumentation;
  } catch (error) {
    log.warn(`The instrumentation ${name} cannot be loaded and is off: ${firstLine(error)}`);
    return undefined;
  }
}

/** One for several major versions of a library (that of redis) holds an instrumentation for each. */
function partsOf(instrumentation: Instrumentation): Instrumentation[] {
  const isPart = (value: unknown): value is Instrumentation =>
    typeof (value as { _wrap?: unknown } | null | undefined)?._wrap === 'function';
  return [instrumentation, ...Object.values(instrumentation).filter(isPart)];
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
        log.warn(
          `The instrumentation ${instrumentation.instrumentationName} failed on ` +
            `${[patched.name, version].join(' ').trim()}, which is not traced: ${firstLine(error)}`,
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

/**
 * Where a patch replaces a module's exports, the replacement is stored on the module itself. Hooks of `require` only
 * return it to those who `require`, and an ES module that imports the same file later would see the original.
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

type WithOnRequire = Instrumentation & {
  _onRequire?(definition: ModuleDefinition, exports: unknown, name: string, baseDir?: string): unknown;
};

/**
 * Patches what is loaded already. An instrumentation may itself load the library it patches, before it listens; the
 * hook of its copy of the base package has then seen that library and will not look again.
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
