// CommonJS modules that an ES module imports: Node loads them without `require`, so that the hooks of
// require-in-the-middle, which instrumentations have, do not see them. Here such a module is required once more, from
// the cache, when it has been evaluated and before its importer sees it.
import { createRequire, Module } from 'node:module';
import path from 'node:path';
import { firstLine } from '../diagnostics/first-line';
import { log } from '../diagnostics/log';
import { IMPORT_HOOK_PACKAGE, type ImportHookCopies } from './import-hook-copies';
import { keepLooks } from './likeness';
import type { PatchedModules } from './patched-modules';

interface LoadedModule extends NodeJS.Module {
  _compile(...args: unknown[]): unknown;
}

interface Internals {
  /** Newer versions of Node pass more. */
  _load(request: string, parent: NodeJS.Module | null | undefined, isMain: boolean, ...more: unknown[]): unknown;
  _resolveFilename(request: string, parent: unknown): string;
  readonly _cache: Record<string, LoadedModule | undefined>;
}

export function patchCommonJsImports(patched: PatchedModules, copies: ImportHookCopies): void {
  const internals = Module as unknown as Internals;
  const load = internals._load;
  const patchedLoad: Internals['_load'] = function (this: unknown, ...args) {
    const [request, parent, isMain] = args;
    // Without a parent, and as a file: the import of an ES module.
    const patch = !parent && !isMain && path.isAbsolute(request) ? patchOf(request, patched, copies) : undefined;
    if (patch) whenEvaluated(internals._cache[request], patch);
    const exports = Reflect.apply(load, this, args);
    if (request !== IMPORT_HOOK_PACKAGE || !parent) return exports;
    return quietly(() => copies.add(internals._resolveFilename(request, parent), exports)) ?? exports;
  };
  keepLooks(load, patchedLoad);
  internals._load = patchedLoad;
}

/** What replaces the exports of an imported file; `undefined` for one that nobody patches. */
function patchOf(file: string, patched: PatchedModules, copies: ImportHookCopies) {
  return quietly(() => {
    const isCopy = file.endsWith(path.join(IMPORT_HOOK_PACKAGE, 'index.js'));
    if (isCopy) return (exports: unknown) => copies.add(file, exports);
    return patched.has(file) ? () => createRequire(file)(file) as unknown : undefined;
  });
}

/** Before the module counts as loaded: that is when Node takes its exports for the importer. */
function whenEvaluated(module: LoadedModule | undefined, patch: (exports: unknown) => unknown): void {
  if (!module || module.loaded) return;
  const property = { configurable: true, enumerable: false, writable: true };
  Object.defineProperty(module, '_compile', {
    ...property,
    value: (...args: unknown[]) => {
      delete (module as Partial<LoadedModule>)._compile;
      const result = module._compile(...args);
      // A module that is required before it is loaded counts as part of a cycle, and warns.
      module.loaded = true;
      module.exports = quietly(() => patch(module.exports)) ?? module.exports;
      module.loaded = false;
      return result;
    },
  });
}

function quietly<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    log.debug(`An imported module was not patched: ${firstLine(error)}`);
    return undefined;
  }
}
