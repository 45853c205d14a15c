// Each instrumentation may bring a copy of import-in-the-middle, whose hooks wait to be told of imported modules. No
// loader of theirs runs here; the hooks that OpenTelemetry's instrumentations make, in whichever copy, are told of what
// the instrumented modules report. Hooks that others make are left to the loader that the application registers for
// them.
import { createRequire, isBuiltin } from 'node:module';
import path from 'node:path';
import { firstLine } from '../diagnostics/first-line';
import { log } from '../diagnostics/log';
import { callingFile } from './calling-file';

type ImportHook = (url: string, namespace: object, specifier: string, ...more: unknown[]) => void;
type Reported = [url: string, namespace: object, specifier: string];

/** `lib/register.js` of a copy: the same in all versions since 1.4. */
interface Registry {
  /** Called by the copy's own loader, where the application registers it. */
  readonly importHooks: ImportHook[];
  readonly specifiers: Map<string, string>;
  /** What that loader has reported so far, for hooks that are made later. */
  readonly toHook: Reported[];
}

interface Copy {
  readonly registry: Registry;
  /** The hooks that this class tells of imported modules. */
  readonly told: Set<ImportHook>;
}

type OnImport = (exports: unknown, name: string, baseDir?: string) => unknown;
export type OnHooked = (modules: readonly string[], onImport: OnImport | undefined) => void;
type HookClass = (new (...args: unknown[]) => object) & { Hook?: unknown };

export const IMPORT_HOOK_PACKAGE = 'import-in-the-middle';

const OPEN_TELEMETRY = /[\\/]@opentelemetry[\\/]instrumentation[\\/]/;
const OURS = path.join(__dirname, '..') + path.sep;

export class ImportHookCopies {
  readonly #copies = new Map<string, Copy>();
  readonly #replacements = new WeakMap<HookClass, HookClass>();
  readonly #reported = new Map<string, Reported>();
  readonly #onHooked: OnHooked;

  /** @param onHooked is told the modules for which instrumentations make hooks */
  constructor(onHooked: OnHooked) {
    this.#onHooked = onHooked;
  }

  /**
   * @param file the main file of the copy
   * @param exports what it exports
   * @returns what is to be exported instead
   */
  add(file: string, exports: unknown): unknown {
    if (typeof exports !== 'function') return exports;
    const original = exports as HookClass;
    const known = this.#replacements.get(original);
    if (known) return known;
    const registry = createRequire(file)(path.join(path.dirname(file), 'lib/register.js')) as Registry;
    const copy: Copy = { registry, told: new Set() };
    this.#copies.set(file, copy);
    const replacement: HookClass = new Proxy(original, {
      construct: (target, args, newTarget) => {
        const make = () => Reflect.construct(target, args, newTarget === replacement ? target : newTarget);
        return isInstrumentations(callingFile(__filename)) ? this.#hooked(copy, args, make) : make();
      },
      apply: (target, self, args) =>
        self instanceof target ? Reflect.apply(target, self, args) : new replacement(...args),
    });
    this.#replacements.set(original, replacement);
    this.#replacements.set(replacement, replacement);
    // Copies that were loaded before use this property of the original.
    if (original.Hook !== undefined) original.Hook = replacement;
    return replacement;
  }

  /** Makes a hook that this class tells of modules, and that a loader of the application does not tell again. */
  #hooked(copy: Copy, args: readonly unknown[], make: () => object): object {
    this.#announce(args);
    const { importHooks, toHook } = copy.registry;
    const before = importHooks.length;
    // The constructor passes on what a loader has reported already.
    const loaders = toHook.splice(0);
    let hook: object & { unhook?: unknown };
    try {
      toHook.push(...loaders.filter(([url]) => !this.#isTold(url)));
      hook = make();
    } finally {
      toHook.splice(0, toHook.length, ...loaders);
    }
    for (const made of importHooks.slice(before)) {
      const fromLoader: ImportHook = (url, ...rest) => {
        if (!this.#isTold(url)) made(url, ...rest);
      };
      importHooks.splice(importHooks.indexOf(made), 1, fromLoader);
      copy.told.add(made);
      hook.unhook = () => {
        copy.told.delete(made);
        const at = importHooks.indexOf(fromLoader);
        if (at >= 0) importHooks.splice(at, 1);
      };
      for (const each of this.#reported.values()) tell(made, each);
    }
    return hook;
  }

  /** Builtins are patched in place when a hook for them is made. */
  #isTold(url: string): boolean {
    return this.#reported.has(url) || isBuiltin(url);
  }

  #announce([modules, ...rest]: readonly unknown[]): void {
    if (!Array.isArray(modules)) return;
    try {
      const onImport = rest.find((each) => typeof each === 'function') as OnImport | undefined;
      const names = modules.filter((each) => typeof each === 'string');
      this.#onHooked(names, onImport);
    } catch (error) {
      log.warn(`Hooks for ${modules.join(', ')} are not called: ${firstLine(error)}`);
    }
  }

  report(url: string, namespace: object, specifier: string): void {
    const reported: Reported = [url, namespace, specifier];
    this.#reported.set(url, reported);
    for (const { registry, told } of this.#copies.values()) {
      registry.specifiers.set(url, specifier);
      for (const hook of [...told]) tell(hook, reported);
    }
  }
}

function isInstrumentations(file: string | undefined): boolean {
  return file !== undefined && (OPEN_TELEMETRY.test(file) || file.startsWith(OURS));
}

function tell(hook: ImportHook, [url, namespace, specifier]: Reported): void {
  try {
    hook(url, namespace, specifier);
  } catch (error) {
    log.warn(`An instrumentation failed on ${url}, which is not traced: ${firstLine(error)}`);
  }
}
