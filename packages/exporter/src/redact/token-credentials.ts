// Credentials that are long unbroken tokens: keys of a known shape wherever they stand, random ones behind `Bearer` and `Basic`, private keys.
import type { Edit } from './edits';
import { HYPHEN_PREFIXES, knownShapes, looksLikeSchemeValue, UNDERSCORE_PREFIXES } from './token-shapes';
import { endOfToken, isTokenCharAt, startOfToken } from './unbroken-token';
import { WordEndings } from './word-endings';

/** A text without any of these characters holds nothing that is looked for here: of keys, of `bearer` and of `basic`. */
export const TOKEN_SIGNS = '-_JI2GBb';

/** Adds what is found to `edits`, which is made when there is something to add. */
export function findTokenCredentials(text: string, edits: Edit[] | undefined): Edit[] | undefined {
  if (text.length < MIN_RUN_CHARS || isWithoutTokens(text)) return edits;
  let found = edits;
  let mayHoldPrivateKey = false;
  for (const { sign, isIn } of KEY_SIGNS) {
    for (let at = text.indexOf(sign); at !== -1; ) {
      if (sign === '-' && text.charCodeAt(at + 1) === HYPHEN) {
        at = endOfHyphens(text, at);
        mayHoldPrivateKey ||= text.startsWith('BEGIN', at);
        at -= 1;
      }
      if (!isIn(text, at)) {
        at = text.indexOf(sign, at + 1);
        continue;
      }
      const start = startOfToken(text, at, 0);
      const end = endOfToken(text, at);
      mayHoldPrivateKey ||= text.slice(start, end).includes(KEY_BEGIN);
      found = findInToken(text, start, end, found);
      at = text.indexOf(sign, end);
    }
  }
  found = findSchemes(text, found);
  return mayHoldPrivateKey ? findPrivateKeys(text, found) : found;
}

/** Whether {@link findTokenCredentials} may find something in this text, or in the texts that it holds as JSON. */
export function mayHoldTokenCredential(text: string): boolean {
  if (isWithoutTokens(text)) return false;
  for (const { sign, isIn } of KEY_SIGNS) {
    for (let at = text.indexOf(sign); at !== -1; ) {
      if (sign === '-' && text.charCodeAt(at + 1) === HYPHEN) {
        at = endOfHyphens(text, at);
        if (text.startsWith('BEGIN', at)) return true;
        at -= 1;
      }
      if (!isIn(text, at)) {
        at = text.indexOf(sign, at + 1);
        continue;
      }
      const start = startOfToken(text, at, 0);
      const end = endOfToken(text, at);
      // In a text that JSON holds, the letter behind a backslash is a line feed.
      if (text.charCodeAt(start - 1) === BACKSLASH) return true;
      const token = text.slice(start, end);
      if (token.includes(KEY_BEGIN) || knownShapes(token).length > 0) return true;
      at = text.indexOf(sign, end);
    }
  }
  return mayHoldScheme(text);
}

/** A character that each shape holds, and whether it may be part of one. Prose holds few of them, and most of those it holds fail here. */
interface KeySign {
  readonly sign: string;
  readonly isIn: (text: string, at: number) => boolean;
}

const beforeHyphen = new WordEndings(HYPHEN_PREFIXES);
const beforeUnderscore = new WordEndings(UNDERSCORE_PREFIXES);
const KEY_SIGNS: readonly KeySign[] = [
  { sign: '-', isIn: (text, at) => beforeHyphen.mayEndAt(text, at) && isInLongWord(text, at) },
  { sign: '_', isIn: (text, at) => beforeUnderscore.mayEndAt(text, at) && isInLongWord(text, at) },
  { sign: 'J', isIn: (text, at) => text.charCodeAt(at - 1) === LOWER_Y && isInLongWord(text, at) },
  {
    sign: 'I',
    isIn: (text, at) => {
      const next = text.charCodeAt(at + 1);
      return (next === UPPER_A || next === LOWER_Z) && isInLongWord(text, at);
    },
  },
  { sign: '29.', isIn: (text, at) => text.charCodeAt(at - 1) === LOWER_A && isInLongWord(text, at) },
  { sign: 'G', isIn: (text, at) => text.charCodeAt(at + 1) === FULL_STOP && isInLongWord(text, at) },
];

const HYPHEN = 0x2d;
const FULL_STOP = 0x2e;
const UPPER_A = 0x41;
const LOWER_A = 0x61;
const LOWER_Y = 0x79;
const LOWER_Z = 0x7a;
const BACKSLASH = 0x5c;

/** Behind its sign each shape goes on for ten characters at least. */
function isInLongWord(text: string, at: number): boolean {
  return isTokenCharAt(text, at + 10) && isTokenCharAt(text, at + 5);
}

function endOfHyphens(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === HYPHEN) at++;
  return at;
}

