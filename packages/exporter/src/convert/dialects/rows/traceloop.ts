import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'Traceloop decorators and versions ≤ 0.22',
    recognisedBy: '`traceloop.span.kind`, `llm.request.type`',
    type:
      'workflow, agent AGENT_WORKFLOW; tool CODE_EXECUTION; task, session CUSTOM; chat, completion COMPLETION; ' +
      'rerank RERANKING',
    input: '`traceloop.entity.input`; `gen_ai.prompt.N.*`, `llm.request.functions.N.*`',
    output: "`traceloop.entity.output`; `gen_ai.completion.N.*`; Cohere's `documents.N.index`",
    errors: 'an `exception` event',
    usage: '`gen_ai.usage.*`, `llm.usage.*`',
  },
];
