// Credentials that are long unbroken tokens: keys of a known shape anywhere, random ones after `Bearer` and `Basic`,
// private keys.
import type { Edit } from './edits';
import { findPrivateKeys, findPuttyKeys, KEY_BEGIN, PUTTY_KEY } from './private-keys';
import { findSchemes, mayHoldScheme } from './scheme-credentials';
import { HYPHEN_PREFIXES, knownShapes, STOP_PREFIXES, UNDERSCORE_PREFIXES } from './token-shapes';
import { endOfToken, isTokenCharAt, startOfToken } from './unbroken-token';
import { WordEndings } from './word-endings';

/** A text without any of these characters has nothing that is searched for here: no key, no `bearer`, no `basic`. */
export const TOKEN_SIGNS = '-_.JIKATBV~b/v';

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
  found = findBotTokens(text, findHexTokens(text, found));
  found = findSchemes(text, found);
  found = findPuttyKeys(text, found);
  return mayHoldPrivateKey ? findPrivateKeys(text, found) : found;
}

/** Whether {@link findTokenCredentials} may find something in this text, or in the texts that it holds as JSON. */
export function mayHoldTokenCredential(text: string, hasTellingWord: boolean): boolean {
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
      const token = text.slice(start, end);
      if (token.includes(KEY_BEGIN) || shapesIn(text, start, token).length > 0) return true;
      at = text.indexOf(sign, end);
    }
  }
  return (
    text.includes(PUTTY_KEY) ||
    findHexTokens(text, undefined) !== undefined ||
    findBotTokens(text, undefined) !== undefined ||
    mayHoldScheme(text, hasTellingWord)
  );
}

/**
 * Characters of which each shape contains one, each with a quick test whether a token is there. Prose has few of these
 * characters, and most of them fail the test.
 */
interface KeySign {
  readonly sign: string;
  readonly isIn: (text: string, at: number) => boolean;
}

const beforeHyphen = new WordEndings(HYPHEN_PREFIXES);
const beforeUnderscore = new WordEndings(UNDERSCORE_PREFIXES);
const beforeStop = new WordEndings(STOP_PREFIXES);
const KEY_SIGNS: readonly KeySign[] = [
  {
    sign: '-',
    isIn: (text, at) => (beforeHyphen.mayEndAt(text, at) && isInLongWord(text, at)) || isHexBefore(text, at),
  },
  { sign: '_', isIn: (text, at) => beforeUnderscore.mayEndAt(text, at) && isInLongWord(text, at) },
  { sign: '.', isIn: isStopOfKey },
  { sign: 'J', isIn: (text, at) => text.charCodeAt(at - 1) === LOWER_Y && isInLongWord(text, at) },
  {
    sign: 'I',
    isIn: (text, at) => {
      const next = text.charCodeAt(at + 1);
      return (next === UPPER_A || next === LOWER_Z || text.startsWith('LTA', at - 3)) && isInLongWord(text, at);
    },
  },
  { sign: 'K', isIn: isInLongWord },
  { sign: 'AT', isIn: isInLongWord },
  { sign: '~', isIn: isInLongWord },
  { sign: '//0', isIn: (text, at) => text.charCodeAt(at - 1) === DIGIT_ONE && isInLongWord(text, at) },
  { sign: 'V', isIn: (text, at) => text.startsWith('cmVmd', at - 2) },
];

/**
 * The full stop of `hvs.…` and `s.…`; the first one of a Discord token, which has a second one 6 or 7 characters later;
 * the one after the id of an Airtable token.
 */
function isStopOfKey(text: string, at: number): boolean {
  if (!isTokenCharAt(text, at + 10) || !isTokenCharAt(text, at + 5)) return false;
  if (beforeStop.mayEndAt(text, at)) return true;
  if (text.charCodeAt(at + 7) === FULL_STOP || text.charCodeAt(at + 8) === FULL_STOP)
    return isTokenCharAt(text, at - 22) && isTokenCharAt(text, at + 30);
  if (text.charCodeAt(at - 1) === LOWER_S && isTokenCharAt(text, at + 24)) {
    return !isAlphanumeric(text.charCodeAt(at - 2)) || text.charCodeAt(at - 3) === BACKSLASH;
  }
  return text.startsWith('pat', at - 17);
}

const isAlphanumeric = (code: number) =>
  (code >= 0x30 && code <= 0x39) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a);

/** Whether 32 hexadecimal digits are before this place, as in keys of Mailgun and Mailchimp. */
function isHexBefore(text: string, at: number): boolean {
  let start = at;
  while (start > at - HEX_CHARS && isHex(text.charCodeAt(start - 1))) start--;
  return start === at - HEX_CHARS;
}

