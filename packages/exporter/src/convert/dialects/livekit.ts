// LiveKit Agents: voice agents. Texts stand under `lk.pii.…`, in older versions without the `pii`; the call of a
// model is OpenTelemetry GenAI with events.
import type { DraftObject } from '../../item/item-draft';
import type { SgpSpanType } from '../../item/sgp-item';
import type { BuiltInDialect } from '../dialect';
import { isObject } from '../messages/json-shape';
import { toolCall } from '../messages/message-part';
import { normaliseMessages } from '../messages/normalise-messages';
import { plainObject } from '../messages/wrap-content';
import { primitiveText, scopeNameOf } from '../span-like';
import type { SpanView } from '../span-view';
import { OPERATION } from './gen-ai';

const SCOPE = 'livekit-agents';
const PREFIX = 'lk.';
/** The attribute's name in newer versions, then in older ones. */
const both = (name: string) => [`${PREFIX}pii.${name}`, PREFIX + name];
const CONVERSATION = both('chat_ctx');
const USER_INPUT = both('user_input');
const INSTRUCTIONS = both('instructions');
const SPOKEN = both('input_text');
const HEARD = both('user_transcript');
const ANSWER = both('response.text');
const ANSWER_CALLS = both('response.function_calls');
const ARGUMENTS = both('function_tool.arguments').concat(`${PREFIX}function_tool.args`);
const RESULT = both('function_tool.output');

const types: Readonly<Record<string, SgpSpanType>> = {
  __proto__: null as never,
  job_entrypoint: 'AGENT_WORKFLOW',
  agent_session: 'AGENT_WORKFLOW',
  agent_turn: 'AGENT_WORKFLOW',
  function_tool: 'CODE_EXECUTION',
};

/** The type of a span of LiveKit's own. A turn of a speech-to-speech model is a model call, and has an operation. */
function typeOf(view: SpanView): SgpSpanType | undefined {
  if (scopeNameOf(view.span) !== SCOPE || view.has(OPERATION)) return undefined;
  return types[primitiveText(view.span.name)] ?? 'CUSTOM';
}

function first(view: SpanView, keys: readonly string[]) {
  const key = keys.find((each) => view.has(each));
  return key === undefined ? undefined : view.loose(key);
}

function conversationInput(view: SpanView): DraftObject | undefined {
  const context = first(view, CONVERSATION);
  const items = isObject(context) ? context.items : context;
  const messages = Array.isArray(items) ? normaliseMessages(items, 'user') : undefined;
  if (messages) return { messages };
  const said = view.firstText(USER_INPUT);
  return said === undefined ? undefined : { messages: [{ role: 'user', content: said }] };
}

function conversationOutput(view: SpanView): DraftObject | undefined {
  const text = view.firstText(ANSWER);
  const recorded = first(view, ANSWER_CALLS);
  const calls = Array.isArray(recorded) ? recorded.flatMap((call) => (isObject(call) ? [toolCall(call)] : [])) : [];
  if (text === undefined && calls.length === 0) return undefined;
  const message = { role: 'assistant', content: text ?? null, ...(calls.length > 0 && { tool_calls: calls }) };
  return { messages: [message as DraftObject] };
}

function dedicatedInput(view: SpanView): DraftObject | undefined {
  const given = first(view, ARGUMENTS);
  if (given !== undefined) return plainObject(given, 'input');
  const spoken = view.firstText(SPOKEN);
  return spoken === undefined ? undefined : { text: spoken };
}

function dedicatedOutput(view: SpanView): DraftObject | undefined {
  const result = first(view, RESULT);
  if (result !== undefined) return plainObject(result, 'output');
  const heard = view.firstText(HEARD);
  return heard === undefined ? undefined : { transcript: heard };
}

export const livekit: BuiltInDialect = {
  name: 'LiveKit Agents',
  attributes: [`${PREFIX}*`],
  scopes: [SCOPE],
  type: typeOf,
  inputs: { messages: conversationInput, dedicated: dedicatedInput },
  outputs: { messages: conversationOutput, dedicated: dedicatedOutput },
  content: {
    input: [...CONVERSATION, ...USER_INPUT, ...SPOKEN, ...ARGUMENTS],
    output: [...HEARD, ...ANSWER, ...ANSWER_CALLS, ...RESULT],
  },
  sensitive: [...INSTRUCTIONS, `${PREFIX}pii.*`],
  session: both('room_name'),
  user: both('participant_identity'),
  tools: [`${PREFIX}function_tool.name`],
  isFailed: (view) => view.get(`${PREFIX}function_tool.is_error`) === true,
};
