// Elements of XML and HTML that are named like a credential: `<password>…</password>`, `<string
// name="api_key">…</string>`.
import type { Edit } from './edits';
import { knownKey } from './known-key';
import { isOpaque, isStandIn, looksLikePassword, looksSecret } from './secret-values';

const TAG = /<(?:[\w-]{1,32}:)?([A-Za-z_][\w.-]{0,63})((?:\s[^<>]{0,512})?)>/y;
const CONTENT_ATTRIBUTE = /\scontent\s?=\s?(\\{0,7}["'])([^"'\\]{1,512})\1/;
const NAME_ATTRIBUTE = /\s(?:name|key|id)\s?=\s?\\{0,7}["']([^"'\\]{1,64})\\{0,7}["']/;
/** In JSON text, a blank may be an escape with a letter: `\t`. */
const ANY_ATTRIBUTE = /(?:name|key|id)\s?=/;
const MAX_TAG_CHARS = 1200;
const CONTENT = /\s*(?:<!\[CDATA\[([^<>\]]+)|([^<>]+))/y;
const PAIR_NAME = /^(?:name|key)$/i;
const PAIR_VALUE =
  /\s*<\/[\w:.-]{1,64}>(?:\s|\\{1,7}[nrt]){0,32}<(?:[\w-]{1,32}:)?(?:value|string)\b[^<>]{0,128}>\s*([^<>]+)/iy;

const CELL = /^(?:td|th|dt)$/i;
const CELL_VALUE =
  /\s*<\/(?:td|th|dt)>\s*<(?:td|dd)\b[^<>]{0,128}>\s*(?:<(?:code|b|strong|kbd|tt)>)?([^<>\s]{1,256})/iy;
const MAX_CELL_CHARS = 64;

export function findMarkupCredentials(text: string, edits: Edit[] | undefined): Edit[] | undefined {
  let found = edits;
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at + 1)) {
    TAG.lastIndex = at;
    const tag = TAG.exec(text);
    if (tag === null) continue;
    const [whole, name = '', attributes = ''] = tag;
    const edit =
      name.toLowerCase() === 'meta'
        ? metaContent(at + whole.length - attributes.length - 1, attributes)
        : contentOf(text, TAG.lastIndex, name, attributes);
    if (edit === undefined) continue;
    found ??= [];
    found.push(edit);
    at = edit.end - 1;
  }
  return found;
}

/** Whether {@link findMarkupCredentials} may find something in this text, or in the texts that it holds as JSON. */
export function mayHoldMarkupCredential(text: string): boolean {
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at + 1)) {
    const name = /^<(?:[\w-]{1,32}:)?([A-Za-z_][\w.-]{0,63})/.exec(text.slice(at, at + 100))?.[1];
    if (name !== undefined && (PAIR_NAME.test(name) || knownKey(name).name !== 'never')) return true;
    const next = text.indexOf('<', at + 1);
    const tag = text.slice(at, Math.min(at + MAX_TAG_CHARS, next === -1 ? text.length : next));
    if (name !== undefined && CELL.test(name) && mayBeCellName(tag)) return true;
    if (name !== undefined && ANY_ATTRIBUTE.test(tag)) return true;
  }
  return false;
}

/** In JSON text a blank may be written with letters. */
function mayBeCellName(tag: string): boolean {
  const name = tag.slice(tag.indexOf('>') + 1).replace(/^(?:\s|\\[nrt])+|(?:\s|\\[nrt]|:)+$/g, '');
  return name.length <= MAX_CELL_CHARS && knownKey(name).name !== 'never';
}

function contentOf(text: string, from: number, name: string, attributes: string): Edit | undefined {
  let kind = knownKey(name).name;
  if (kind === 'never' && attributes !== '') kind = knownKey(NAME_ATTRIBUTE.exec(attributes)?.[1] ?? '').name;
  CONTENT.lastIndex = from;
  const match = CONTENT.exec(text);
  const content = match?.[1] ?? match?.[2];
  if (content === undefined) return undefined;
  const value = content.trim();
  const end = CONTENT.lastIndex - (content.length - content.trimEnd().length);
  if (kind === 'never' && CELL.test(name)) return cellValue(text, CONTENT.lastIndex, value);
  if (kind === 'never' && PAIR_NAME.test(name)) return pairValue(text, CONTENT.lastIndex, value);
  if (kind === 'never' || kind === 'itself' || isStandIn(value)) return undefined;
  if (kind === 'opaque' ? !isOpaque(value) : kind === 'word' && !looksLikePassword(value)) return undefined;
  // `<secret>` may be a placeholder in a sentence: without an end tag, it is an element only at the end of a text that
  // was cut off.
  if (!text.startsWith('</', CONTENT.lastIndex) && /[\s"']|^[[(@:/-]/.test(value)) return undefined;
  // The content is prose about a credential, as in a heading.
  if (/\s/.test(value) && !/\d/.test(value)) return undefined;
  return { start: end - value.length, end };
}

/** `<td>Password</td><td>…</td>` */
function cellValue(text: string, at: number, name: string): Edit | undefined {
  if (name.length > MAX_CELL_CHARS || knownKey(name.replace(/:$/, '')).name !== 'always') return undefined;
  CELL_VALUE.lastIndex = at;
  const value = CELL_VALUE.exec(text)?.[1]?.trimEnd();
  if (value === undefined || isStandIn(value) || !looksSecret(value)) return undefined;
  return { start: CELL_VALUE.lastIndex - value.length, end: CELL_VALUE.lastIndex };
}

/** `<meta name="csrf-token" content="…">` @param start where the attributes begin */
function metaContent(start: number, attributes: string): Edit | undefined {
  const kind = knownKey(NAME_ATTRIBUTE.exec(attributes)?.[1] ?? '').name;
  const content = CONTENT_ATTRIBUTE.exec(attributes);
  const [whole = '', quote = '', value = ''] = content ?? [];
  if (content === null || kind === 'never' || kind === 'itself' || isStandIn(value)) return undefined;
  if (kind === 'opaque' ? !isOpaque(value) : kind === 'word' && !looksLikePassword(value)) return undefined;
  const end = start + content.index + whole.length - quote.length;
  return { start: end - value.length, end };
}

/** `<name>db.password</name><value>…</value>` */
function pairValue(text: string, at: number, name: string): Edit | undefined {
  if (name.length > 128 || knownKey(name).name !== 'always') return undefined;
  PAIR_VALUE.lastIndex = at;
  const value = PAIR_VALUE.exec(text)?.[1];
  if (value === undefined || isStandIn(value.trim())) return undefined;
  return {
    start: PAIR_VALUE.lastIndex - value.length,
    end: PAIR_VALUE.lastIndex - (value.length - value.trimEnd().length),
  };
}
