// The hooks that instrumentations put into `require` keep what they have seen and answer with it. A mock that steps
// into Node's loading later (mock-require, mockery, proxyquire) would not be asked for modules that were loaded before.
// So what nobody patches does not pass them; builtins neither, which are patched in place.
//
// What a mock gives in the place of a module does not pass them either.
//
//   require(id) ─▶ may lead to a module that is patched? ─▶ Node's ─▶ the module itself, evaluated? ─▶ hooks
//                          └▶ no ─▶ Node's                              └▶ no: a mock, or a circle
import { isBuiltin, Module } from 'node:module';
import path from 'node:path';
import { keepLooks } from './likeness';
import type { PatchedModules } from './patched-modules';

type Require = (this: NodeJS.Module, id: string) => unknown;

interface Internals {
  _resolveFilename(request: string, parent: unknown): string;
  readonly _cache: Readonly<Record<string, NodeJS.Module | undefined>>;
}

interface Seen {
  readonly exports: unknown;
  readonly patched: unknown;
}

const internals = Module as unknown as Internals;

/** As they are when this file is loaded: before the first instrumentation is made. */
const before = { require: Module.prototype.require as Require, getBuiltinModule: process.getBuiltinModule };

/** @param patched may grow later */
export function leaveRequiresUnpatched(patched: PatchedModules): void {
  const hooked = Module.prototype.require as Require;
  if (hooked === before.require) return;
  const require: Require = function (this, ...args) {
    const [id] = args;
    const isPlain = typeof id !== 'string' || !mayBePatched(id, this, patched);
    const exports = Reflect.apply(before.require, this, args);
    return isPlain ? exports : patchedExports(exports, id, this, () => Reflect.apply(hooked, this, args));
  };
  keepLooks(before.require, require);
  Module.prototype.require = require as NodeJS.Require;
  // Node before 20.16 has none.
  if (before.getBuiltinModule) process.getBuiltinModule = before.getBuiltinModule;
}

const seen = new WeakMap<NodeJS.Module, Seen>();

function patchedExports(exports: unknown, id: string, parent: NodeJS.Module, patch: () => unknown): unknown {
  const module = moduleOf(id, parent);
  if (!(module instanceof Module) || !module.loaded || module.exports !== exports) return exports;
  const known = seen.get(module);
  // Other exports than before: the application has put them there.
  if (known) return known.exports === exports ? known.patched : exports;
  const patched = patch();
  seen.set(module, { exports, patched });
  return patched;
}

function moduleOf(id: string, parent: NodeJS.Module): NodeJS.Module | undefined {
  try {
    return internals._cache[internals._resolveFilename(id, parent)];
  } catch {
    // A mock of what is not there.
    return undefined;
  }
}

/** By the specifier alone: of most, resolving it would only call the application's own hooks once more. */
function mayBePatched(id: string, parent: NodeJS.Module, patched: PatchedModules): boolean {
  if (isBuiltin(id)) return false;
  const isRelative = id.startsWith('./') || id.startsWith('../') || id === '.' || id === '..';
  if (!isRelative && !path.isAbsolute(id)) return patched.hasSpecifier(id);
  const folder = parent?.filename ? path.dirname(parent.filename) : '.';
  return patched.mayHaveFile(isRelative ? path.resolve(folder, id) : id);
}
