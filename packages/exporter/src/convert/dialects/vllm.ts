// vLLM: the server's side of a call, which names neither an operation nor a provider.
import type { BuiltInDialect } from '../dialect';
import { scopeNameOf } from '../span-like';
import { OPERATION } from './gen-ai';

export const vllm: BuiltInDialect = {
  name: 'vLLM',
  scopes: ['vllm.*'],
  type: (view) => {
    const isRequest = scopeNameOf(view.span).startsWith('vllm.') && view.has('gen_ai.request.id');
    return isRequest && !view.has(OPERATION) ? 'COMPLETION' : undefined;
  },
};
