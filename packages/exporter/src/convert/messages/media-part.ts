// Images, audio, video, documents and files of any dialect in one shape: by address, by content or by file id.
import type { DraftObject, DraftValue } from '../../item/item-draft';
import { decodedText, isObject, textIn } from './json-shape';
import type { Part } from './message';

const MODALITIES = new Set(['image', 'video', 'audio', 'document']);

/** Media in one shape, by address, by content or by file id; `undefined` for a part of no known media kind. */
export function mediaPart(value: DraftObject): Part | undefined {
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
      return media(value, 'image', imageSource(isObject(value.content) ? value.content : value));
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
    case 'document': {
      const block = isObject(value.content) ? value.content : value;
      return isObject(block.source) ? media(block, 'document', sourceOf(block.source, block.format)) : undefined;
    }
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
  for (const key of ['transcript', 'filename', 'name', 'detail', 'id']) if (value[key] != null) part[key] = value[key];
  return part.url === undefined && part.data === undefined && part.file_id === undefined ? undefined : part;
}

function modality(value: DraftObject): string {
  if (typeof value.modality === 'string' && value.modality !== '') return value.modality;
  const mimeType = textIn(value, 'mime_type') ?? textIn(value, 'mediaType') ?? textIn(value, 'mimeType') ?? '';
  const family = mimeType.slice(0, mimeType.indexOf('/'));
  return MODALITIES.has(family) ? family : 'file';
}

function imageSource(value: DraftObject): MediaSource {
  if (isObject(value.source))
    return sourceOf(value.source, typeof value.format === 'string' && `image/${value.format}`);
  const { image } = value;
  if (isObject(image) && image.url !== undefined) return { url: image.url };
  return { url: value.url, data: image ?? value.data ?? value.content };
}

/**
 * Anthropic's `{type: 'base64', media_type, data}` or `{type: 'url', url}`, and Bedrock's `{bytes}` or `{s3Location:
 * {uri}}`.
 */
function sourceOf(source: DraftObject, format?: DraftValue | undefined): MediaSource {
  const place = source.s3Location ?? source.s3_location ?? source.location;
  const mimeType = source.media_type ?? source.mime_type ?? source.mimeType;
  return {
    mime_type: mimeType ?? (format === 'pdf' ? 'application/pdf' : mimeTypeOf(format)),
    url: source.url ?? source.uri ?? (isObject(place) ? place.uri : undefined),
    data: source.data ?? source.bytes ?? source.text,
    file_id: source.file_id,
  };
}

function mimeTypeOf(format: DraftValue | undefined): string | undefined {
  return typeof format === 'string' && format.includes('/') ? format : undefined;
}

function audioSource(value: DraftObject): MediaSource {
  const inner = [value.input_audio, value.audio, value.content].find((each) => isObject(each)) ?? value;
  if (isObject(inner.source)) return sourceOf(inner.source, inner.format && `${value.type}/${inner.format}`);
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
