import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'Spring AI',
    recognisedBy: '`spring.ai.kind`',
    type:
      '`chat_client` AGENT_WORKFLOW, `tool_call` CODE_EXECUTION, `vector_store` KB_RETRIEVAL, KB_ADD_CHUNK or ' +
      'KB_MANAGEMENT, `advisor` CUSTOM; models as OpenTelemetry GenAI',
    input: '`spring.ai.tool.call.arguments`, `spring.ai.chat.client.user.text`, `db.vector.query.content`',
    output: '`spring.ai.tool.call.result`, `db.vector.query.response.documents`',
    usage: '`gen_ai.usage.*`',
  },
];
