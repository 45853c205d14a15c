import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'Langfuse',
    recognisedBy: '`langfuse.observation.type`',
    type:
      '`generation` COMPLETION, `agent` AGENT_WORKFLOW, `tool` CODE_EXECUTION, `retriever` KB_RETRIEVAL, ' +
      '`evaluator` EVALUATION, `guardrail` GUARDRAIL, other CUSTOM',
    input: '`langfuse.observation.input`',
    output: '`langfuse.observation.output`',
    errors: '`langfuse.observation.level`, `.status_message`',
    usage: '`langfuse.observation.usage_details` (its parts added up), `.cost_details`',
  },
];
