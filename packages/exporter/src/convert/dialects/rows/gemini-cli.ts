import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'Gemini CLI',
    recognisedBy: 'the scope `gemini-cli`',
    type:
      '`llm_call` COMPLETION, `tool_call` CODE_EXECUTION, `agent_call`, `user_prompt` AGENT_WORKFLOW, other ' +
      'CUSTOM',
    input: '`gen_ai.input.messages`, which may be one content or the request of a tool; `input-json`; log records',
    output: '`gen_ai.output.messages`; `output-json`; log records',
    usage: '`gen_ai.usage.*`',
    session: '`gen_ai.conversation.id`',
  },
];
