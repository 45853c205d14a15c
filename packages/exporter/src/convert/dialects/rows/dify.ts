import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'Dify',
    recognisedBy: '`dify.*`',
    type:
      '`dify.workflow.run` AGENT_WORKFLOW; nodes by their type: `llm` COMPLETION, `agent` AGENT_WORKFLOW, `tool`, ' +
      '`code` CODE_EXECUTION, `knowledge-retrieval` KB_RETRIEVAL, `http-request` EXTERNAL_ENDPOINT, other CUSTOM',
    input: '`dify.workflow.inputs`, `dify.node.inputs`, of the span or of the log record beside it',
    output: '`dify.workflow.outputs`, `dify.node.outputs`, of the span or of the log record beside it',
    usage: '`gen_ai.usage.*`, `dify.node.total_price` in US dollars, of nodes that are calls of a model',
    errors: '`dify.workflow.status`, `dify.node.status`, `dify.workflow.error`, `dify.node.error`',
  },
];
