import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'Copilot Chat',
    recognisedBy: '`copilot_chat.*`',
    type: 'as OpenTelemetry GenAI',
    input: '`gen_ai.input.messages`, `copilot_chat.user_request`, `.hook_input`; log records',
    output: '`gen_ai.output.messages`, `copilot_chat.markdown_content`, `.hook_output`; log records',
    usage: '`gen_ai.usage.*`',
    errors: 'status, `copilot_chat.hook_result_kind`',
  },
];
