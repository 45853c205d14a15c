// Credentials in percent-encoded text, such as a URL inside a URL: `?next=https%3A%2F%2Fuser%3A…%40host`.
import type { Edit } from './edits';
import { EscapedText } from './escaped-text';

/** An encoded sign after a name, an encoded blank before a key, or the first byte of a character outside ASCII. */
const ENCODED_SIGN = /%(?:[2-7][0-9A-Fa-f]|0[9aAdD]|[c-fC-F][0-9A-Fa-f]%[89abAB])/;
const isDelimiter = (code: number) =>
  code <= 0x20 || code === 0x22 || code === 0x26 || code === 0x3c || code === 0x3e || code === 0x5c || code === 0x60;
const MAX_LEVELS = 3;
const PERCENT = 0x25;
const ENCODED_CHARS = 3;

export function mayBePercentEncoded(text: string): boolean {
  return text.includes('%') && ENCODED_SIGN.test(text);
}

type Find = (text: string) => Edit[] | undefined;

/** The same for texts with escaped signs of JSON: see `escaped-text`. */
export function findEscaped(text: string, edits: Edit[] | undefined, find: Find): Edit[] | undefined {
  const escaped = new EscapedText(text);
  const inner = findPercentEncoded(escaped.decoded, find(escaped.decoded), find);
  return inner === undefined ? edits : [...(edits ?? []), ...inner.map((edit) => escaped.placeOf(edit))];
}

/** Decodes each encoded run, and adds what `find` finds there, with its place in the text as it was. */
export function findPercentEncoded(text: string, edits: Edit[] | undefined, find: Find, level = 1): Edit[] | undefined {
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
    const { decoded, isNew } = decode(run);
    let inner = isNew ? find(decoded) : undefined;
    if (level < MAX_LEVELS) inner = findPercentEncoded(decoded, inner, find, level + 1);
    if (inner === undefined) continue;
    const starts = new Int32Array(run.length + 1);
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
  return text.charCodeAt(at) === PERCENT ? (digit(text, at + 1) << 4) | digit(text, at + 2) : -1;
}

/** The encoded character of two or three bytes that begins here, or 0. No name contains longer ones. */
function wideCharAt(run: string, at: number, first: number): number {
  const second = byteAt(run, at + 3);
  if ((second & ~0x3f) !== 0x80) return 0;
  if (first < 0xe0) return ((first & 0x1f) << 6) | (second & 0x3f);
  const third = byteAt(run, at + 6);
  return (third & ~0x3f) === 0x80 ? ((first & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f) : 0;
}

/** Control characters stay encoded. */
const isDecoded = (code: number) => code >= 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

/** Memory for longer runs, which are rare, is not kept. */
const MAX_KEPT_CHARS = 16 * 1024;
let keptCodes = new Uint16Array(512);

function codesFor(chars: number): Uint16Array {
  if (chars <= keptCodes.length) return keptCodes;
  const codes = new Uint16Array(chars);
  if (chars <= MAX_KEPT_CHARS) keptCodes = codes;
  return codes;
}

interface Decoded {
  readonly decoded: string;
  /** Whether decoding gave any sign but `%`. If not, the text was encoded twice, and was searched as it is already. */
  readonly isNew: boolean;
}

/** @param starts filled with where each character of the decoded text begins in the run, and where the run ends */
function decode(run: string, starts?: Int32Array): Decoded {
  const codes = codesFor(run.length);
  let length = 0;
  let bits = 0;
  let isNew = false;
  for (let at = 0; at < run.length; ) {
    if (starts !== undefined) starts[length] = at;
    let code = run.charCodeAt(at);
    let chars = 1;
    if (code === PERCENT) {
      const first = byteAt(run, at);
      const encoded = first >= 0xc2 && first < 0xf0 ? wideCharAt(run, at, first) : first < 0x7f ? first : 0;
      if (isDecoded(encoded)) {
        code = encoded;
        chars = first < 0x80 ? ENCODED_CHARS : first < 0xe0 ? 2 * ENCODED_CHARS : 3 * ENCODED_CHARS;
        isNew ||= code !== PERCENT;
      }
    }
    codes[length++] = code;
    bits |= code;
    at += chars;
  }
  if (starts !== undefined) starts[length] = run.length;
  return { decoded: textOf(codes.subarray(0, length), bits), isNew };
}

/** @param bits all codes combined by OR: shows whether one byte is enough for each, which is faster to search */
function textOf(codes: Uint16Array, bits: number): string {
  if (bits < 0x100) return Buffer.from(codes).toString('latin1');
  return Buffer.from(codes.buffer, codes.byteOffset, codes.byteLength).toString('utf16le');
}
