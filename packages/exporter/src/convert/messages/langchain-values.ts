// LangChain serialises its classes as `{lc: 1, type: 'constructor', id: […, Class], kwargs}`. Messages become messages,
// anything else its arguments, wherever they are inside a value.
import type { DraftObject, DraftValue } from '../../item/item-draft';
import { isObject } from './json-shape';
import type { Message } from './message';
import { addMessage } from './normalise-messages';

const MAX_DEPTH = 8;

const ROLES: Readonly<Record<string, string>> = {
  HumanMessage: 'user',
  HumanMessageChunk: 'user',
  AIMessage: 'assistant',
  AIMessageChunk: 'assistant',
  SystemMessage: 'system',
  SystemMessageChunk: 'system',
  ToolMessage: 'tool',
  ToolMessageChunk: 'tool',
  FunctionMessage: 'function',
  FunctionMessageChunk: 'function',
};

/** The value with every LangChain object in it replaced; a value without any is returned as it is. */
export function unwrapLangChain(value: DraftValue, depth = 0): DraftValue {
  if (depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) return value.map((each) => unwrapLangChain(each, depth + 1));
  if (!isObject(value)) return value;
  if (isSerialised(value)) return messageOf(value) ?? unwrapLangChain(value.kwargs as DraftObject, depth + 1);
  const result: DraftObject = {};
  for (const key of Object.keys(value)) result[key] = unwrapLangChain(value[key] as DraftValue, depth + 1);
  return result;
}

function isSerialised(value: DraftObject): boolean {
  return value.lc === 1 && value.type === 'constructor' && isObject(value.kwargs);
}

function messageOf({ id, kwargs }: DraftObject): DraftValue | undefined {
  const name = Array.isArray(id) ? id[id.length - 1] : undefined;
  const fields = kwargs as DraftObject;
  const role = typeof name === 'string' ? (name.startsWith('ChatMessage') ? fields.role : ROLES[name]) : undefined;
  if (typeof role !== 'string') return undefined;
  // Its own id is that of the message; a tool's answer names the call it belongs to.
  const { id: _messageId, ...rest } = fields;
  const messages: Message[] = [];
  addMessage({ ...rest, role }, role, messages);
  return messages.length === 1 ? messages[0] : messages;
}
