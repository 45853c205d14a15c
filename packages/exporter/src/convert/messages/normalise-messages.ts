// Recorded messages of any dialect to the canonical shape: text as text, tool calls as `tool_calls`, each tool's answer
// as a message of its own, in the order in which they were recorded.
import type { DraftObject, DraftValue } from '../../item/item-draft';
import { isObject, isText } from './json-shape';
import type { Message, Part, ToolCall } from './message';
import { parsedArguments, readPart, toolCall, withOwnResults } from './message-part';
import { isPart } from './untyped-part';
import { saidBeside, unreadContent } from './unusual-message';

/** Roles of messages that name a kind instead: LangChain's, AutoGen's, Spring AI's. */
const ROLES_OF_KINDS: Readonly<Record<string, string>> = {
  __proto__: null as never,
  human: 'user',
  user: 'user',
  ai: 'assistant',
  assistant: 'assistant',
  system: 'system',
  developer: 'developer',
  tool: 'tool',
  function: 'function',
};

/** The role that a message has or its kind stands for. */
export function roleOf({ role, type, messageType }: DraftObject): string | undefined {
  if (typeof role === 'string' && role !== '') return role;
  const kind = typeof messageType === 'string' ? messageType : type;
  return typeof kind === 'string' ? ROLES_OF_KINDS[kind.replace(/Message(Chunk)?$/, '').toLowerCase()] : undefined;
}

/**
 * The messages of an array of message objects; what is no message in it is left out. `undefined` when there is none.
 */
export function normaliseMessages(values: readonly DraftValue[], defaultRole = 'user'): Message[] | undefined {
  const messages: Message[] = [];
  for (const value of values) {
    if (isObject(value)) addMessage(value, defaultRole, messages);
    else if (Array.isArray(value)) messages.push(...(normaliseMessages(value, defaultRole) ?? []));
    else if (typeof value === 'string') messages.push({ role: defaultRole, content: value });
  }
  return messages.length > 0 ? messages : undefined;
}

/** One recorded message, which may become several: a tool's answer inside it is a message of its own. */
export function addMessage(value: DraftObject, defaultRole: string, into: Message[]): void {
  if (addResponseItem(value, into)) return;
  const role = roleOf(value) ?? defaultRole;
  const parts = partsOf(value);
  const first = into.length;
  if (Array.isArray(parts)) addParts(parts, role, value, into);
  else into.push(withCalls({ role, content: contentText(parts) }, value));
  // Of several, the message itself is the last one that is no tool's answer.
  let at = into.length - 1;
  while (at > first && into[at]?.role !== role) at -= 1;
  const own = into[at]?.role === role ? into[at] : into[into.length - 1];
  if (own === undefined || into.length === first) return;
  const beside = saidBeside(value);
  if (beside.length > 0) own.content = contentOfParts([...beside, ...contentParts(own.content)]);
  // What OpenAI's models say in place of an answer.
  if (own.content === null && typeof value.refusal === 'string' && value.refusal !== '')
    own.content = [{ type: 'refusal', refusal: value.refusal }];
  if (own.content === null && own.tool_calls === undefined && into.length === first + 1)
    own.content = unreadContent(value);
  if (value.finish_reason != null && value.finish_reason !== '') own.finish_reason = value.finish_reason;
  if (value.name != null) own.name = value.name;
  const callId = value.tool_call_id ?? (role === 'tool' ? value.id : undefined);
  if (callId != null && own.tool_call_id === undefined) own.tool_call_id = callId;
}

function partsOf(value: DraftObject): DraftValue | undefined {
  const { parts } = value;
  if (Array.isArray(parts) && parts.length > 0) return parts;
  const content = value.content ?? parts ?? value.blocks ?? value.text;
  if (!isObject(content)) return content;
  if (Array.isArray(content.parts)) return content.parts;
  return roleOf(value) !== 'tool' && isPart(content) ? [content] : content;
}

function contentParts(content: Message['content']): Part[] {
  if (content === null || content === '') return [];
  return Array.isArray(content) ? content : [{ type: 'text', text: content }];
}

/** The OpenAI Responses API puts calls, their outputs and reasoning beside the messages, as items without a role. */
function addResponseItem(value: DraftObject, into: Message[]): boolean {
  const { role, type } = value;
  if (role !== undefined || typeof type !== 'string') return false;
  if (type.endsWith('_call_output')) {
    into.push({ role: 'tool', content: contentText(value.output), tool_call_id: value.call_id ?? value.id });
    return true;
  }
  if (!type.endsWith('_call') && type !== 'reasoning') return false;
  addParts([value], 'assistant', {}, into);
  return true;
}

function addParts(values: readonly DraftValue[], role: string, whole: DraftObject, into: Message[]): void {
  let parts: Part[] = [];
  let calls: ToolCall[] = [];
  let isEmpty = true;
  const flush = () => {
    const message: Message = { role, content: contentOfParts(parts) };
    if (calls.length > 0) message.tool_calls = calls;
    into.push(message);
    parts = [];
    calls = [];
    isEmpty = true;
  };
  const before = into.length;
  for (const value of withOwnResults(values)) {
    const read = readPart(value);
    if (read === undefined) continue;
    if (read.kind === 'response') {
      if (!isEmpty) flush();
      const message: Message = { role: 'tool', content: contentText(read.value) };
      if (read.id != null) message.tool_call_id = read.id;
      if (read.name != null) message.name = read.name;
      into.push(message);
      continue;
    }
    isEmpty = false;
    if (read.kind === 'call') calls.push(read.call);
    else parts.push(read.part);
  }
  if (!isEmpty || into.length === before) flush();
  const last = into[into.length - 1];
  if (last) withCalls(last, whole);
}

/** Adds the calls that stand beside the content. */
function withCalls(message: Message, value: DraftObject): Message {
  const recorded = value.tool_calls ?? value.toolCalls;
  const calls = typeof recorded === 'string' ? parsedArguments(recorded) : recorded;
  if (Array.isArray(calls)) {
    // Attributes of events cannot hold objects: there each call is a JSON text.
    const read = calls.map(parsedArguments).filter(isObject).map(toolCall);
    if (read.length > 0) message.tool_calls = [...(message.tool_calls ?? []), ...read];
  } else if (isObject(value.function_call)) {
    message.tool_calls = [toolCall(value.function_call)];
  }
  return message;
}

/** One text as text, several parts as an array, none as null. */
export function contentOfParts(parts: Part[]): Message['content'] {
  const [only] = parts;
  if (only === undefined) return null;
  return parts.length === 1 && only.type === 'text' && isText(only.text) ? only.text : parts;
}

/** Content that is no list of parts; a tool may have answered with anything. */
export function contentText(value: DraftValue | undefined): Message['content'] {
  if (value === undefined || value === null) return null;
  if (isText(value)) return value;
  if (Array.isArray(value) && value.length > 0 && value.every(isPart)) {
    const parts: Part[] = [];
    for (const each of value) {
      const read = readPart(each);
      if (read?.kind === 'part') parts.push(read.part);
      else if (read !== undefined) return JSON.stringify(value);
    }
    return contentOfParts(parts);
  }
  return JSON.stringify(value);
}
