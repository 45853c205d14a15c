import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'vLLM',
    recognisedBy: 'the scopes `vllm.*`',
    type: 'a span with `gen_ai.request.id` COMPLETION',
    input: '–',
    output: '–',
    usage: '`gen_ai.usage.prompt_tokens`, `gen_ai.usage.completion_tokens`',
    session: '–',
  },
];
