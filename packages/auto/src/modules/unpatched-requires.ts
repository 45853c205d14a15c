// The hooks that instrumentations put into `require` keep what they have seen and answer with it. A mock that steps
// into Node's loading later (mock-require, mockery, proxyquire) would not be asked for modules that were loaded before.
// So what nobody patches does not pass them; builtins neither, which are patched in place.
//
//   require(id) ─▶ may lead to a module that is patched? ─▶ the hooks of instrumentations ─▶ Node's
//                          └▶ no ──────────────────────────────────────────────────────────▶ Node's
import { isBuiltin, Module } from 'node:module';
import path from 'node:path';
import { keepLooks } from './likeness';
import type { PatchedModules } from './patched-modules';

type Require = (this: NodeJS.Module, id: string) => unknown;

/** As they are when this file is loaded: before the first instrumentation is made. */
const before = { require: Module.prototype.require as Require, getBuiltinModule: process.getBuiltinModule };

/** @param patched may grow later */
export function leaveRequiresUnpatched(patched: PatchedModules): void {
  const hooked = Module.prototype.require as Require;
  if (hooked === before.require) return;
  const require: Require = function (this, ...args) {
    const [id] = args;
    const isPlain = typeof id !== 'string' || !mayBePatched(id, this, patched);
    return Reflect.apply(isPlain ? before.require : hooked, this, args);
  };
  keepLooks(before.require, require);
  Module.prototype.require = require as NodeJS.Require;
  // Node before 20.16 has none.
  if (before.getBuiltinModule) process.getBuiltinModule = before.getBuiltinModule;
}

/** By the specifier alone: resolving it would call the resolution of the application's own hooks once more. */
function mayBePatched(id: string, parent: NodeJS.Module, patched: PatchedModules): boolean {
  if (isBuiltin(id)) return false;
  const isRelative = id.startsWith('./') || id.startsWith('../') || id === '.' || id === '..';
  if (!isRelative && !path.isAbsolute(id)) return patched.hasSpecifier(id);
  const folder = parent?.filename ? path.dirname(parent.filename) : '.';
  return patched.mayHaveFile(isRelative ? path.resolve(folder, id) : id);
}
