// Lets instrumentations see what is loaded with `import`, and leaves everything else to Node. What is loaded with `require` they see without us.
//
//   builtin modules       ─▶ patched in place at start        builtin-modules
//   CommonJS, imported    ─▶ patched when evaluated            commonjs-imports
//   ES modules            ─▶ report when evaluated             load-hook, evaluated-modules
//   what nobody patches   ─▶ untouched                         patched-modules
import { createRequire, isBuiltin } from 'node:module';
import { diag } from '@opentelemetry/api';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { packageVersion } from './application';
import type { GenAiInstrumentation } from './genai-instrumentations';
import { firstLine, leaveModulesOut, moduleDefinitions } from './guarded-instrumentation';
import { patchBuiltin, patchBuiltins } from './modules/builtin-modules';
import { patchCommonJsImports } from './modules/commonjs-imports';
import { EvaluatedModules } from './modules/evaluated-modules';
import { IMPORT_HOOK_PACKAGE, ImportHookCopies, type OnHooked } from './modules/import-hook-copies';
import { LoadHook } from './modules/load-hook';
import { isLeftOut, PatchedModules } from './modules/patched-modules';
import { registerLoadHook } from './modules/register-load-hook';

type OnImport = (exports: unknown, name: string, baseDir?: string) => unknown;
type ImportHook = new (modules: string[], options: { internals: boolean }, onImport: OnImport) => unknown;

const ownImportHook = () =>
  createRequire(require.resolve('@opentelemetry/instrumentation')).resolve(IMPORT_HOOK_PACKAGE);

export class EsmHooks {
  readonly #leftOut: readonly string[];
  readonly #patched: PatchedModules;
  /** Until the start: what is hooked then belongs to our own instrumentations. */
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
    try {
      const hook = new LoadHook(this.#patched, (url, error) => {
        diag.debug('@sgp-otel/auto', `${url} (import) is not traced: ${firstLine(error)}`);
      });
      this.#announce = registerLoadHook(hook, this.#patched, this.#leftOut);
    } catch (error) {
      diag.warn('@sgp-otel/auto', `ES modules are not instrumented: ${firstLine(error)}`);
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

  /** Both families know only the CommonJS file of LangChain's callback manager, and offer a method for the other. */
  bridgeLangChain({ instrumentations, library, packageName }: GenAiInstrumentation): void {
    if (library !== 'langchain') return;
    const { Hook } = require(ownImportHook()) as { Hook: ImportHook };
    this.#patched.add([LANGCHAIN, [`${LANGCHAIN}/dist/callbacks/manager.js`]]);
    new Hook([LANGCHAIN], { internals: true }, (exports, name) => {
      if (!/callbacks[\\/]manager(\.js)?$/.test(name)) return exports;
      for (const instrumentation of instrumentations as readonly ManuallyInstrumented[]) {
        try {
          // One family takes the module, the other an object that holds it.
          instrumentation.manuallyInstrument?.(
            Object.assign(Object.create(exports as object), { callbackManagerModule: exports }),
          );
        } catch (error) {
          diag.warn('@sgp-otel/auto', `${packageName} does not see LangChain (import): ${firstLine(error)}`);
        }
      }
      return exports;
    });
  }
}

const LANGCHAIN = '@langchain/core';

interface ManuallyInstrumented extends Instrumentation {
  manuallyInstrument?(modules: unknown): void;
}

/** For the doctor. */
export function importHookVersion(): string | undefined {
  return packageVersion(ownImportHook());
}
