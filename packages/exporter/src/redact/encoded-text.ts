// Credentials in what is percent-encoded, as a URL within a URL is: `?next=https%3A%2F%2Fuser%3A…%40host`.
import type { Edit } from './edits';
import { EscapedText } from './escaped-text';

/** An encoded sign behind a name, a blank that a key begins behind, or the beginning of a character that is not of ASCII. */
const ENCODED_SIGN = /%(?:[2-7][0-9A-Fa-f]|0[9aAdD]|[c-fC-F][0-9A-Fa-f]%[89abAB])/;
const isDelimiter = (code: number) =>
  code <= 0x22 || code === 0x26 || code === 0x3c || code === 0x3e || code === 0x5c || code === 0x60;
const MAX_LEVELS = 3;

export function mayBePercentEncoded(text: string): boolean {
  return text.includes('%') && ENCODED_SIGN.test(text);
}

type Find = (text: string) => Edit[] | undefined;

/** The same where signs of JSON text are escaped: see `escaped-text`. */
export function findEscaped(text: string, edits: Edit[] | undefined, find: Find): Edit[] | undefined {
  const escaped = new EscapedText(text);
  const inner = findPercentEncoded(escaped.decoded, find(escaped.decoded), find);
  return inner === undefined ? edits : [...(edits ?? []), ...inner.map((edit) => escaped.placeOf(edit))];
}

/** Adds what `find` finds in the decoded runs of the text, where that is in the text as it is. */
export function findPercentEncoded(
  text: string,
  edits: Edit[] | undefined,
  find: Find,
  level = 1,
): Edit[] | undefined {
  if (!mayBePercentEncoded(text)) return edits;
  let found = edits;
  let end = 0;
  for (let at = text.indexOf('%'); at !== -1; at = text.indexOf('%', end)) {
    let start = at;
    while (start > end && !isDelimiter(text.charCodeAt(start - 1))) start--;
    end = at + 1;
    while (end < text.length && !isDelimiter(text.charCodeAt(end))) end++;
    const run = text.slice(start, end);
    if (!ENCODED_SIGN.test(run)) continue;
    const decoded = decode(run);
    let inner = find(decoded);
    if (level < MAX_LEVELS) inner = findPercentEncoded(decoded, inner, find, level + 1);
    if (inner === undefined) continue;
    // A typed array costs more than most runs do.
    const starts: number[] = [];
    decode(run, starts);
    found ??= [];
    for (const edit of inner)
      found.push({ start: start + (starts[edit.start] as number), end: start + (starts[edit.end] as number) });
  }
  return found;
}

/** The value of a hexadecimal digit; negative for anything else. */
function digit(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** Negative when no byte is encoded here. */
function byteAt(text: string, at: number): number {
  return text.charCodeAt(at) === 0x25 ? (digit(text, at + 1) << 4) | digit(text, at + 2) : -1;
}

/** The character of two or three bytes that is encoded here; others are of no name. 0 when there is none. */
function wideCharAt(run: string, at: number, first: number): number {
  const second = byteAt(run, at + 3);
  if ((second & ~0x3f) !== 0x80) return 0;
  if (first < 0xe0) return ((first & 0x1f) << 6) | (second & 0x3f);
  const third = byteAt(run, at + 6);
  return (third & ~0x3f) === 0x80 ? ((first & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f) : 0;
}

/** Control characters stay encoded. @param starts filled with where each character of the decoded text begins in the run, and where the run ends */
function decode(run: string, starts?: number[]): string {
  let decoded = '';
  let copied = 0;
  for (let at = 0; at < run.length; ) {
    starts?.push(at);
    let code = byteAt(run, at);
    let chars = 3;
    if (code >= 0xc2 && code < 0xf0) {
      chars = code < 0xe0 ? 6 : 9;
      code = wideCharAt(run, at, code);
    } else if (code >= 0x7f) code = 0;
    if (code >= 0x20 || code === 0x0a || code === 0x0d || code === 0x09) {
      decoded += run.slice(copied, at) + String.fromCharCode(code);
      at += chars;
      copied = at;
    } else at++;
  }
  starts?.push(run.length);
  return decoded + run.slice(copied);
}
