// Claude Code, also as run by the Claude Agent SDK: its own span names, and bare attribute names that say nothing on
// spans of others. Texts are there only when its switches for them are on; some are in span events or log records.
import type { DraftObject } from '../../item/item-draft';
import type { SgpSpanType } from '../../item/sgp-item';
import type { BuiltInDialect } from '../dialect';
import { parseStructured } from '../json-text';
import { jsonValue } from '../json-value';
import { instructed } from '../messages/instructions';
import { isObject } from '../messages/json-shape';
import type { Message } from '../messages/message';
import { plainObject, wrapContent } from '../messages/wrap-content';
import { primitiveText, scopeNameOf } from '../span-like';
import type { SpanView } from '../span-view';

const SCOPES = 'com.anthropic.claude_code';
const PREFIX = 'claude_code.';
const USER_PROMPT = 'user_prompt';
const NEW_CONTEXT = 'new_context';
const SYSTEM_PROMPT = 'user_system_prompt';
const SYSTEM_PREVIEW = 'system_prompt_preview';
const MODEL_OUTPUT = 'response.model_output';
const TOOL_INPUT = 'tool_input';
const TOOL_OUTPUT = 'tool.output';
const REQUEST_BODY = 'api_request_body';
const RESPONSE_BODY = 'api_response_body';
const ANSWER = 'assistant_response';
/** What Claude Code writes in place of a text that it was not told to record. */
const REDACTED = '<REDACTED>';

const types: Readonly<Record<string, SgpSpanType>> = {
  __proto__: null as never,
  interaction: 'AGENT_WORKFLOW',
  llm_request: 'COMPLETION',
  tool: 'CODE_EXECUTION',
};

/** `tool` of `claude_code.tool`; `undefined` for spans of others. */
function kindOf({ span }: SpanView): string | undefined {
  const name = primitiveText(span.name);
  return name.startsWith(PREFIX) && scopeNameOf(span).startsWith(SCOPES) ? name.slice(PREFIX.length) : undefined;
}

function text(view: SpanView, key: string): string | undefined {
  const value = view.text(key);
  return value === REDACTED ? undefined : value;
}

/** A text of the first log record of that name. */
function recordText(view: SpanView, event: string, field: string): string | undefined {
  for (const { name, fields } of view.events) {
    const value = name === event || name === PREFIX + event ? fields[field] : undefined;
    if (typeof value === 'string' && value !== '' && value !== REDACTED) return value;
  }
  return undefined;
}

/** Request and answer of the API as they were. */
function recordedBody(view: SpanView, event: string, side: 'input' | 'output'): DraftObject | undefined {
  const body = recordText(view, event, 'body');
  const json = body === undefined ? undefined : parseStructured(body);
  const content = isObject(json) ? wrapContent(json, { side }) : undefined;
  if (side === 'output' || !Array.isArray(content?.messages)) return content;
  const { system, messages, ...rest } = content;
  return { ...rest, messages: instructed(messages as Message[], system) };
}

function conversationInput(view: SpanView): DraftObject | undefined {
  const kind = kindOf(view);
  if (kind === 'interaction')
    return asMessage(text(view, USER_PROMPT) ?? recordText(view, USER_PROMPT, 'prompt'), 'user');
  if (kind !== 'llm_request') return undefined;
  const body = recordedBody(view, REQUEST_BODY, 'input');
  if (body) return body;
  const instructions = text(view, SYSTEM_PROMPT) ?? text(view, SYSTEM_PREVIEW);
  const asked = text(view, NEW_CONTEXT);
  const messages: Message[] = [];
  if (instructions !== undefined) messages.push({ role: 'system', content: instructions });
  if (asked !== undefined) messages.push({ role: 'user', content: asked });
  return messages.length > 0 ? { messages } : undefined;
}

function conversationOutput(view: SpanView): DraftObject | undefined {
  const kind = kindOf(view);
  if (kind !== 'llm_request' && kind !== 'interaction') return undefined;
  const body = kind === 'llm_request' ? recordedBody(view, RESPONSE_BODY, 'output') : undefined;
  return body ?? asMessage(text(view, MODEL_OUTPUT) ?? recordText(view, ANSWER, 'response'), 'assistant');
}

function asMessage(content: string | undefined, role: string): DraftObject | undefined {
  return content === undefined ? undefined : { messages: [{ role, content }] };
}

/** What a tool was given: all of it, or the one argument that says most. */
function toolInput(view: SpanView): DraftObject | undefined {
  if (kindOf(view) !== 'tool') return undefined;
  const input = view.loose(TOOL_INPUT);
  if (input !== undefined) return plainObject(input, 'input');
  const details = SETTINGS.map((key) => [key, view.loose(key)] as const).filter(([, value]) => value !== undefined);
  return details.length > 0 ? Object.fromEntries(details) : undefined;
}

const SETTINGS = ['full_command', 'file_path', 'skill_name', 'subagent_type'];
/** Fields of the event that are no part of the output. */
const NO_OUTPUT = new Set(['event.name', 'event.timestamp', 'event.sequence', 'tool_name', 'tool_use_id']);

function toolOutput(view: SpanView): DraftObject | undefined {
  if (kindOf(view) !== 'tool') return undefined;
  for (const { name, fields } of view.events) {
    if (name !== TOOL_OUTPUT) continue;
    const values = Object.entries(fields).filter(([key]) => !NO_OUTPUT.has(key));
    if (values.length > 0)
      return Object.fromEntries(values.map(([key, value]) => [key, jsonValue(value)])) as DraftObject;
  }
  return undefined;
}

export const claudeCode: BuiltInDialect = {
  name: 'Claude Code',
  scopes: [`${SCOPES}*`],
  type: (view) => {
    const kind = kindOf(view);
    return kind === undefined ? undefined : (types[kind] ?? 'CUSTOM');
  },
  inputs: { messages: conversationInput, dedicated: toolInput },
  outputs: { messages: conversationOutput, dedicated: toolOutput },
  content: {
    input: [USER_PROMPT, NEW_CONTEXT, SYSTEM_PROMPT, SYSTEM_PREVIEW, TOOL_INPUT],
    output: [MODEL_OUTPUT],
  },
  sensitive: ['full_command', 'system_reminders', 'hook_definitions'],
  events: [
    { names: [USER_PROMPT, PREFIX + USER_PROMPT, REQUEST_BODY, PREFIX + REQUEST_BODY], sides: ['input'] },
    { names: [TOOL_OUTPUT, ANSWER, PREFIX + ANSWER, RESPONSE_BODY, PREFIX + RESPONSE_BODY], sides: ['output'] },
  ],
  usage: {
    input_tokens: ['input_tokens'],
    output_tokens: ['output_tokens'],
    cached_input_tokens: ['cache_read_tokens'],
    cache_creation_input_tokens: ['cache_creation_tokens'],
  },
  cost: ['cost_usd'],
  models: { either: ['model'] },
  tools: ['tool_name'],
  stopReasons: ['stop_reason'],
  errorMessages: ['error'],
};
