import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'Codex',
    recognisedBy: '`codex.*`',
    type:
      'with `codex.usage.total_tokens` COMPLETION, with `codex.turn.*` AGENT_WORKFLOW, with ' +
      '`codex.tool.call_id` CODE_EXECUTION, other CUSTOM',
    input: 'log records `codex.user_prompt`, `codex.tool_result`',
    output: 'log records `codex.tool_result`',
    session: '`conversation.id`',
    usage: '`gen_ai.usage.*`, `codex.usage.*`; of a turn `codex.turn.token_usage.*`',
  },
];
