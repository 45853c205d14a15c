// `Bearer …` and `Basic …` anywhere in a text. Other schemes count only after the name of their header: see
// `header-value`.
import type { Edit } from './edits';
import { quoteAt } from './quoted-text';
import { isNumberedWord, looksLikeSchemeValue } from './secret-values';

/** `Bearer …` and `Basic …`. In lower case only at the beginning of a text, as the value of a header has them. */
export function findSchemes(text: string, edits: Edit[] | undefined): Edit[] | undefined {
  const isFirst = startsWithScheme(text);
  let found = isFirst ? addSchemeValue(text, 0, edits) : edits;
  for (let at = text.indexOf('B', isFirst ? 1 : 0); at !== -1; at = text.indexOf('B', at + 1)) {
    if (text.startsWith('earer ', at + 1) || text.startsWith('asic ', at + 1)) found = addSchemeValue(text, at, found);
  }
  return found;
}

export function mayHoldScheme(text: string, hasTellingWord: boolean): boolean {
  for (let at = text.indexOf('B'); at !== -1; at = text.indexOf('B', at + 1)) {
    const next = text.charCodeAt(at + 1) | LOWER_CASE;
    if ((next === LOWER_E || next === LOWER_A) && mayBeScheme(text, at)) return true;
  }
  if (startsWithScheme(text)) return true;
  for (const scheme of hasTellingWord ? LOWER_SCHEMES : []) {
    for (let at = text.indexOf(scheme); at !== -1; at = text.indexOf(scheme, at + 1)) {
      if (text.charCodeAt(at - 1) === QUOTE && mayBeScheme(text, at)) return true;
    }
  }
  return false;
}
const LOWER_CASE = 0x20;
const LOWER_A = 0x61;
const LOWER_B = 0x62;
const UPPER_B = 0x42;
const LOWER_E = 0x65;
const QUOTE = 0x22;
/** At most six characters: the engine searches for longer texts in a slower way. */
const LOWER_SCHEMES = ['bearer', 'basic'];
const ANY_SCHEME = /(?:bearer|basic)(?:[ \t]*\\|[ \t]+[\w.+/=~-]{6})/iy;

/** All in lower or all in upper case; the common form, with a capital first, is searched for apart. */
function startsWithScheme(text: string): boolean {
  const first = text.charCodeAt(0);
  if (first !== LOWER_B) return first === UPPER_B && mayBeScheme(text, 0);
  return LOWER_SCHEMES.some((scheme) => text.startsWith(scheme)) && mayBeScheme(text, 0);
}

function mayBeScheme(text: string, at: number): boolean {
  ANY_SCHEME.lastIndex = at;
  return ANY_SCHEME.test(text);
}

const SCHEME_VALUE = /(?:bearer|basic)[ \t]+([\w.+/=~-]{6,})/iy;

function addSchemeValue(text: string, at: number, edits: Edit[] | undefined): Edit[] | undefined {
  SCHEME_VALUE.lastIndex = at;
  const match = SCHEME_VALUE.exec(text);
  const value = match?.[1];
  if (match === null || value === undefined || !looksLikeSchemeValue(value)) return edits;
  if (isWordOfSentence(match[0], value) || isChallenge(value, text, SCHEME_VALUE.lastIndex)) return edits;
  const end = SCHEME_VALUE.lastIndex - (value.endsWith('.') ? 1 : 0);
  const found = edits ?? [];
  found.push({ start: at, end });
  return found;
}

/** `WWW-Authenticate: Bearer realm="api"`: what a server asks for. */
function isChallenge(value: string, text: string, end: number): boolean {
  return /^[a-z_]{2,32}=$/.test(value) && quoteAt(text, end) !== '';
}

/** Whether it decodes to `user:password`: `Basic research2024` is no credential. */
function isWordOfSentence(match: string, value: string): boolean {
  const word = value.replace(/[.=]+$/, '');
  if (!isNumberedWord(word)) return false;
  return !/^basic/i.test(match) || !/^[ -~]+:[ -~]*$/.test(Buffer.from(word, 'base64').toString('latin1'));
}
