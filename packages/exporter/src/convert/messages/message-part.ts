// One part of a message in any dialect (OpenTelemetry GenAI, OpenAI, Anthropic, Vercel AI SDK, OpenInference) as a
// part, a tool call or a tool's answer of the canonical shape.
import type { DraftObject, DraftValue } from '../../item/item-draft';
import { parseStructured } from '../json-text';
import { decodedText, isObject, isText, textIn } from './json-shape';
import type { Part, ToolCall } from './message';
import { typedPart } from './untyped-part';

export type ReadPart =
  | { readonly kind: 'part'; readonly part: Part }
  | { readonly kind: 'call'; readonly call: ToolCall }
  | {
      readonly kind: 'response';
      readonly id: DraftValue | undefined;
      readonly name: DraftValue | undefined;
      readonly value: DraftValue;
    };

export function readPart(value: DraftValue): ReadPart | undefined {
  if (typeof value === 'string') return { kind: 'part', part: { type: 'text', text: value } };
  if (!isObject(value)) return undefined;
  switch (value.type) {
    case 'text':
    case 'input_text':
    case 'output_text':
      return textPart('text', value, value.content ?? value.text);
    case 'reasoning':
      return textPart('reasoning', value, value.content ?? value.text);
    case 'thinking':
      return textPart('reasoning', value, value.thinking ?? value.text ?? value.content);
    case 'tool_call':
    case 'tool-call':
    case 'tool_use':
    case 'function_call':
    case 'function':
      return { kind: 'call', call: toolCall(value) };
    case 'tool_call_response':
    case 'tool-result':
    case 'tool_result':
    case 'function_call_output':
      return toolResponse(value);
    // What Anthropic's own instrumentation leaves of media.
    case 'anthropic_image':
    case 'anthropic_document':
      return { kind: 'part', part: { ...value, type: value.type.slice('anthropic_'.length) } };
    default: {
      const typed = value.type === undefined ? typedPart(value) : undefined;
      return typed ? readPart(typed) : { kind: 'part', part: mediaPart(value) ?? value };
    }
  }
}

/** A tool call of any dialect; arguments that are JSON text become the object they hold. */
export function toolCall(value: DraftObject): ToolCall {
  const inner = isObject(value.function) ? value.function : value;
  const call: ToolCall = {
    type: 'function',
    function: {
      name: inner.name ?? value.toolName,
      arguments: parsedArguments(inner.arguments ?? inner.args ?? value.input ?? value.args),
    },
  };
  // OpenAI's Responses API has an id of the item beside that of the call, by which a tool's answer refers to it.
  const id = value.call_id ?? value.id ?? value.toolCallId ?? value.tool_call_id;
  return id === undefined || id === null ? call : { id, ...call };
}

export function parsedArguments(value: DraftValue | undefined): DraftValue | undefined {
  return typeof value === 'string' ? (parseStructured(value) ?? value) : value;
}

const TEXT_KEYS = new Set(['type', 'text', 'content', 'thinking']);

function textPart(type: 'text' | 'reasoning', value: DraftObject, text: DraftValue | undefined): ReadPart | undefined {
  // Instrumentations that leave content out keep the part: without its text there is nothing to show.
  if ((text === undefined || text === null) && Object.keys(value).every((key) => TEXT_KEYS.has(key))) return undefined;
  if (!isText(text)) return { kind: 'part', part: value };
  const part: Part = { type, text };
  // What an answer cites or is signed with belongs to it; provider options and the like come along too.
  for (const key in value) if (!TEXT_KEYS.has(key)) part[key] = value[key];
  return { kind: 'part', part };
}

function toolResponse(value: DraftObject): ReadPart {
  const id = value.call_id ?? value.id ?? value.toolCallId ?? value.tool_use_id ?? value.tool_call_id;
  return { kind: 'response', id, name: value.name ?? value.toolName, value: responseValue(value) };
}

/** The AI SDK wraps a result as `{type, value}`. */
function responseValue(value: DraftObject): DraftValue {
  const given = value.response ?? value.result ?? value.output ?? value.content;
  if (isObject(given) && textIn(given, 'type') !== undefined && given.value !== undefined) return given.value;
  return given ?? null;
}

const MODALITIES = new Set(['image', 'video', 'audio', 'document']);

