// Credentials that are long unbroken tokens: keys of a known shape wherever they stand, random ones behind `Bearer` and `Basic`, private keys.
import type { Edit } from './edits';
import { endOfToken, MIN_TOKEN_CHARS, nextLongToken, startOfToken } from './long-token';
import { knownShapes, looksLikeSchemeValue, SHAPE_ANCHORS } from './token-shapes';

/**
 * Adds what is found to `edits`, which is made when there is something to add.
 *
 * Most texts are searched for what keys hold and prose does not. Where that is there often, as in programs, or where searching is slow, as in texts of
 * ideographs, all long tokens are looked at instead: the outcome is the same.
 */
export function findTokenCredentials(text: string, edits: Edit[] | undefined): Edit[] | undefined {
  if (text.length < MIN_ANCHORED_CHARS || isIdeographic(text)) return findAtLongTokens(text, edits);
  const found = findAtAnchors(text, edits);
  return found === TOO_MANY ? findAtLongTokens(text, edits) : found;
}

const TOO_MANY = 'too many';
/** A shorter text is read faster than searched eight times. */
const MIN_ANCHORED_CHARS = 400;
/** One with more anchors than one in so many characters is, too. */
const CHARS_PER_ANCHOR = 256;

export function findAtAnchors(
  text: string,
  edits: Edit[] | undefined,
  maxAnchors = 2 + text.length / CHARS_PER_ANCHOR,
): Edit[] | undefined | typeof TOO_MANY {
  let found = edits;
  let anchorsLeft = maxAnchors;
  let mayHoldPrivateKey = false;
  for (let index = 0; index < SHAPE_ANCHORS.length; index++) {
    const anchor = SHAPE_ANCHORS[index] as string;
    for (let at = text.indexOf(anchor); at !== -1; ) {
      anchorsLeft -= 1;
      if (anchorsLeft < 0) return TOO_MANY;
      const start = startOfToken(text, at, 0);
      const end = endOfToken(text, at);
      if (text.charCodeAt(at + 1) === HYPHEN) mayHoldPrivateKey = true;
      if (end - start >= MIN_TOKEN_CHARS) found = findInToken(text, start, end, found);
      at = text.indexOf(anchor, end);
    }
  }
  return mayHoldPrivateKey ? findPrivateKeys(text, found) : found;
}

export function findAtLongTokens(text: string, edits: Edit[] | undefined): Edit[] | undefined {
  let start = nextLongToken(text, 0);
  if (start === -1) return edits;
  let found = findPrivateKeys(text, edits);
  while (start !== -1) {
    const end = endOfToken(text, start);
    found = findInToken(text, start, end, found);
    const scheme = schemeBefore(text, start);
    if (scheme !== -1) found = addSchemeValue(text, scheme, found);
    start = nextLongToken(text, end);
  }
  return found;
}

const HYPHEN = 0x2d;
const BACKSLASH = 0x5c;

function findInToken(text: string, start: number, end: number, edits: Edit[] | undefined): Edit[] | undefined {
  const places = knownShapes(text.slice(start, end));
  if (places.length === 0) return edits;
  const found = edits ?? [];
  for (let index = 0; index < places.length; index += 2) {
    found.push({ start: start + (places[index] as number), end: start + (places[index + 1] as number) });
  }
  return found;
}

const FIRST_IDEOGRAPH = 0x2e80;

/** By three characters: a wrong guess costs time, and short values of `Bearer`. */
function isIdeographic(text: string): boolean {
  const quarter = text.length >> 2;
  if (text.length < MIN_ANCHORED_CHARS) return false;
  for (let part = 1; part <= 3; part++) if (text.charCodeAt(part * quarter) < FIRST_IDEOGRAPH) return false;
  return true;
}

/**
 * `Bearer …` and `Basic …` as they are usually written, also with a credential that is too short to be a long token. Searching for a word costs ten
 * times as much in a text of ideographs, so there long ones alone are found.
 */
export function findSchemes(text: string, edits: Edit[] | undefined): Edit[] | undefined {
  if (isIdeographic(text)) return edits;
  // In lower case it is searched for where a header's value has it.
  let found = (text.charCodeAt(0) | LOWER_CASE) === LOWER_B ? addSchemeValue(text, 0, edits) : edits;
  for (const scheme of SCHEMES) {
    for (let at = text.indexOf(scheme); at !== -1; at = text.indexOf(scheme, at + 1)) {
      found = addSchemeValue(text, at, found);
    }
  }
  return found;
}
const LOWER_CASE = 0x20;
const LOWER_B = 0x62;
const SCHEMES = ['Bearer ', 'Basic '];

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
  const scheme = /(?:[Bb]earer|Basic) {1,2}$/.exec(text.slice(Math.max(0, start - 8), start));
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
  if (!text.includes('PRIVATE KEY')) return edits;
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
