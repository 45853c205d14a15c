// Media within texts, as data URLs and bare base64: nobody reads them, and cut off they are useless. A short
// description takes their place.
import type { DraftObject, DraftValue } from '../item/item-draft';

/** Longer media are left out even where they would fit. */
export const MAX_INLINE_MEDIA_CHARS = 32 * 1024;

/** How base64 of known files begins. */
const BEGINNINGS: readonly (readonly [string, string])[] = [
  ['iVBORw0KGgo', 'image/png'],
  ['/9j/', 'image/jpeg'],
  ['R0lGOD', 'image/gif'],
  ['UklGR', 'base64 data'],
  ['JVBERi', 'application/pdf'],
  ['SUQz', 'audio/mpeg'],
  ['T2dnUw', 'audio/ogg'],
  ['UEsDB', 'application/zip'],
];
const LOOKED_AT_CHARS = 1024;
const BASE64 = /^[\w+/=\r\n-]+$/;

/**
 * What stands in place of a text that is media, `undefined` for any other.
 * @param beside the object that it is in
 * @param isData whether its place says that it is data
 */
export function omittedMedia(text: string, beside?: DraftObject, isData = false): string | undefined {
  if (text.startsWith('data:')) return omittedDataUrl(text);
  if (!isBase64(text, isData)) return undefined;
  const known = BEGINNINGS.find(([beginning]) => text.startsWith(beginning))?.[1];
  const kind = textOf(beside?.mime_type ?? beside?.mimeType ?? beside?.media_type ?? beside?.mediaType) ?? known;
  return `<omitted: ${Math.floor((text.length * 3) / 4)} bytes of ${kind ?? 'base64 data'}>`;
}

/**
 * Whether a text is base64, judged by its beginning and its end: encoded bytes have letters of both cases, and digits
 * or signs between them.
 */
function isBase64(text: string, isData: boolean): boolean {
  const beginning = text.slice(0, LOOKED_AT_CHARS);
  if (!BASE64.test(beginning) || !BASE64.test(text.slice(-LOOKED_AT_CHARS))) return false;
  if (isData || BEGINNINGS.some(([known]) => beginning.startsWith(known))) return true;
  return /[a-z]/.test(beginning) && /[A-Z]/.test(beginning) && /[\d+/]/.test(beginning);
}

function omittedDataUrl(text: string): string {
  const comma = text.indexOf(',');
  const head = text.slice('data:'.length, comma === -1 ? 100 : Math.min(comma, 100));
  const mimeType = head.split(';')[0] || 'data';
  const payload = text.length - comma - 1;
  return `<omitted: ${head.includes('base64') ? Math.floor((payload * 3) / 4) : payload} bytes of ${mimeType}>`;
}

function textOf(value: DraftValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * A JSON text without the long media in it, so that the rest can be read: an answer with a picture is mostly picture.
 * Looks at the distances between quotes only.
 */
export function withoutLongMedia(json: string): string {
  let clean = '';
  let copied = 0;
  let quote = json.indexOf('"');
  while (quote !== -1) {
    const next = json.indexOf('"', quote + 1);
    if (next === -1) break;
    if (next - quote > MAX_INLINE_MEDIA_CHARS) {
      const omitted = omittedMedia(json.slice(quote + 1, next));
      if (omitted !== undefined) {
        clean += json.slice(copied, quote + 1) + omitted;
        copied = next;
      }
    }
    quote = next;
  }
  return copied === 0 ? json : clean + json.slice(copied);
}
