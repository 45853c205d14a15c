import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'OpenInference',
    recognisedBy: '`openinference.span.kind`',
    type:
      'LLM COMPLETION, AGENT AGENT_WORKFLOW, TOOL CODE_EXECUTION, RETRIEVER KB_RETRIEVAL, RERANKER RERANKING, ' +
      'GUARDRAIL, EVALUATOR EVALUATION, PROMPT PROMPT_ENGINEERING, other CUSTOM',
    input:
      '`llm.input_messages.N.*`, `reranker.*`, `embedding.embeddings.N.*`, `llm.prompt_template.*`, ' + '`input.value`',
    output: '`llm.output_messages.N.*`, `retrieval.documents.N.*`, `reranker.output_documents.N.*`, `output.value`',

    usage: '`llm.token_count.*`, `llm.cost.total`',
  },
];
