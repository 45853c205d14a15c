// A name and its value as two fields side by side: `{"name":"DB_PASSWORD","value":"…"}`, the environment of a container
// in YAML, `<add key="…" value="…"/>`, one part of a multipart form.
import type { Edit } from './edits';
import { knownKey } from './known-key';
import { isOpaque, isStandIn, looksLikePassword } from './secret-values';

/** Names of the field that holds the value. */
const VALUE_NAME = /^(?:\w{0,16}[vV]alue|VALUE)$/;
const PAIR_NAME_BEFORE =
  /(?<![A-Za-z0-9])(?:[A-Za-z]{0,16}(?:Name|Key)|name|key|NAME|KEY|header|variable|field)\\{0,7}["']?\s{0,4}[:=]\s{0,4}(\\{0,7}["']?)((?:[\w./-]|:(?!\s)){1,64}?)\1(?=[\s,;/>\\])(?:(?!(?<![A-Za-z0-9])(?:name|key|Name|Key)\\{0,7}["']?\s{0,4}[:=])[^{}<>])*$/;
const PAIR_NAME_BEHIND =
  /^\\{0,7}["']?(?:\s|\\[nrt]|,)*(?:(?:"?[\w-]{1,32}\\{0,7}["']?\s{0,4}[:=]\s{0,4}\\{0,7}["']?[\w ./-]{0,64}\\{0,7}["']?(?:\s|\\[nrt]|,)+){0,3}?)\\{0,7}["']?(?:name|key|Name|Key|NAME|KEY)\\{0,7}["']?\s{0,4}[:=]\s{0,4}\\{0,7}["']?([\w.:/-]{1,64})/;
const ANY_NAME = /(?:name|key|header|variable|field)(?=\W{1,40}([\w.:/-]{1,64}))/gi;
const PAIR_NAME = /name|key|header|variable|field/gi;
const WINDOW_CHARS = 200;
const MAX_BARE_CHARS = 128;
const MAX_QUOTED_CHARS = 8192;
const QUOTED = new RegExp(String.raw`(\\{0,7}["'\`])((?:(?!\1)[^\r\n]){0,${MAX_QUOTED_CHARS}})`, 'y');
const BARE = new RegExp(String.raw`[^\s"'\`\\,}<>]{1,${MAX_BARE_CHARS}}`, 'y');
const BARE_REST = /[^\s"'`\\,}<>]*/y;
const FORM_PART = /=\\{0,7}["']([\w.[\]-]{1,64})\\{0,7}["'](?:\r?\n|\\{1,7}[rn]){2,8}([^\r\n\\]{1,1024})/y;

export const isPairValue = (name: string): boolean => VALUE_NAME.test(name);

/**
 * Finds the fields of a text that may hold a name (`name`, `key`, …). To be asked for places in ascending order, so
 * that the text is searched once.
 */
export class PairNames {
  readonly #text: string;
  #from = 0;
  #next = -1;

  constructor(text: string) {
    this.#text = text;
  }

  areWithin(start: number, end: number): boolean {
    if (start < this.#from || this.#next < start) {
      PAIR_NAME.lastIndex = start;
      this.#next = PAIR_NAME.exec(this.#text)?.index ?? Number.POSITIVE_INFINITY;
    }
    this.#from = start;
    return this.#next < end;
  }
}

/** @param nameStart where the field of the value begins @param from behind its `:` or `=` */
export function pairCredential(text: string, nameStart: number, from: number, names: PairNames): Edit | undefined {
  if (!names.areWithin(Math.max(0, nameStart - WINDOW_CHARS), from + MAX_QUOTED_CHARS + WINDOW_CHARS)) return undefined;
  const place = placeAt(text, from + blanksAt(text, from));
  if (place === undefined) return undefined;
  const window = text.slice(Math.max(0, nameStart - WINDOW_CHARS), nameStart);
  const value = text.slice(place.start, place.end);
  if (isStandIn(value)) return undefined;
  const before = PAIR_NAME_BEFORE.exec(nearest(window))?.[2];
  if (before !== undefined) return isSecret(before, value) ? whole(text, place) : undefined;
  const behind = PAIR_NAME_BEHIND.exec(text.slice(place.end, place.end + WINDOW_CHARS))?.[1];
  return behind !== undefined && isSecret(behind, value) ? whole(text, place) : undefined;
}

/** Decides by the first characters; reads to the end only what is replaced. */
function whole(text: string, place: Edit): Edit {
  if (place.end - place.start < MAX_BARE_CHARS) return place;
  BARE_REST.lastIndex = place.end;
  BARE_REST.test(text);
  return { start: place.start, end: BARE_REST.lastIndex };
}

/** Whether this text, or a text inside its JSON, may have a pair whose value is a credential. */
export function mayHoldPair(text: string): boolean {
  for (const [, name = ''] of text.matchAll(ANY_NAME)) if (knownKey(name).name !== 'never') return true;
  return false;
}

function blanksAt(text: string, from: number): number {
  let count = 0;
  while (count < 4 && (text.charCodeAt(from + count) === 0x20 || text.charCodeAt(from + count) === 0x09)) count++;
  return count;
}

/** The text before the field of the value, without its opening quote, from behind the value of the pair before. */
function nearest(window: string): string {
  let end = window.length;
  if (window.charCodeAt(end - 1) === 0x22 || window.charCodeAt(end - 1) === 0x27) end--;
  while (window.charCodeAt(end - 1) === 0x5c) end--;
  const own = window.slice(0, end);
  for (let at = own.lastIndexOf('alue'); at !== -1; at = at === 0 ? -1 : own.lastIndexOf('alue', at - 1)) {
    const behind = at + 4;
    if (isFieldEnd(own.charAt(behind)) || own.startsWith('":', behind)) return own.slice(behind);
  }
  return own;
}

const isFieldEnd = (sign: string) => sign === '=' || sign === ':' || sign === '\\';

const FORM_NAME = /=\\{0,7}["']([\w.[\]-]{1,64})/y;

/** Whether this text, or a text inside its JSON, may have a part of a multipart form. */
export function mayBeForm(text: string, equals: number): boolean {
  FORM_NAME.lastIndex = equals;
  const name = FORM_NAME.exec(text)?.[1];
  return name !== undefined && knownKey(name).name !== 'never';
}

/** A part of a form: `name="password"`, an empty line, the value. @param equals where the `=` after `name` is */
export function formCredential(text: string, equals: number): Edit | undefined {
  FORM_PART.lastIndex = equals;
  const [, name = '', value = ''] = FORM_PART.exec(text) ?? [];
  if (value === '' || isStandIn(value) || !isSecret(name, value)) return undefined;
  return { start: FORM_PART.lastIndex - value.length, end: FORM_PART.lastIndex };
}

function placeAt(text: string, from: number): Edit | undefined {
  QUOTED.lastIndex = from;
  const quoted = QUOTED.exec(text);
  if (quoted !== null) return { start: from + (quoted[1] as string).length, end: QUOTED.lastIndex };
  BARE.lastIndex = from;
  return BARE.test(text) ? { start: from, end: BARE.lastIndex } : undefined;
}

function isSecret(name: string, value: string): boolean {
  const kind = knownKey(name).name;
  if (kind === 'opaque') return isOpaque(value);
  return kind === 'always' || (kind === 'word' && looksLikePassword(value));
}