const FIRST_IDEOGRAPH = 0x2e80;
/** `Basic abcdef` is the shortest of what is found here. */
const MIN_RUN_CHARS = 12;
/** Searching a text for a character takes ten times as long when it holds any that is not of Latin-1. */
const MIN_SAMPLED_CHARS = 64;

/** For a text of ideographs, whether it holds no run of other characters that is long enough. */
function isWithoutTokens(text: string): boolean {
  if (text.length < MIN_SAMPLED_CHARS || text.charCodeAt(text.length >> 1) < FIRST_IDEOGRAPH) return false;
  let last = MIN_RUN_CHARS - 1;
  let before = -1;
  while (last < text.length) {
    let at = last;
    while (at > before && text.charCodeAt(at) <= 0x7f) at--;
    if (at === before) return false;
    before = at;
    last = at + MIN_RUN_CHARS;
  }
  return true;
}

function findInToken(text: string, start: number, end: number, edits: Edit[] | undefined): Edit[] | undefined {
  const places = knownShapes(text.slice(start, end));
  if (places.length === 0) return edits;
  const found = edits ?? [];
  for (let index = 0; index < places.length; index += 2) {
    found.push({ start: start + (places[index] as number), end: start + (places[index + 1] as number) });
  }
  return found;
}

/** `Bearer …` and `Basic …` as they are usually written; in lower case only where a header's value has it, at the beginning. */
function findSchemes(text: string, edits: Edit[] | undefined): Edit[] | undefined {
  let found = startsWithScheme(text) ? addSchemeValue(text, 0, edits) : edits;
  for (let at = text.indexOf('B'); at !== -1; at = text.indexOf('B', at + 1)) {
    if (text.startsWith('earer ', at + 1) || text.startsWith('asic ', at + 1)) found = addSchemeValue(text, at, found);
  }
  return found;
}

function mayHoldScheme(text: string): boolean {
  for (let at = text.indexOf('B'); at !== -1; at = text.indexOf('B', at + 1)) {
    const next = text.charCodeAt(at + 1) | LOWER_CASE;
    if ((next === LOWER_E || next === LOWER_A) && mayBeScheme(text, at)) return true;
  }
  if (startsWithScheme(text)) return true;
  for (const scheme of LOWER_SCHEMES) {
    for (let at = text.indexOf(scheme); at !== -1; at = text.indexOf(scheme, at + 1)) {
      if (text.charCodeAt(at - 1) === QUOTE && mayBeScheme(text, at)) return true;
    }
  }
  return false;
}
const LOWER_CASE = 0x20;
const LOWER_B = 0x62;
const UPPER_B = 0x42;
const LOWER_E = 0x65;
const QUOTE = 0x22;
/** Six characters at most: longer ones are searched for in a slower way. */
const LOWER_SCHEMES = ['bearer', 'basic'];
const ANY_SCHEME = /(?:bearer|basic)(?:[ \t]*\\|[ \t]+[\w.+/=~-]{6})/iy;

/** In lower or upper case; mixed ones are those that begin with a capital. */
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
  const value = SCHEME_VALUE.exec(text)?.[1];
  if (value === undefined || !looksLikeSchemeValue(value)) return edits;
  const end = SCHEME_VALUE.lastIndex - (value.endsWith('.') ? 1 : 0);
  const found = edits ?? [];
  found.push({ start: at, end });
  return found;
}

/** It may stand directly behind another key. */
const KEY_BEGIN = '-----BEGIN';
const KEY_START = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const KEY_END = /-----END [A-Z0-9 ]{0,60}-----/y;
const KEY_BODY = /[\w+/=:,\s\\-]*/y;
/** How far behind its first line a key's text begins at the latest. */
const KEY_HEADER_CHARS = 400;

function findPrivateKeys(text: string, edits: Edit[] | undefined): Edit[] | undefined {
  let found = edits;
  let hasEnd = true;
  KEY_START.lastIndex = 0;
  for (let match = KEY_START.exec(text); match !== null; match = KEY_START.exec(text)) {
    const body = KEY_START.lastIndex;
    // The first line alone stands in many a documentation.
    if (!/[A-Za-z0-9+/]{16}/.test(text.slice(body, body + KEY_HEADER_CHARS))) continue;
    const lastLine: number = hasEnd ? text.indexOf('-----END', body) : -1;
    hasEnd = lastLine !== -1;
    const end = hasEnd ? endOf(KEY_END, text, lastLine) : withoutBackslashes(text, endOf(KEY_BODY, text, body));
    found ??= [];
    found.push({ start: match.index, end });
    KEY_START.lastIndex = end;
  }
  return found;
}

/** Where a match that begins here ends; here, if there is none. */
function endOf(sticky: RegExp, text: string, at: number): number {
  sticky.lastIndex = at;
  return sticky.test(text) ? sticky.lastIndex : at;
}

/** Those at the end belong to the quote behind. */
function withoutBackslashes(text: string, end: number): number {
  let start = end;
  while (text.charCodeAt(start - 1) === BACKSLASH) start--;
  return start;
}
