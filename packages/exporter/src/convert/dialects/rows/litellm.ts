import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'LiteLLM',
    recognisedBy: 'its operations, the scope `litellm`',
    type:
      '`acompletion`, `aresponses`, `atext_completion`, `anthropic_messages` and the like COMPLETION; `arerank` ' +
      'RERANKING; `amoderation` GUARDRAIL; `aembedding`, images, audio, `raw_gen_ai_request` CUSTOM',
    input: '`gen_ai.input.messages`; log records',
    output: '`gen_ai.output.messages`; log records',
    usage: '`gen_ai.usage.*`, `gen_ai.cost.total_cost`',
    errors: 'status, `error.type`, `error.message`',
  },
];
