import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'MCP',
    recognisedBy: "`mcp.method.name`, or Traceloop's `*.mcp` spans",
    type:
      '`tools/call` CODE_EXECUTION, `resources/read` FILE_RETRIEVAL, `prompts/get` PROMPT_ENGINEERING, ' +
      '`sampling/createMessage` COMPLETION, other EXTERNAL_ENDPOINT on the client and CUSTOM on the server',
    input:
      '`gen_ai.tool.call.arguments`, `mcp.resource.uri`, `gen_ai.prompt.name`, `gen_ai.prompt.variable.*`, ' +
      '`traceloop.entity.input`',
    output: '`gen_ai.tool.call.result`, `traceloop.entity.output`',
    session: '– (`mcp.session.id` is a connection)',
    usage: '–',
  },
];
