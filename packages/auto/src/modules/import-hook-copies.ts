// Each instrumentation may bring a copy of import-in-the-middle, whose hooks wait to be told of imported modules. No
// loader of theirs runs here; all copies are told of what the instrumented modules report, also those that are loaded
// later.
import { createRequire } from 'node:module';
import path from 'node:path';
import { firstLine } from '../diagnostics/first-line';
import { log } from '../diagnostics/log';

type ImportHook = (url: string, namespace: object, specifier: string) => void;

/** `lib/register.js` of a copy: the same in all versions since 1.4. */
interface Registry {
  readonly importHooks: ImportHook[];
  readonly specifiers: Map<string, string>;
  /** What was reported, for hooks that are made later. */
  readonly toHook: [url: string, namespace: object, specifier: string][];
}

type OnImport = (exports: unknown, name: string, baseDir?: string) => unknown;
export type OnHooked = (modules: readonly string[], onImport: OnImport | undefined) => void;
type HookClass = (new (...args: unknown[]) => object) & { Hook?: unknown };

export const IMPORT_HOOK_PACKAGE = 'import-in-the-middle';

export class ImportHookCopies {
  readonly #registries = new Map<string, Registry>();
  readonly #replacements = new WeakMap<HookClass, HookClass>();
  readonly #reported: Registry['toHook'] = [];
  readonly #onHooked: OnHooked;

  /** @param onHooked is told the modules for which hooks are made */
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
    this.#registries.set(file, registry);
    for (const each of this.#reported) tell(registry, each);
    const replacement: HookClass = new Proxy(original, {
      construct: (target, args, newTarget) => {
        this.#announce(args);
        return Reflect.construct(target, args, newTarget === replacement ? target : newTarget);
      },
      apply: (target, self, args) => {
        // Called without `new`, it calls itself with it: announced here, since that is the original.
        this.#announce(args);
        return Reflect.apply(target, self, args);
      },
    });
    this.#replacements.set(original, replacement);
    this.#replacements.set(replacement, replacement);
    // Copies that were loaded before use this property of the original.
    if (original.Hook !== undefined) original.Hook = replacement;
    return replacement;
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
    const entry: Registry['toHook'][number] = [url, namespace, specifier];
    this.#reported.push(entry);
    for (const registry of this.#registries.values()) tell(registry, entry);
  }
}

function tell(registry: Registry, [url, namespace, specifier]: Registry['toHook'][number]): void {
  registry.specifiers.set(url, specifier);
  for (const hook of [...registry.importHooks]) {
    try {
      hook(url, namespace, specifier);
    } catch (error) {
      log.warn(`An instrumentation failed on ${url}, which is not traced: ${firstLine(error)}`);
    }
  }
  registry.toHook.push([url, namespace, specifier]);
}
