import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'OpenTelemetry GenAI, Traceloop ≥ 0.23, AI SDK 7, Mastra ≥ 1, Anthropic SDK',
    recognisedBy: '`gen_ai.operation.name`',
    type:
      'chat, completions COMPLETION; agents and workflows AGENT_WORKFLOW; `execute_tool` CODE_EXECUTION (a ' +
      'datastore tool KB_RETRIEVAL); `retrieval`, `search_memory` KB_RETRIEVAL; memory writes KB_ADD_CHUNK; ' +
      '`rerank` RERANKING; guardrails GUARDRAIL; `fetch_response` EXTERNAL_ENDPOINT; evaluations EVALUATION; ' +
      'embeddings, steps, plans and unknown ones CUSTOM',
    input:
      '`gen_ai.input.messages`, `gen_ai.system_instructions`, `gen_ai.tool.definitions`, ' +
      '`gen_ai.tool.call.arguments`, `gen_ai.retrieval.query.text`, `gen_ai.memory.*`, ' +
      '`gen_ai.guardrail.input`; span events and log records',
    output:
      '`gen_ai.output.messages`, `gen_ai.tool.call.result`, `gen_ai.retrieval.documents`, ' +
      '`gen_ai.guardrail.output`; span events and log records',
    errors: '`error.type`',
    usage: '`gen_ai.usage.*` of all versions',
  },
];
