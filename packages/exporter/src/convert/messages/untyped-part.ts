// Parts that say what they are by the name of their one field instead of a `type`: Genkit's, Gemini's and those of
// Bedrock's Converse API, in camel and in snake case, as the typed part that means the same.
import type { DraftObject, DraftValue } from '../../item/item-draft';
import { isObject, isText } from './json-shape';

const CALLS = ['toolRequest', 'functionCall', 'function_call', 'toolUse', 'tool_use', 'toolCall', 'tool_call'];
const RESPONSES = ['toolResponse', 'functionResponse', 'function_response', 'toolResult', 'tool_result'];
const FILES = ['media', 'inlineData', 'inline_data', 'fileData', 'file_data'];
const MEDIA = ['image', 'document', 'video', 'audio'];
const REASONING = ['reasoningContent', 'reasoning_content', 'reasoning'];

/** `undefined` for a part of no known kind. */
export function typedPart(value: DraftObject): DraftObject | undefined {
  if (isText(value.text)) return value.thought === true ? { ...value, type: 'reasoning' } : { ...value, type: 'text' };
  const reasoning = REASONING.find((key) => isText(value[key]) || isObject(value[key]));
  if (reasoning !== undefined) return reasoningPart(reasoning, value);
  const call = firstObject(value, CALLS);
  if (call) return callPart(call);
  const response = firstObject(value, RESPONSES);
  if (response) return responsePart(response);
  const file = firstObject(value, FILES);
  if (file) return filePart(file);
  const kind = MEDIA.find((key) => isObject(value[key]));
  if (kind !== undefined) return { ...(value[kind] as DraftObject), type: kind };
  if (value.json !== undefined && value.json !== null) return { type: 'text', text: JSON.stringify(value.json) };
  const guarded = firstObject(value, ['guardContent', 'guard_content'])?.text;
  return isObject(guarded) && isText(guarded.text) ? { type: 'text', text: guarded.text } : undefined;
}

/**
 * The same for a part whose type is the name of such a field, with the rest under `content`: `{type: 'toolUse',
 * content: {…}}`.
 */
export function unwrappedPart({ type, content }: DraftObject): DraftObject | undefined {
  return typeof type === 'string' && isObject(content) ? typedPart({ [type]: content }) : undefined;
}

/** Whether a value is a part of a message, typed or not. */
export function isPart(value: DraftValue): value is DraftObject {
  if (!isObject(value)) return false;
  return typeof value.type === 'string' || typedPart(value) !== undefined || isMark(value);
}

/** Whether a value only marks a place up to which a provider may cache: it is not content. */
export function isMark(value: DraftObject): boolean {
  const keys = Object.keys(value);
  return keys.length === 1 && (keys[0] === 'cachePoint' || keys[0] === 'cache_point');
}

function firstObject(value: DraftObject, keys: readonly string[]): DraftObject | undefined {
  for (const key of keys) {
    const inner = value[key];
    if (isObject(inner)) return inner;
  }
  return undefined;
}

/** Bedrock: `{reasoningText: {text, signature}}`, or what only the provider can read. */
function reasoningPart(key: string, { [key]: reasoning, ...rest }: DraftObject): DraftObject {
  if (!isObject(reasoning)) return { ...rest, type: 'reasoning', text: reasoning };
  const { reasoningText, reasoning_text: snake, ...others } = reasoning;
  const inner = reasoningText ?? snake;
  const said = isObject(inner) ? inner : isText(inner) ? { text: inner } : {};
  return { ...rest, ...others, ...said, type: 'reasoning' };
}

function callPart(call: DraftObject): DraftObject {
  const id = call.ref ?? call.toolUseId ?? call.tool_use_id ?? call.id;
  return {
    type: 'tool_call',
    ...(id !== undefined && { id }),
    name: call.name,
    arguments: call.input ?? call.args ?? call.arguments,
  };
}

function responsePart(response: DraftObject): DraftObject {
  const id = response.ref ?? response.toolUseId ?? response.tool_use_id ?? response.id;
  return {
    type: 'tool_call_response',
    ...(id !== undefined && { id }),
    ...(response.name !== undefined && { name: response.name }),
    response: response.output ?? response.response ?? converseContent(response.content) ?? null,
  };
}

/** Bedrock answers with a list of `{text}`, `{json}` or media; one alone is the answer itself. */
function converseContent(content: DraftValue | undefined): DraftValue | undefined {
  if (!Array.isArray(content)) return content;
  const values = content.map((each) => (isObject(each) ? (each.text ?? each.json ?? each) : each));
  return values.length === 1 ? values[0] : values;
}

function filePart(file: DraftObject): DraftObject {
  return {
    type: 'file',
    mime_type: file.contentType ?? file.mimeType ?? file.mime_type,
    url: file.url ?? file.fileUri ?? file.file_uri,
    data: file.data,
  };
}
