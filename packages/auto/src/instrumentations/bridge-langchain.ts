// LangChain when it is loaded with `import`. Both families of instrumentations patch only the CommonJS file of its
// callback manager by themselves, and offer a method for the ES module.
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { firstLine } from '../diagnostics/first-line';
import { log } from '../diagnostics/log';
import type { EsmHooks } from '../modules/esm-hooks';
import type { GenAiInstrumentation } from './genai-instrumentations';

const LANGCHAIN = '@langchain/core';

interface ManuallyInstrumented extends Instrumentation {
  manuallyInstrument?(modules: unknown): void;
}

/** Does nothing for instrumentations of other libraries. */
export function bridgeLangChain(
  { instrumentations, library, packageName }: GenAiInstrumentation,
  hooks: EsmHooks,
): void {
  if (library !== 'langchain') return;
  hooks.hook(LANGCHAIN, [`${LANGCHAIN}/dist/callbacks/manager.js`], (exports, name) => {
    if (!/callbacks[\\/]manager(\.js)?$/.test(name)) return exports;
    for (const instrumentation of instrumentations as readonly ManuallyInstrumented[]) {
      try {
        // One family of instrumentations takes the module, the other an object with the module in it.
        instrumentation.manuallyInstrument?.(
          Object.assign(Object.create(exports as object), { callbackManagerModule: exports }),
        );
      } catch (error) {
        log.warn(`${packageName} does not see LangChain (import): ${firstLine(error)}`);
      }
    }
    return exports;
  });
}
