// Google's Agent Development Kit: OpenTelemetry GenAI with the whole request and answer of Gemini as JSON texts beside
// it. `{}`, `N/A` and the like stand for what was not recorded.
import type { DraftObject, DraftValue } from '../../item/item-draft';
import type { SgpSpanType } from '../../item/sgp-item';
import type { BuiltInDialect, UsageCounts } from '../dialect';
import { instructed } from '../messages/instructions';
import { isObject } from '../messages/json-shape';
import { normaliseMessages } from '../messages/normalise-messages';
import { plainObject } from '../messages/wrap-content';
import { primitiveText, scopeNameOf } from '../span-like';
import { finiteNumber, type SpanView } from '../span-view';

const SCOPE = 'gcp.vertex.agent';
const PREFIX = `${SCOPE}.`;
const REQUEST = `${PREFIX}llm_request`;
const RESPONSE = `${PREFIX}llm_response`;
const ARGUMENTS = `${PREFIX}tool_call_args`;
const RESULT = `${PREFIX}tool_response`;
const DATA = `${PREFIX}data`;

/** Types of spans that have no operation, by the first word of their name. */
const types: Readonly<Record<string, SgpSpanType>> = {
  __proto__: null as never,
  invocation: 'AGENT_WORKFLOW',
  agent_run: 'AGENT_WORKFLOW',
  send_data: 'CUSTOM',
};

function typeOf({ span }: SpanView): SgpSpanType | undefined {
  if (scopeNameOf(span) !== SCOPE) return undefined;
  return types[primitiveText(span.name).split(' ', 1)[0] ?? ''];
}

/** The object or list in an attribute; `undefined` for `{}` and texts, which stand for nothing recorded. */
function recorded(view: SpanView, key: string): DraftValue | undefined {
  const value = view.loose(key);
  if (typeof value !== 'object') return undefined;
  return Object.keys(value ?? {}).length > 0 ? value : undefined;
}

function requestMessages(view: SpanView): DraftObject | undefined {
  const request = recorded(view, REQUEST);
  if (!isObject(request) || !Array.isArray(request.contents)) return undefined;
  const config = isObject(request.config) ? request.config : {};
  const messages = instructed(normaliseMessages(request.contents, 'user') ?? [], config.system_instruction);
  if (messages.length === 0) return undefined;
  return { messages, ...(Array.isArray(config.tools) && config.tools.length > 0 && { tools: config.tools }) };
}

function responseMessages(view: SpanView): DraftObject | undefined {
  const response = recorded(view, RESPONSE);
  if (!isObject(response) || !isObject(response.content)) return undefined;
  const { finish_reason: reason, content } = response;
  const messages = normaliseMessages([reason == null ? content : { finish_reason: reason, ...content }], 'model');
  return messages && { messages };
}

/** Content that an application sends into a running agent. */
function sentMessages(view: SpanView): DraftObject | undefined {
  const data = recorded(view, DATA);
  const messages = Array.isArray(data) ? normaliseMessages(data, 'user') : undefined;
  return messages && { messages };
}

function toolContent(view: SpanView, side: 'input' | 'output'): DraftObject | undefined {
  const value = recorded(view, side === 'input' ? ARGUMENTS : RESULT);
  return value === undefined ? undefined : plainObject(value, side);
}

/** Gemini's own counts, in which thoughts are no part of the answer. */
function readUsage(view: SpanView): UsageCounts | undefined {
  const response = view.has(RESPONSE) ? view.loose(RESPONSE) : undefined;
  const usage = isObject(response) ? response.usage_metadata : undefined;
  if (!isObject(usage)) return undefined;
  return {
    input_tokens: finiteNumber(usage.prompt_token_count),
    output_tokens: finiteNumber(usage.candidates_token_count),
    total_tokens: finiteNumber(usage.total_token_count),
    cached_input_tokens: finiteNumber(usage.cached_content_token_count),
    reasoning_tokens: finiteNumber(usage.thoughts_token_count),
  };
}

export const googleAdk: BuiltInDialect = {
  name: 'Google ADK',
  attributes: [`${PREFIX}*`],
  scopes: [SCOPE],
  type: typeOf,
  inputs: {
    messages: (view) => requestMessages(view) ?? sentMessages(view),
    dedicated: (view) => toolContent(view, 'input'),
  },
  outputs: { messages: responseMessages, dedicated: (view) => toolContent(view, 'output') },
  content: { input: [REQUEST, ARGUMENTS, DATA], output: [RESPONSE, RESULT] },
  usage: { reasoning_tokens: ['gen_ai.usage.experimental.reasoning_tokens'] },
  readUsage,
  session: [`${PREFIX}session_id`],
};
