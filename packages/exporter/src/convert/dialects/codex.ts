// OpenAI's Codex: a span for each event of an answer, of which the last one has the tokens and a name that says only
// `completed`, below a span for the turn that sums them up. Texts are in log records alone.
import type { DraftObject } from '../../item/item-draft';
import type { SgpSpanType } from '../../item/sgp-item';
import type { BuiltInDialect } from '../dialect';
import { parseStructured } from '../json-text';
import { jsonValue } from '../json-value';
import { plainObject } from '../messages/wrap-content';
import type { SpanView } from '../span-view';
import { OPERATION } from './gen-ai';

const CALL_TOTAL = 'codex.usage.total_tokens';
const TOOL_CALL = 'codex.tool.call_id';
const TURN = 'codex.turn.';
const TURN_USAGE = `${TURN}token_usage.`;
const PROMPT_EVENT = 'codex.user_prompt';
const TOOL_EVENT = 'codex.tool_result';
/** What Codex writes in place of a prompt that it was not told to record. */
const REDACTED = '[REDACTED]';

function typeOf(view: SpanView): SgpSpanType | undefined {
  if (view.has(OPERATION)) return undefined;
  if (view.has(CALL_TOTAL)) return 'COMPLETION';
  if (view.has(TOOL_CALL)) return 'CODE_EXECUTION';
  const keys = view.names.map(({ key }) => key).filter((key) => key.startsWith('codex.'));
  if (keys.length === 0) return undefined;
  return keys.some((key) => key.startsWith(TURN)) ? 'AGENT_WORKFLOW' : 'CUSTOM';
}

function promptInput(view: SpanView): DraftObject | undefined {
  const prompts = view.events
    .filter(({ name }) => name === PROMPT_EVENT)
    .map(({ fields }) => jsonValue(fields.prompt))
    .filter((prompt) => typeof prompt === 'string' && prompt !== '' && prompt !== REDACTED);
  return prompts.length > 0 ? { messages: prompts.map((content) => ({ role: 'user', content })) } : undefined;
}

/** The one call of a tool that was recorded for this span. */
function toolContent(view: SpanView, field: 'arguments' | 'output'): DraftObject | undefined {
  const side = field === 'arguments' ? 'input' : 'output';
  const value = view.events.find(({ name }) => name === TOOL_EVENT)?.fields[field];
  if (typeof value !== 'string' || value === '' || value === REDACTED) return undefined;
  return plainObject(parseStructured(value) ?? value, side);
}

export const codex: BuiltInDialect = {
  name: 'Codex',
  attributes: ['codex.*'],
  type: typeOf,
  inputs: { messages: promptInput, dedicated: (view) => toolContent(view, 'arguments') },
  outputs: { dedicated: (view) => toolContent(view, 'output') },
  events: [
    { names: [PROMPT_EVENT], sides: ['input'] },
    { names: [TOOL_EVENT], sides: ['input', 'output'] },
  ],
  usage: {
    input_tokens: [`${TURN_USAGE}input_tokens`],
    output_tokens: [`${TURN_USAGE}output_tokens`],
    total_tokens: [CALL_TOTAL, `${TURN_USAGE}total_tokens`],
    cached_input_tokens: [`${TURN_USAGE}cached_input_tokens`],
    reasoning_tokens: ['codex.usage.reasoning_output_tokens', `${TURN_USAGE}reasoning_output_tokens`],
  },
};
