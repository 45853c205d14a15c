// Reads the messages of a model call out of a span's input or output. Total: whatever is no message is left alone, and
// a value that holds no messages gives undefined.

import type { JsonObject } from '../api/types';

export interface ToolCall {
  id: string | undefined;
  name: string;
  arguments: unknown;
}

/** One piece of a message, ready to be shown. */
export type ContentPart =
  | { kind: 'text'; text: string }
  | { kind: 'reasoning'; text: string }
  | { kind: 'image'; source: string; alt: string }
  /** Media that cannot be shown here: what it is and where. */
  | { kind: 'media'; label: string; detail: string }
  | { kind: 'json'; value: unknown };

export interface Message {
  role: string;
  name: string | undefined;
  parts: ContentPart[];
  toolCalls: ToolCall[];
  toolCallId: string | undefined;
  finishReason: string | undefined;
}

/** The messages under `messages`, or the choices of a raw provider body; undefined if there are none. */
export function readMessages(value: unknown): Message[] | undefined {
  if (!isObject(value)) return undefined;
  if (Array.isArray(value.messages)) return allMessages(value.messages);
  if (Array.isArray(value.choices))
    return allMessages(value.choices.map((choice) => isObject(choice) && choice.message));
  if (typeof value.role === 'string' && 'content' in value) return allMessages([value]);
  return undefined;
}

function allMessages(values: unknown[]): Message[] | undefined {
  const messages = values.filter(isObject).filter((value) => typeof value.role === 'string');
  return messages.length === 0 ? undefined : messages.map(readMessage);
}

function readMessage(value: JsonObject): Message {
  return {
    role: String(value.role),
    name: text(value.name),
    parts: readContent(value.content ?? value.parts),
    toolCalls: Array.isArray(value.tool_calls) ? value.tool_calls.filter(isObject).map(readToolCall) : [],
    toolCallId: text(value.tool_call_id),
    finishReason: text(value.finish_reason),
  };
}

/** A string, an array of parts, or any other JSON. */
export function readContent(content: unknown): ContentPart[] {
  if (content === null || content === undefined || content === '') return [];
  if (typeof content === 'string') return [{ kind: 'text', text: content }];
  if (Array.isArray(content)) return content.map(readPart);
  return [{ kind: 'json', value: content }];
}

function readPart(part: unknown): ContentPart {
  if (typeof part === 'string') return { kind: 'text', text: part };
  if (!isObject(part)) return { kind: 'json', value: part };
  const type = text(part.type) ?? '';
  const words = text(part.text) ?? text(part.content);
  if (/^(reasoning|thinking)$/.test(type)) return { kind: 'reasoning', text: words ?? text(part.thinking) ?? '' };
  if (/^(text|input_text|output_text)$/.test(type) && words !== undefined) return { kind: 'text', text: words };
  return readMedia(part, type) ?? { kind: 'json', value: part };
}

// A browser shows only these from a data URL without running anything inside.
const SHOWN_IMAGE = /^data:image\/(?:png|jpe?g|gif|webp|avif|bmp)(?:;[\w=.-]+)*;base64,[\w+/=\s]+$/i;

function readMedia(part: JsonObject, type: string): ContentPart | undefined {
  const nested = isObject(part.image_url) ? part.image_url.url : part.image_url;
  // Providers put the data into an object of its own: `file`, `source`, `input_audio`.
  const inner = [part.file, part.source, part.input_audio].find(isObject) ?? {};
  const url = text(part.url) ?? text(part.uri) ?? text(nested) ?? text(inner.url);
  const data =
    text(part.data) ?? (type === 'blob' ? text(part.content) : undefined) ?? text(inner.data) ?? text(inner.file_data);
  const mimeType = text(part.mime_type) ?? text(part.media_type) ?? text(inner.media_type) ?? text(inner.format);
  const fileName = text(part.filename) ?? text(inner.filename);
  if (url === undefined && data === undefined) return undefined;
  const source =
    data === undefined ? url : data.startsWith('data:') ? data : `data:${mimeType ?? 'image/png'};base64,${data}`;
  const label = [type || 'media', fileName, mimeType].filter(Boolean).join(', ');
  if (source !== undefined && SHOWN_IMAGE.test(source)) return { kind: 'image', source, alt: label };
  // Nothing is fetched from another machine: the address is shown as text.
  return { kind: 'media', label, detail: data === undefined ? (url ?? '') : describeData(data) };
}

function describeData(data: string): string {
  return data.startsWith('<') ? data : `${data.length.toLocaleString('en')} characters of data`;
}

function readToolCall(call: JsonObject): ToolCall {
  const called = isObject(call.function) ? call.function : call;
  return {
    id: text(call.id),
    name: text(called.name) ?? '(no name)',
    arguments: parseIfJson(called.arguments ?? called.input ?? called.args),
  };
}

/** A string that holds a JSON object or array becomes that; anything else stays. */
export function parseIfJson(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
