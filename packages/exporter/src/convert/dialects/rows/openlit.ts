import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'OpenLIT',
    recognisedBy: '`gen_ai.operation.name`',
    type: 'as OpenTelemetry GenAI; `vectordb` KB_RETRIEVAL, KB_ADD_CHUNK or KB_MANAGEMENT; `mcp.method` as MCP; its steps CUSTOM',
    input: '`gen_ai.input.messages`, `gen_ai.workflow.input`, `gen_ai.agent.task`, `gen_ai.tool.args`; span events',
    output: '`gen_ai.output.messages`, `gen_ai.workflow.output`, `gen_ai.agent.actual_output`; span events',
    usage: '`gen_ai.usage.*`, `gen_ai.usage.cost`',
    session: '`gen_ai.conversation.id`',
  },
];
