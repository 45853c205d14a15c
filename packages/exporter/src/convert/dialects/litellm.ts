// LiteLLM: OpenTelemetry GenAI, in which operations have the names of its own methods. It records each call twice: as
// the conventions want it, and below that as it was sent, in attributes named after the provider.
import type { DraftObject } from '../../item/item-draft';
import type { SgpSpanType } from '../../item/sgp-item';
import type { BuiltInDialect } from '../dialect';
import { jsonValue } from '../json-value';
import { isObject } from '../messages/json-shape';
import type { Message } from '../messages/message';
import { addMessage } from '../messages/normalise-messages';
import { scopeNameOf } from '../span-like';
import type { SpanView } from '../span-view';
import { genAiOperation } from './gen-ai';
import { CONTENT_COMPLETION, CONTENT_PROMPT } from './gen-ai-events';
import { REQUEST_TYPE } from './traceloop';

const SCOPE = 'litellm';

/** Types by the method that was called, without the `a` before the names of asynchronous ones. */
const types: Readonly<Record<string, SgpSpanType>> = {
  __proto__: null as never,
  completion: 'COMPLETION',
  completion_with_retries: 'COMPLETION',
  text_completion: 'COMPLETION',
  responses: 'COMPLETION',
  anthropic_messages: 'COMPLETION',
  generate_content: 'COMPLETION',
  generate_content_stream: 'COMPLETION',
  rerank: 'RERANKING',
  embedding: 'CUSTOM',
  moderation: 'GUARDRAIL',
  image_generation: 'CUSTOM',
  image_edit: 'CUSTOM',
  speech: 'CUSTOM',
  transcription: 'CUSTOM',
};

/** Last words of the attributes with the raw request and answer, as Python prints lists and texts. */
const RAW_CONTENT_WORDS =
  'messages inputs? prompt instructions system(?:Instruction)? contents? candidates choices outputs? tools query ' +
  'documents data extra_body response_format stringified_raw_response';
const RAW_CONTENT = new RegExp(String.raw`^llm\.[\w-]+\.(?:${RAW_CONTENT_WORDS.replaceAll(' ', '|')}|reasoning\w*)$`);

const isOurs = ({ span }: SpanView) => scopeNameOf(span) === SCOPE;

/** Its method, wherever it is named. */
function methodOf(view: SpanView): string | undefined {
  const method = genAiOperation(view) ?? (isOurs(view) ? view.text(REQUEST_TYPE) : undefined);
  if (method === undefined || types[method] !== undefined) return method;
  return method.startsWith('a') && types[method.slice(1)] !== undefined ? method.slice(1) : undefined;
}

/** The type by LiteLLM's method; `undefined` on spans of others, whose type follows from what they carry. */
function typeOf(view: SpanView): SgpSpanType | undefined {
  if (!isOurs(view)) return undefined;
  if (view.span.name === 'raw_gen_ai_request') return 'CUSTOM';
  const method = methodOf(view);
  return method === undefined ? undefined : types[method];
}

/** Its log records have one message each, the text beside it in an attribute. */
function recordedMessages(view: SpanView, event: string, side: 'user' | 'assistant'): DraftObject | undefined {
  const messages: Message[] = [];
  for (const { name, fields } of view.events) {
    const whole = side === 'assistant' ? jsonValue(fields.message) : undefined;
    if (name !== event || (typeof fields.role !== 'string' && !isObject(whole))) continue;
    const message = isObject(whole) ? { finish_reason: jsonValue(fields.finish_reason) ?? null, ...whole } : {};
    const own = isObject(whole)
      ? message
      : { role: fields.role, content: fields.content, tool_calls: fields.tool_calls };
    addMessage({ ...(jsonValue(own) as DraftObject) }, side, messages);
  }
  return messages.length > 0 ? { messages } : undefined;
}

export const litellm: BuiltInDialect = {
  name: 'LiteLLM',
  type: typeOf,
  isEmbedding: (view) => methodOf(view) === 'embedding',
  inputs: { messages: (view) => recordedMessages(view, CONTENT_PROMPT, 'user') },
  outputs: { messages: (view) => recordedMessages(view, CONTENT_COMPLETION, 'assistant') },
  recordNames: ['event_name'],
  sensitive: [RAW_CONTENT, 'hidden_params', 'guardrail_response', 'metadata.requester_metadata'],
  user: ['llm.user', 'metadata.user_api_key_end_user_id', 'metadata.user_api_key_user_id'],
};
