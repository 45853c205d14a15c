import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'Pipecat',
    recognisedBy: 'the scopes `pipecat`, `pipecat.turn`',
    type: '`conversation`, `turn` AGENT_WORKFLOW; `chat`, `llm_response` COMPLETION; `stt`, `tts`, other CUSTOM',
    input: '`input`, `gen_ai.system_instructions`, `tools`; `text`; `tool.arguments`',
    output: '`output`, `text_output`; `transcript`; `tool.result`',
    usage: '`gen_ai.usage.*`',
    session: '`conversation.id`, `user_id`',
  },
];
