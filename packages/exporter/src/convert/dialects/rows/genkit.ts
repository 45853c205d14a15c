import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'Genkit',
    recognisedBy: '`genkit:type`, `genkit:metadata:subtype`',
    type:
      'model COMPLETION, flow AGENT_WORKFLOW, tool CODE_EXECUTION, retriever KB_RETRIEVAL, indexer ' +
      'KB_ADD_CHUNK, reranker RERANKING, evaluator EVALUATION, prompt PROMPT_ENGINEERING, other CUSTOM',
    input: '`genkit:input`',
    output: '`genkit:output`',
    errors: '`genkit:state`',
    usage: "the `usage` inside a model's `genkit:output`; its copies on `generate`, prompts and flows are content",
  },
];
