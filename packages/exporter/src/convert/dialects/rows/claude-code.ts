import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'Claude Code, Claude Agent SDK',
    recognisedBy: 'its scope `com.anthropic.claude_code.*` and the name of the span',
    type:
      '`claude_code.interaction` AGENT_WORKFLOW, `.llm_request` COMPLETION, `.tool` CODE_EXECUTION, ' +
      '`.tool.execution`, `.tool.blocked_on_user`, `.hook` CUSTOM',
    input:
      '`user_prompt`, `user_system_prompt`, `new_context`, `tool_input`, `full_command`, `file_path`; log ' +
      'records `user_prompt`, `api_request_body`',
    output:
      '`response.model_output`; the span event `tool.output`; log records `assistant_response`, `api_response_body`',
    session: '`session.id`, `user.id`',
  },
];
