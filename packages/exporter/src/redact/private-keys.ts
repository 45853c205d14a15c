// Private keys in PEM form, with or without their last line.
import type { Edit } from './edits';

const BACKSLASH = 0x5c;
/** It may stand directly behind another key. */
export const KEY_BEGIN = '-----BEGIN';
const KEY_START = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const KEY_END = /-----END [A-Z0-9 ]{0,60}-----/y;
const KEY_BODY = /[\w+/=:,\s\\-]*/y;
/** The text of a key begins at most so many characters after its first line. */
const KEY_HEADER_CHARS = 384;

export function findPrivateKeys(text: string, edits: Edit[] | undefined): Edit[] | undefined {
  let found = edits;
  let hasEnd = true;
  let bodyStart = 0;
  KEY_START.lastIndex = 0;
  for (let match = KEY_START.exec(text); match !== null; match = KEY_START.exec(text)) {
    const body = KEY_START.lastIndex;
    // Documentation often shows the first line alone.
    if (bodyStart < body) bodyStart = startOfBody(text, body);
    if (bodyStart > body + KEY_HEADER_CHARS) continue;
    const lastLine: number = hasEnd ? text.indexOf('-----END', body) : -1;
    hasEnd = lastLine !== -1;
    const end = hasEnd ? endOf(KEY_END, text, lastLine) : withoutBackslashes(text, endOf(KEY_BODY, text, body));
    found ??= [];
    found.push({ start: match.index, end, hasLines: true });
    KEY_START.lastIndex = end;
  }
  return found;
}

const BODY_CHARS = /[A-Za-z0-9+/]{16}/g;

/** Where the next characters are that may be the text of a key; infinity when there are none. */
function startOfBody(text: string, from: number): number {
  BODY_CHARS.lastIndex = from;
  return BODY_CHARS.exec(text)?.index ?? Number.POSITIVE_INFINITY;
}

/** Where a match that begins here ends; the same place if nothing matches. */
function endOf(sticky: RegExp, text: string, at: number): number {
  sticky.lastIndex = at;
  return sticky.test(text) ? sticky.lastIndex : at;
}

/** Backslashes at the end belong to the quote that follows. */
function withoutBackslashes(text: string, end: number): number {
  let start = end;
  while (text.charCodeAt(start - 1) === BACKSLASH) start--;
  return start;
}

export const PUTTY_KEY = 'Private-Lines:';
const PUTTY_LINES =
  /Private-Lines: {0,4}\d{1,4}((?:(?:\s|\\{1,7}[nr]){1,8}(?!Private-)[A-Za-z0-9+/]{1,80}={0,2}(?![\w:-])){1,400})/g;

/** The lines of a key of PuTTY. */
export function findPuttyKeys(text: string, edits: Edit[] | undefined): Edit[] | undefined {
  if (!text.includes(PUTTY_KEY)) return edits;
  let found = edits;
  for (const match of text.matchAll(PUTTY_LINES)) {
    const end = match.index + match[0].length;
    const lines = match[1] as string;
    found ??= [];
    found.push({ start: end - lines.replace(/^(?:\s|\\+[nr])+/, '').length, end });
  }
  return found;
}
