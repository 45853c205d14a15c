// Builtin modules are patched in place, before the application loads. Node itself then shows the patched functions to
// every importer, and `syncBuiltinESMExports` works as without us.
import { createRequire, isBuiltin, syncBuiltinESMExports } from 'node:module';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { type ModuleDefinition, moduleDefinitions } from './module-definition';

type Patching = Instrumentation & {
  _onRequire?(definition: ModuleDefinition, exports: unknown, name: string, baseDir?: string): unknown;
};

const load = createRequire(__filename);

/** Patches the builtin modules of `instrumentations`, all of which are enabled. */
export function patchBuiltins(instrumentations: readonly Instrumentation[]): void {
  let isPatched = false;
  for (const instrumentation of instrumentations as readonly Patching[]) {
    for (const definition of moduleDefinitions(instrumentation)) {
      if (!isBuiltin(definition.name)) continue;
      isPatched = true;
      // Only the first `require` of a builtin runs the patch.
      const exports = load(definition.name);
      if (definition.moduleExports !== undefined) continue;
      instrumentation._onRequire?.(definition, exports, definition.name);
    }
  }
  if (isPatched) syncBuiltinESMExports();
}

/** For an instrumentation that the application registers: `patch` is what its import hook would call. */
export function patchBuiltin(name: string, patch: (exports: unknown, name: string) => unknown): void {
  patch(load(name), name.startsWith('node:') ? name.slice('node:'.length) : name);
  syncBuiltinESMExports();
}
