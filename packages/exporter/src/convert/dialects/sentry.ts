// Sentry's spelling of the GenAI conventions (mapping 5.7), which its SDK also writes for packages without an
// instrumentation of their own: operations are named after the method that was called, and messages may be plain text.
import type { DraftObject } from '../../item/item-draft';
import type { SgpSpanType } from '../../item/sgp-item';
import type { ContentSide } from '../attribute-key';
import type { BuiltInDialect } from '../dialect';
import { isObject } from '../messages/json-shape';
import type { Message } from '../messages/message';
import { toolCall } from '../messages/message-part';
import { normaliseMessages } from '../messages/normalise-messages';
import { wrapContent } from '../messages/wrap-content';
import type { SpanView } from '../span-view';
import { genAiOperation, genAiOperationTypes, OPERATION, REQUEST_MODEL, withTools } from './gen-ai';

/** Methods of Anthropic's, OpenAI's and Google's clients that call a model. */
const MODEL_METHODS = new Set(['messages', 'responses', 'models']);
const SENTRY_OPERATION = 'sentry.op';
const CHAIN_INPUTS = 'langchain.chain.inputs';
const CHAIN_OUTPUTS = 'langchain.chain.outputs';
const MESSAGES = 'gen_ai.request.messages';
const TEXT = 'gen_ai.response.text';
const CALLS = 'gen_ai.response.tool_calls';
const OPERATION_PREFIX = 'gen_ai.';

/** The type of a model call that Sentry named after its method. */
function typeOf(view: SpanView): SgpSpanType | undefined {
  const operation = genAiOperation(view);
  if (operation === undefined || !MODEL_METHODS.has(operation)) return undefined;
  return isSentry(view) && view.text(REQUEST_MODEL) !== undefined ? 'COMPLETION' : undefined;
}

/** The type by Sentry's own operation, which is all that tools and chains of LangChain have. */
function fallbackType(view: SpanView): SgpSpanType | undefined {
  const operation = view.text(SENTRY_OPERATION);
  if (!operation?.startsWith(OPERATION_PREFIX)) return undefined;
  // Sentry calls every step of a chain an agent.
  if (view.has('langchain.chain.name')) return 'CUSTOM';
  return genAiOperationTypes[operation.slice(OPERATION_PREFIX.length)] ?? 'CUSTOM';
}

function isSentry({ attributes, span }: SpanView): boolean {
  const scope = (span.instrumentationScope ?? span.instrumentationLibrary)?.name;
  return (
    attributes[SENTRY_OPERATION] !== undefined ||
    attributes['sentry.origin'] !== undefined ||
    /^@sentry\//.test(String(scope))
  );
}

function content(view: SpanView, side: ContentSide): DraftObject | undefined {
  const chain = view.loose(side === 'input' ? CHAIN_INPUTS : CHAIN_OUTPUTS);
  if (chain !== undefined) return wrapContent(chain, { side });
  return side === 'input' ? requestMessages(view) : responseMessages(view);
}

function requestMessages(view: SpanView): DraftObject | undefined {
  const value = view.loose(MESSAGES);
  // Texts to embed are not a conversation.
  if (view.get(OPERATION) === 'embeddings') return value === undefined ? undefined : { input: value };
  const list = typeof value === 'string' ? [value] : value;
  const messages = Array.isArray(list) ? normaliseMessages(list, 'user') : undefined;
  if (messages) return withTools({ messages }, view);
  return value === undefined ? undefined : wrapContent(value, { side: 'input' });
}

function responseMessages(view: SpanView): DraftObject | undefined {
  const text = view.loose(TEXT);
  const calls = view.structured(CALLS);
  const toolCalls = Array.isArray(calls) ? calls.filter((each) => isObject(each)).map(toolCall) : [];
  if (text === undefined && toolCalls.length === 0) return undefined;
  // Sentry writes one text, or a JSON list with the text of each choice.
  const texts = Array.isArray(text) && text.every((each) => typeof each === 'string') ? (text as string[]) : undefined;
  if (texts === undefined && typeof text === 'object' && toolCalls.length === 0)
    return wrapContent(text, { side: 'output' });
  const contents = texts ?? [text === undefined ? null : typeof text === 'string' ? text : JSON.stringify(text)];
  const messages = contents.map((content): Message => ({ role: 'assistant', content }));
  if (toolCalls.length > 0)
    messages[0] = { ...(messages[0] ?? { role: 'assistant', content: null }), tool_calls: toolCalls };
  return { messages };
}

export const sentry: BuiltInDialect = {
  name: 'Sentry',
  attributes: ['langchain.chain.*'],
  type: typeOf,
  fallbackType,
  inputs: { value: (view) => content(view, 'input') },
  outputs: { value: (view) => content(view, 'output') },
  content: { input: [MESSAGES, CHAIN_INPUTS], output: [TEXT, CALLS, CHAIN_OUTPUTS] },
  usage: {
    cached_input_tokens: ['gen_ai.usage.input_tokens.cached'],
    reasoning_tokens: ['gen_ai.usage.output_tokens.reasoning'],
  },
};
