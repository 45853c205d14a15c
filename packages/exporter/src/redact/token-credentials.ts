// Credentials that are long unbroken tokens: keys of a known shape wherever they stand, random ones behind `Bearer` and `Basic`, private keys.
import type { Edit } from './edits';
import { endOfToken, nextLongToken, startOfToken } from './long-token';
import { knownShapes, looksLikeSchemeValue } from './token-shapes';

/** Adds what is found to `edits`, which is made when there is something to add. */
export function findTokenCredentials(text: string, edits: Edit[] | undefined): Edit[] | undefined {
  let found = edits;
  let start = nextLongToken(text, 0);
  if (start === -1) return found;
  if (text.includes('PRIVATE KEY')) found = findPrivateKeys(text, found);
  for (; start !== -1; ) {
    const end = endOfToken(text, start);
    const token = text.slice(start, end);
    const places = knownShapes(token);
    for (let index = 0; index < places.length; index += 2) {
      found ??= [];
      found.push({ start: start + (places[index] as number), end: start + (places[index + 1] as number) });
    }
    const scheme = places.length === 0 ? schemeBefore(text, start) : -1;
    if (scheme !== -1) found = addSchemeValue(text, scheme, found);
    start = nextLongToken(text, end);
  }
  return found;
}

/** From here on there are ideographs. */
const FIRST_WIDE_CODE = 0x2e80;

/**
 * `Bearer …` and `Basic …` as they are usually written, also with a credential that is too short to be a long token. Searching for a word costs ten
 * times as much in a text of ideographs, so there long ones alone are found.
 */
export function findSchemes(text: string, edits: Edit[] | undefined): Edit[] | undefined {
  let found = edits;
  if (text.charCodeAt(text.length >> 1) >= FIRST_WIDE_CODE) return found;
  for (let at = text.indexOf('Bearer '); at !== -1; at = text.indexOf('Bearer ', at + 1)) {
    found = addSchemeValue(text, at, found);
  }
  for (let at = text.indexOf('Basic '); at !== -1; at = text.indexOf('Basic ', at + 1)) {
    found = addSchemeValue(text, at, found);
  }
  return found;
}

/** The parts of base64 that {@link nextLongToken} does not know: `+`, `/`, `=` and `~`. */
const OTHER_TOKEN_CHARS = '+/=~';
const MAX_SCHEME_DISTANCE_CHARS = 256;

/** Where a scheme begins whose credential holds this position, or -1. */
function schemeBefore(text: string, position: number): number {
  let start = position;
  const first = Math.max(0, position - MAX_SCHEME_DISTANCE_CHARS);
  while (start > first && OTHER_TOKEN_CHARS.includes(text[start - 1] as string))
    start = startOfToken(text, start - 1, first);
  if (start === 0 || text.charCodeAt(start - 1) > 0x20) return -1;
  const scheme = /(?:bearer|basic)[ \t]{1,2}$/i.exec(text.slice(Math.max(0, start - 8), start));
  return scheme === null ? -1 : start - scheme[0].length;
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
    const end = hasEnd ? endOf(KEY_END, text, lastLine) : endOf(KEY_BODY, text, body);
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