/** Media in one shape, by address, by content or by file id; `undefined` for a part of no known media kind. */
function mediaPart(value: DraftObject): Part | undefined {
  switch (value.type) {
    case 'blob':
    case 'uri':
      return media(value, modality(value), { url: value.uri, data: value.content });
    case 'media':
    case 'file-data':
    case 'image-data':
    case 'file-url':
    case 'image-url':
      // Parts of a tool's result in the AI SDK.
      return media(value, value.type.startsWith('image') ? 'image' : modality(value), {
        url: value.url,
        data: value.data,
      });
    case 'file':
      return media(value, modality(value), {
        url: value.url ?? value.uri,
        data: value.data ?? value.content ?? value.file_data,
        file_id: value.file_id,
      });
    case 'image':
      return media(value, 'image', imageSource(value));
    case 'image_url':
    case 'input_image':
      return media(value, 'image', {
        url: isObject(value.image_url) ? value.image_url.url : (value.image_url ?? value.url),
        file_id: value.file_id,
      });
    case 'input_audio':
    case 'audio':
    case 'video':
      return media(value, value.type === 'video' ? 'video' : 'audio', audioSource(value));
    case 'document':
      return isObject(value.source) ? media(value, 'document', sourceOf(value.source)) : undefined;
    default:
      return undefined;
  }
}

type MediaSource = { mime_type?: DraftValue; url?: DraftValue; data?: DraftValue; file_id?: DraftValue };

function media(value: DraftObject, type: string, source: MediaSource): Part | undefined {
  const part: Part = { type };
  const mimeType = source.mime_type ?? value.mime_type ?? value.mediaType ?? value.mimeType ?? value.media_type;
  if (mimeType !== undefined && mimeType !== null) part.mime_type = mimeType;
  const data = decodedText(bytesAsBase64(source.data));
  if (source.url !== undefined && source.url !== null) part.url = source.url;
  else if (typeof data === 'string' && /^(https?:\/\/|data:)/.test(data.slice(0, 8))) part.url = data;
  else if (data !== undefined && data !== null) part.data = data;
  if (source.file_id !== undefined && source.file_id !== null) part.file_id = source.file_id;
  for (const key of ['transcript', 'filename', 'detail', 'id']) if (value[key] != null) part[key] = value[key];
  return part.url === undefined && part.data === undefined && part.file_id === undefined ? undefined : part;
}

function modality(value: DraftObject): string {
  if (typeof value.modality === 'string' && value.modality !== '') return value.modality;
  const mimeType = textIn(value, 'mime_type') ?? textIn(value, 'mediaType') ?? textIn(value, 'mimeType') ?? '';
  const family = mimeType.slice(0, mimeType.indexOf('/'));
  return MODALITIES.has(family) ? family : 'file';
}

function imageSource(value: DraftObject): MediaSource {
  if (isObject(value.source)) return sourceOf(value.source);
  const { image } = value;
  if (isObject(image) && image.url !== undefined) return { url: image.url };
  return { url: value.url, data: image ?? value.data ?? value.content };
}

/** Anthropic's `{type: 'base64', media_type, data}` or `{type: 'url', url}`. */
function sourceOf(source: DraftObject): MediaSource {
  return { mime_type: source.media_type, url: source.url, data: source.data, file_id: source.file_id };
}

function audioSource(value: DraftObject): MediaSource {
  const inner = isObject(value.input_audio) ? value.input_audio : isObject(value.audio) ? value.audio : value;
  const format = textIn(inner, 'format');
  return {
    mime_type: inner.mime_type ?? (format && `audio/${format}`),
    url: inner.url,
    data: inner.data ?? inner.content,
  };
}

/**
 * JSON of a byte array: `{"0":137,"1":80,…}`, which is how the AI SDK records bytes, or Node's `{type: 'Buffer', data:
 * […]}`.
 */
function bytesAsBase64(data: DraftValue | undefined): DraftValue | undefined {
  if (!isObject(data)) return data;
  const bytes = Array.isArray(data.data) ? data.data : data['0'] === undefined ? undefined : Object.values(data);
  return bytes?.every((byte) => typeof byte === 'number') ? Buffer.from(bytes as number[]).toString('base64') : data;
}
