// Lets instrumentations see what is loaded with `import`, and leaves everything else to Node. What is loaded with
// `require` they see without us; of that too everything else is left to Node.
//
//   builtin modules       ─▶ patched in place at start        builtin-modules
//   CommonJS, imported    ─▶ patched when evaluated            commonjs-imports
//   ES modules            ─▶ report when evaluated             load-hook, evaluated-modules
//   what nobody patches   ─▶ untouched                         patched-modules, unpatched-requires
import { createRequire, isBuiltin } from 'node:module';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { packageVersion } from '../application/application';
import { firstLine } from '../diagnostics/first-line';
import { log } from '../diagnostics/log';
import { patchBuiltin, patchBuiltins } from './builtin-modules';
import { patchCommonJsImports } from './commonjs-imports';
import { EvaluatedModules } from './evaluated-modules';
import { IMPORT_HOOK_PACKAGE, ImportHookCopies, type OnHooked } from './import-hook-copies';
import { leaveModulesOut } from './leave-modules-out';
import { LoadHook } from './load-hook';
import { moduleDefinitions } from './module-definition';
import { isLeftOut, PatchedModules } from './patched-modules';
import { registerLoadHook } from './register-load-hook';
import { leaveRequiresUnpatched } from './unpatched-requires';

type OnImport = (exports: unknown, name: string, baseDir?: string) => unknown;
type ImportHook = new (modules: string[], options: { internals: boolean }, onImport: OnImport) => unknown;

const ownImportHook = () =>
  createRequire(require.resolve('@opentelemetry/instrumentation')).resolve(IMPORT_HOOK_PACKAGE);

export class EsmHooks {
  readonly #leftOut: readonly string[];
  readonly #patched: PatchedModules;
  /** What is hooked before {@link start}: it belongs to our own instrumentations. `undefined` afterwards. */
  #hookedAtStart: Parameters<OnHooked>[] | undefined = [];
  #announce: ReturnType<typeof registerLoadHook> = () => {};

  /** Made before instrumentations are loaded. @param leftOut modules that are not patched */
  constructor(leftOut: readonly string[]) {
    this.#leftOut = leftOut;
    this.#patched = new PatchedModules(leftOut);
    const copies = new ImportHookCopies((...hooked) => {
      if (this.#hookedAtStart) this.#hookedAtStart.push(hooked);
      else this.#hookedLater(...hooked);
    });
    const own = ownImportHook();
    copies.add(own, require(own));
    new EvaluatedModules(copies, (file) => this.#patched.has(file));
    patchCommonJsImports(this.#patched, copies);
  }

  /** @param instrumentations those that are on: what they patch is known file by file */
  start(instrumentations: readonly Instrumentation[]): void {
    for (const each of instrumentations) leaveModulesOut(each, this.#leftOut);
    const definitions = instrumentations.flatMap((each) => [...moduleDefinitions(each)]);
    for (const { name, files = [] } of definitions) this.#patched.add([name, files.map((file) => file.name)]);
    const defined = new Set(definitions.map(({ name }) => name));
    const hooked = this.#hookedAtStart ?? [];
    this.#hookedAtStart = undefined;
    patchBuiltins(instrumentations);
    for (const [names, onImport] of hooked) {
      this.#hookedLater(
        names.filter((name) => !defined.has(name)),
        onImport,
      );
    }
    leaveRequiresUnpatched(this.#patched);
    try {
      const hook = new LoadHook(this.#patched, (url, error) => {
        log.debug(`${url} (import) is not traced: ${firstLine(error)}`);
      });
      this.#announce = registerLoadHook(hook, this.#patched, this.#leftOut);
    } catch (error) {
      log.warn(`ES modules are not instrumented: ${firstLine(error)}`);
    }
  }

  #hookedLater(names: readonly string[], onImport: OnImport | undefined): void {
    for (const name of names) {
      if (isLeftOut(name, this.#leftOut)) continue;
      if (isBuiltin(name)) {
        if (onImport) patchBuiltin(name, onImport);
      } else if (this.#patched.add([name, 'all'])) this.#announce([name, 'all']);
    }
  }

  /**
   * Calls `onImport` with the modules of a package as they are evaluated.
   * @param files of the package, besides its entry
   */
  hook(packageName: string, files: readonly string[], onImport: OnImport): void {
    const { Hook } = require(ownImportHook()) as { Hook: ImportHook };
    this.#patched.add([packageName, files]);
    new Hook([packageName], { internals: true }, onImport);
  }
}

/** For the doctor. */
export function importHookVersion(): string | undefined {
  return packageVersion(ownImportHook());
}
