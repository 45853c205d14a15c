// GitHub Copilot Chat: OpenTelemetry GenAI, with its own names for the session and for texts beside the messages.
import type { BuiltInDialect } from '../dialect';

const PREFIX = 'copilot_chat.';
const REASONING = `${PREFIX}reasoning_content`;

export const copilotChat: BuiltInDialect = {
  name: 'Copilot Chat',
  attributes: [`${PREFIX}*`],
  inputs: { fallback: [`${PREFIX}user_request`, `${PREFIX}hook_input`] },
  outputs: { fallback: [`${PREFIX}markdown_content`, `${PREFIX}hook_output`] },
  sensitive: [REASONING, `${PREFIX}prompt_context`, `${PREFIX}prompt_instructions`, `${PREFIX}hook_command`],
  session: [`${PREFIX}chat_session_id`, `${PREFIX}session_id`],
  isFailed: (view) => view.get(`${PREFIX}hook_result_kind`) === 'error',
};
