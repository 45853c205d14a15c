import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'LiveKit Agents',
    recognisedBy: 'the scope `livekit-agents`, `lk.*`',
    type:
      '`job_entrypoint`, `agent_session`, `agent_turn` AGENT_WORKFLOW; `function_tool` CODE_EXECUTION; what ' +
      'names an operation as OpenTelemetry GenAI; other CUSTOM',
    input:
      '`lk.pii.chat_ctx`, `.user_input`, `.input_text`, `.function_tool.arguments`, also without `pii`; span events',
    output:
      '`lk.pii.response.text`, `.response.function_calls`, `.user_transcript`, `.function_tool.output`, also ' +
      'without `pii`; span events',
    usage: '`gen_ai.usage.*`',
    errors: 'status, `lk.function_tool.is_error`',
  },
];
