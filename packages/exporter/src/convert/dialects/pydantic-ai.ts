// Pydantic AI: OpenTelemetry GenAI for calls of models, and in every version names of its own for agents and tools. Its
// first version put the messages of a call into one attribute, as the events of the conventions.
import type { DraftObject, DraftValue } from '../../item/item-draft';
import type { SgpSpanType } from '../../item/sgp-item';
import type { BuiltInDialect } from '../dialect';
import { parseAny } from '../json-text';
import { isObject, textIn } from '../messages/json-shape';
import type { Message } from '../messages/message';
import { addMessage, normaliseMessages } from '../messages/normalise-messages';
import { plainObject, wrapContent } from '../messages/wrap-content';
import { primitiveText, scopeNameOf } from '../span-like';
import type { SpanView } from '../span-view';
import { OPERATION } from './gen-ai';
import { CHOICE } from './gen-ai-events';

const SCOPE = 'pydantic-ai';
const PREFIX = 'pydantic_ai.';
const ALL_MESSAGES = `${PREFIX}all_messages`;
const ALL_EVENTS = 'all_messages_events';
const EVENTS = 'events';
const RESULT = 'final_result';
const ARGUMENTS = 'tool_arguments';
/** The attribute with the texts to embed. */
const TEXTS = 'inputs';
const RESPONSE = 'tool_response';
const AGGREGATED = 'gen_ai.aggregated_usage.';

const types: Readonly<Record<string, SgpSpanType>> = {
  __proto__: null as never,
  'agent run': 'AGENT_WORKFLOW',
  'running tool': 'CODE_EXECUTION',
};

function typeOf(view: SpanView): SgpSpanType | undefined {
  if (scopeNameOf(view.span) !== SCOPE || view.has(OPERATION)) return undefined;
  const name = primitiveText(view.span.name);
  // Several tools at once, and what prepares a call.
  return types[name] ?? (view.has(RESULT) || view.has(ALL_MESSAGES) ? 'AGENT_WORKFLOW' : 'CUSTOM');
}

interface Conversation {
  readonly input: Message[];
  readonly output: Message[];
}

/** All messages of an agent's run, of which the last one is the output. */
function conversation(view: SpanView): Conversation | undefined {
  const whole = view.messages(ALL_MESSAGES);
  if (Array.isArray(whole)) return split(normaliseMessages(whole, 'user') ?? []);
  const events = view.structured(ALL_EVENTS) ?? view.structured(EVENTS);
  return Array.isArray(events) ? splitEvents(events) : undefined;
}

function split(messages: Message[]): Conversation {
  const isAnswered = messages.at(-1)?.role === 'assistant';
  return { input: isAnswered ? messages.slice(0, -1) : messages, output: isAnswered ? messages.slice(-1) : [] };
}

function splitEvents(events: readonly DraftValue[]): Conversation {
  const input: Message[] = [];
  const output: Message[] = [];
  for (const event of events) {
    if (!isObject(event)) continue;
    const name = textIn(event, 'event.name') ?? '';
    if (name === CHOICE && isObject(event.message)) addMessage(event.message, 'assistant', output);
    else addMessage(event, /^gen_ai\.(\w+)\.message$/.exec(name)?.[1] ?? 'user', input);
  }
  return output.length > 0 ? { input, output } : split(input);
}

function conversationInput(view: SpanView): DraftObject | undefined {
  const messages = conversation(view)?.input;
  return messages && messages.length > 0 ? { messages } : undefined;
}

function conversationOutput(view: SpanView): DraftObject | undefined {
  const messages = conversation(view)?.output;
  return messages && messages.length > 0 ? { messages } : undefined;
}

/** What an agent returned, which may be no message. */
function finalResult(view: SpanView): DraftObject | undefined {
  const text = view.text(RESULT);
  return text === undefined ? undefined : wrapContent(parseAny(text) ?? text, { side: 'output' });
}

function toolContent(view: SpanView, key: string, side: 'input' | 'output'): DraftObject | undefined {
  const value = view.loose(key);
  return value === undefined ? undefined : plainObject(value, side);
}

function dedicatedInput(view: SpanView): DraftObject | undefined {
  const texts = scopeNameOf(view.span) === SCOPE ? view.structured(TEXTS) : undefined;
  return Array.isArray(texts) ? { input: texts } : toolContent(view, ARGUMENTS, 'input');
}

export const pydanticAi: BuiltInDialect = {
  name: 'Pydantic AI',
  attributes: [`${PREFIX}*`],
  scopes: [SCOPE],
  type: typeOf,
  inputs: { messages: conversationInput, dedicated: dedicatedInput },
  outputs: {
    messages: conversationOutput,
    value: finalResult,
    dedicated: (view) => toolContent(view, RESPONSE, 'output'),
  },
  content: { input: [ALL_MESSAGES, ALL_EVENTS, EVENTS, ARGUMENTS, TEXTS], output: [RESULT, RESPONSE] },
  sensitive: ['model_request_parameters', `${PREFIX}tool.deferral.metadata`],
  usage: {
    input_tokens: [`${AGGREGATED}input_tokens`],
    output_tokens: [`${AGGREGATED}output_tokens`],
    cached_input_tokens: [`${AGGREGATED}cache_read.input_tokens`, `${AGGREGATED}details.cache_read_tokens`],
    reasoning_tokens: [`${AGGREGATED}details.reasoning_tokens`],
  },
  models: { either: ['model_name'] },
};
