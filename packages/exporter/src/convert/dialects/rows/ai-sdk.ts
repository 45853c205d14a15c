import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'Vercel AI SDK 4 to 6, 7 legacy',
    recognisedBy: '`ai.operationId`',
    type:
      '`*.doGenerate`, `*.doStream` COMPLETION; `ai.generateText` and the like AGENT_WORKFLOW; `ai.toolCall` ' +
      'CODE_EXECUTION; `ai.rerank*` RERANKING; embeddings CUSTOM',
    input: '`ai.prompt.messages`, `ai.prompt`, `ai.prompt.tools`, `ai.toolCall.args`, `ai.value(s)`, `ai.documents`',
    output: '`ai.response.*`, `ai.toolCall.result`, `ai.ranking`',

    usage: '`ai.usage.*`, on the `do*` spans only',
  },
];