const HEX_CHARS = 32;
/** The prefix of keys of Databricks. */
const HEX_PREFIX = 'dapi';
/** The length of `\\u0001`: in JSON text, an escape may precede the key. */
const MAX_ESCAPE_CHARS = 6;
const isHex = (code: number) => (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x66);

/** Of 32 digits around this one, 15 are before it or 16 behind it. */
function mayBeInHex(text: string, at: number): boolean {
  return (
    (isHex(text.charCodeAt(at - 1)) && isHex(text.charCodeAt(at - 8)) && isHex(text.charCodeAt(at - 15))) ||
    (isHex(text.charCodeAt(at + 1)) && isHex(text.charCodeAt(at + 8)) && isHex(text.charCodeAt(at + 16)))
  );
}

/** Keys without any rare character, with 32 hexadecimal digits in a row: looking at every 32nd character finds them. */
function findHexTokens(text: string, edits: Edit[] | undefined): Edit[] | undefined {
  let found = edits;
  for (let at = HEX_CHARS - 1; at < text.length; at += HEX_CHARS) {
    if (!isHex(text.charCodeAt(at)) || !mayBeInHex(text, at)) continue;
    let first = at;
    while (first > 0 && at - first < HEX_CHARS && isHex(text.charCodeAt(first - 1))) first--;
    if (text.charCodeAt(first - 1) !== LOWER_I || !text.startsWith(HEX_PREFIX, first - HEX_PREFIX.length)) continue;
    const start = startOfToken(text, first, Math.max(0, first - HEX_PREFIX.length - MAX_ESCAPE_CHARS));
    found = findInToken(text, start, Math.min(text.length, first + HEX_CHARS + 4), found);
  }
  return found;
}

const DIGIT_ONE = 0x31;
const HYPHEN = 0x2d;
const COLON = 0x3a;
const FULL_STOP = 0x2e;
const UPPER_A = 0x41;
const LOWER_I = 0x69;
const LOWER_S = 0x73;
const LOWER_Y = 0x79;
const LOWER_Z = 0x7a;
const BACKSLASH = 0x5c;

/** Whether the token goes on for ten characters after its sign, as each shape does. */
function isInLongWord(text: string, at: number): boolean {
  return isTokenCharAt(text, at + 10) && isTokenCharAt(text, at + 5);
}

function endOfHyphens(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === HYPHEN) at++;
  return at;
}

const FIRST_IDEOGRAPH = 0x2e80;
/** The shortest match: `Basic abcdef`. */
const MIN_RUN_CHARS = 12;
/** From this length on: searching a text takes ten times as long when it has any character outside Latin-1. */
const MIN_SAMPLED_CHARS = 64;

/** Whether a text, mostly Chinese or Japanese, has no run of other characters that is long enough for a token. */
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

/** Tokens of Telegram: the number of the bot, a colon, the key. */
const BOT_TOKEN = /AA[\w-]{32,34}(?![\w-])/y;

function findBotTokens(text: string, edits: Edit[] | undefined): Edit[] | undefined {
  let found = edits;
  for (let at = text.indexOf('AA'); at !== -1; at = text.indexOf('AA', at + 1)) {
    const id = text.charCodeAt(at - 1) === COLON ? /\d{6,12}:$/.exec(text.slice(Math.max(0, at - 13), at)) : null;
    BOT_TOKEN.lastIndex = at;
    if (id === null || !BOT_TOKEN.test(text)) continue;
    found ??= [];
    found.push({ start: at - id[0].length, end: BOT_TOKEN.lastIndex });
  }
  return found;
}

function findInToken(text: string, start: number, end: number, edits: Edit[] | undefined): Edit[] | undefined {
  const token = text.slice(start, end);
  const places = shapesIn(text, start, token);
  if (places.length === 0) return edits;
  const found = edits ?? [];
  for (let index = 0; index < places.length; index += 2) {
    found.push({ start: start + (places[index] as number), end: start + (places[index + 1] as number) });
  }
  return found;
}

/** In JSON inside a text, a letter after a backslash is an escape such as a line feed: `\\nghp_…`. */
function shapesIn(text: string, start: number, token: string): readonly number[] {
  const places = knownShapes(token);
  if (places.length > 0 || text.charCodeAt(start - 1) !== BACKSLASH) return places;
  const escapeChars = /^(?:[nrtbf]|u[0-9a-f]{4})/i.exec(token)?.[0].length ?? 0;
  return knownShapes(token.slice(escapeChars)).map((place) => place + escapeChars);
}
