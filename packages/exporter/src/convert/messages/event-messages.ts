// Messages that span events and log records hold, one message or choice an event, in the forms of all emitters: fields
// of their own (OpenTelemetry), one JSON text or plain text of the whole (Azure, Semantic Kernel), or JSON lists of
// blocks without a type (Strands).
import type { DraftObject, DraftValue } from '../../item/item-draft';
import type { ContentEvent } from '../dialect-view';
import { parseStructured } from '../json-text';
import { jsonValue } from '../json-value';
import { isObject } from './json-shape';
import type { Message } from './message';
import { addMessage, roleOf } from './normalise-messages';
import { isPart } from './untyped-part';

type Fields = ContentEvent['fields'];

/** Where the whole message may stand, best first; behind them any field that ends so, as Azure's. */
const WHOLE = ['message', 'body', 'text'];
const WHOLE_FIELD = /[._](content|message|body|text)$/;
/** Strands puts what the tools of a cycle answered beside the answer of the model. */
const TOOL_RESULTS = 'tool.result';
const KNOWN_ROLES = new Set(['system', 'developer', 'user', 'assistant', 'tool', 'model', 'function']);

/** Adds the message of an event. */
export function addEventMessage(fields: Fields, role: string, into: Message[]): void {
  const own = messageFields(fields, role);
  const whole = own.content === null && own.tool_calls === undefined ? wholeOf(fields) : undefined;
  addAll(whole, own, role, into);
}

/** Adds the answer of a choice event. */
export function addChoice(fields: Fields, role: string, into: Message[]): void {
  const own = messageFields(fields, role);
  const finishReason = jsonValue(fields.finish_reason);
  if (finishReason != null) own.finish_reason = finishReason;
  const isOwn = own.content !== null || own.tool_calls !== undefined;
  const whole = fields.message ?? (isOwn ? undefined : wholeOf(fields));
  addAll(whole, own, role, into);
  const results = structuredField(fields[TOOL_RESULTS]);
  if (Array.isArray(results)) addMessage({ role: 'tool', content: results }, 'tool', into);
}

/** A field whose text may be JSON, since attributes of span events cannot be objects. */
export function structuredField(value: unknown): DraftValue | undefined {
  return typeof value === 'string' ? (parseStructured(value) ?? value) : jsonValue(value);
}

function wholeOf(fields: Fields): unknown {
  const key = WHOLE.find((each) => isThere(fields[each])) ?? Object.keys(fields).find((each) => WHOLE_FIELD.test(each));
  return key === undefined ? undefined : fields[key];
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** @param own fields that override those of the message itself */
function addAll(whole: unknown, own: DraftObject, role: string, into: Message[]): void {
  if (!isThere(whole)) {
    addMessage(own, role, into);
    return;
  }
  for (const message of messagesIn(structuredField(whole), whole, own)) addMessage(message, role, into);
}

function messagesIn(value: DraftValue | undefined, recorded: unknown, own: DraftObject): DraftObject[] {
  if (Array.isArray(value) && value.length > 0) {
    const objects = value.filter(isObject);
    if (objects.length === value.length && objects.every(isMessage)) return objects.map((each) => withOwn(own, each));
    if (value.every(isPart)) return [{ ...own, content: value }];
  }
  if (isObject(value)) {
    const choice = choiceIn(value);
    if (choice) return [withOwn(own, choice)];
    if (isMessage(value)) return [withOwn(own, value)];
    if (isPart(value)) return [{ ...own, content: [value] }];
    if (typeof recorded !== 'string' || Object.keys(value).length === 0) return [withOwn(own, value)];
  }
  const text = typeof recorded === 'string' ? recorded : (value ?? null);
  return [{ ...own, content: text }];
}

function withOwn({ content: _none, ...own }: DraftObject, message: DraftObject): DraftObject {
  return { ...own, ...message };
}

function isMessage(value: DraftObject): boolean {
  const { content, parts, tool_calls: calls, toolCalls } = value;
  if (content !== undefined || Array.isArray(parts) || Array.isArray(calls) || Array.isArray(toolCalls)) return true;
  return KNOWN_ROLES.has(String(value.role));
}

/** `{index, message | text | delta, finish_reason}`. */
function choiceIn(value: DraftObject): DraftObject | undefined {
  const { message = value.delta, text, finish_reason: reason = value.finishReason } = value;
  const finish = reason === undefined || reason === null ? {} : { finish_reason: reason };
  if (isObject(message)) return { ...finish, ...message };
  if (typeof message === 'string') return { ...finish, content: message };
  const isChoice = value.index !== undefined || reason !== undefined;
  return isChoice && typeof text === 'string' ? { ...finish, content: text } : undefined;
}

/** The fields of a message that stand in the event itself. */
function messageFields(fields: Fields, role: string): DraftObject {
  const message: DraftObject = {};
  for (const key of ['role', 'name', 'tool_call_id']) {
    const value = jsonValue(fields[key]);
    if (value !== undefined) message[key] = value;
  }
  Object.assign(message, contentOf(fields.content));
  const calls = structuredField(fields.tool_calls);
  if (Array.isArray(calls)) message.tool_calls = calls;
  // The `id` of a tool's message is that of the call it answers.
  const callId = role === 'tool' ? jsonValue(fields.id) : undefined;
  if (callId !== undefined) message.tool_call_id ??= callId;
  return message;
}

/** The text, unless it is the JSON of blocks, or of the whole message. */
function contentOf(recorded: unknown): DraftObject {
  const content = jsonValue(recorded) ?? null;
  const parsed = typeof content === 'string' ? parseStructured(content) : undefined;
  if (Array.isArray(parsed) && parsed.length > 0 && parsed.every(isPart)) return { content: parsed };
  if (isObject(parsed) && isMessage(parsed) && KNOWN_ROLES.has(roleOf(parsed) ?? '')) return parsed;
  return { content };
}
