// LangChain, imported: both families of instrumentations know only the CommonJS file of its callback manager, and offer
// a method for the other.
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
        // One family takes the module, the other an object that holds it.
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
