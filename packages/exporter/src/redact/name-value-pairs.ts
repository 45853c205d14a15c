// Names and values that stand side by side in a text: `{"name":"DB_PASSWORD","value":"…"}`, the environment of a container in YAML, `<add key="…"
// value="…"/>`, the part of a form.
import type { Edit } from './edits';
import { knownKey } from './known-key';
import { isOpaque, isStandIn, looksLikePassword } from './secret-values';

/** Each pair has the word in one of these spellings; the search is for its rarest part. */
const VALUE_WORDS = ['alue', 'ALUE'];
const VALUE = /(?<![A-Za-z0-9])(?:[vV]|(?:string|secret)V)alue(?:\\{0,7}["'])?\s{0,4}[:=]\s{0,4}/y;
const PAIR_NAME_BEFORE =
  /(?<![A-Za-z0-9])(?:name|key|Name|Key|NAME|KEY|header|variable)\\{0,7}["']?\s{0,4}[:=]\s{0,4}(\\{0,7}["']?)((?:[\w./-]|:(?!\s)){1,64}?)\1(?=[\s,;/>\\])(?:(?!(?<![A-Za-z0-9])(?:name|key|Name|Key)\\{0,7}["']?\s{0,4}[:=])[^{}<>])*$/;
const PAIR_NAME_BEHIND =
  /^\\{0,7}["']?(?:\s|\\[nrt]|,)*(?:(?:"?[\w-]{1,32}\\{0,7}["']?\s{0,4}[:=]\s{0,4}\\{0,7}["']?[\w ./-]{0,64}\\{0,7}["']?(?:\s|\\[nrt]|,)+){0,3}?)\\{0,7}["']?(?:name|key|Name|Key|NAME|KEY)\\{0,7}["']?\s{0,4}[:=]\s{0,4}\\{0,7}["']?([\w.:/-]{1,64})/;
const ANY_NAME = /(?:name|key|header|variable)\W{1,40}([\w.:/-]{1,64})/gi;
const WINDOW_CHARS = 200;
const QUOTED = /(\\{0,7}["'`])((?:(?!\1)[^\r\n]){0,8192})/y;
const BARE = /[^\s"'`\\,}<>]+/y;
const FORM_PART = /name=\\{0,7}["']([\w.[\]-]{1,64})\\{0,7}["'](?:\r?\n|\\r|\\n){2,8}([^\r\n\\]{1,1024})/g;

export function findPairs(text: string, edits: Edit[] | undefined): Edit[] | undefined {
  let found = edits;
  let last = 0;
  for (const word of VALUE_WORDS) {
    for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
      const edit = pairAt(text, at, last);
      last = at;
      if (edit === undefined) continue;
      found ??= [];
      found.push(edit);
    }
  }
  return text.includes('form-data') ? findFormParts(text, found) : found;
}

/** Whether {@link findPairs} may find something in this text, or in the texts that it holds as JSON. */
export function mayHoldPair(text: string): boolean {
  let next = 0;
  for (const word of VALUE_WORDS) {
    for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
      if (at < next) continue;
      // Escaped, what stands between the two is longer.
      const window = text.slice(Math.max(0, at - 4 * WINDOW_CHARS), at + 8 * WINDOW_CHARS);
      for (const [, name = ''] of window.matchAll(ANY_NAME)) if (knownKey(name).name !== 'never') return true;
      next = at + 4 * WINDOW_CHARS;
    }
  }
  return text.includes('form-data');
}

/** @param last where the value before stands: its name is not this one's */
function pairAt(text: string, at: number, last: number): Edit | undefined {
  const first = /[\w"'\\]{0,8}$/.exec(text.slice(Math.max(0, at - 8), at))?.[0].length ?? 0;
  VALUE.lastIndex = at - 1;
  if (!VALUE.test(text)) {
    VALUE.lastIndex = at - Math.min(first, 7);
    if (!VALUE.test(text)) return undefined;
  }
  const from = VALUE.lastIndex;
  const place = placeAt(text, from);
  if (place === undefined) return undefined;
  const value = text.slice(place.start, place.end);
  if (isStandIn(value)) return undefined;
  const window = text.slice(Math.max(last, at - WINDOW_CHARS), at - 1);
  const before = PAIR_NAME_BEFORE.exec(window.replace(/\\{0,7}["']?$/, ''))?.[2];
  if (before !== undefined) return isSecret(before, value) ? place : undefined;
  const behind = PAIR_NAME_BEHIND.exec(text.slice(place.end, place.end + WINDOW_CHARS))?.[1];
  return behind !== undefined && isSecret(behind, value) ? place : undefined;
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

function findFormParts(text: string, edits: Edit[] | undefined): Edit[] | undefined {
  let found = edits;
  for (const match of text.matchAll(FORM_PART)) {
    const [all, name = '', value = ''] = match;
    if (isStandIn(value) || !isSecret(name, value)) continue;
    const end = match.index + all.length;
    found ??= [];
    found.push({ start: end - value.length, end });
  }
  return found;
}
