// Credentials in percent-encoded text, such as a URL inside a URL: `?next=https%3A%2F%2Fuser%3A…%40host`.
import type { Edit } from './edits';
import { EscapedText } from './escaped-text';

/** An encoded sign after a name, an encoded blank before a key, or the first byte of a character outside ASCII. */
const ENCODED_SIGN = /%(?:[2-7][0-9A-Fa-f]|0[9aAdD]|[c-fC-F][0-9A-Fa-f]%[89abAB])/;
const DELIMITERS = new Uint8Array(128).fill(1, 0, 0x21);
for (const sign of '"&<>\\`') DELIMITERS[sign.charCodeAt(0)] = 1;
const isDelimiter = (code: number) => code < 128 && DELIMITERS[code] === 1;
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
export function findPercentEncoded(text: string, edits: Edit[] | undefined, find: Find): Edit[] | undefined {
  if (!mayBePercentEncoded(text)) return edits;
  let found = edits;
  let end = 0;
  for (let at = text.indexOf('%'); at !== -1; at = text.indexOf('%', end)) {
    let start = at;
    while (start > end && !isDelimiter(text.charCodeAt(start - 1))) start--;
    end = at + 1;
    while (end < text.length && !isDelimiter(text.charCodeAt(end))) end++;
    found = findInRun(text, start, end, found, find);
  }
  return found;
}

/**
 * Looks at each level that brings any sign but `%` to light. Others were encoded once more, and what they hold was
 * looked for as it was: they are decoded further in the same memory, and no text is made of them.
 */
function findInRun(text: string, start: number, end: number, edits: Edit[] | undefined, find: Find) {
  let length = end - start;
  const codes = memory.codes(length);
  copyCodes(text, start, end, codes);
  let found = edits;
  for (let level = 1; level <= MAX_LEVELS; level++) {
    const decoded = decode(codes, length);
    if (decoded.length === length) break;
    length = decoded.length;
    if (!decoded.isNew) continue;
    const inner = find(textOf(codes, length, decoded.bits));
    if (inner === undefined) continue;
    found ??= [];
    for (const edit of placesOf(inner, text, start, end, level)) found.push(edit);
  }
  return found;
}

/** Where in the text edits of a run stand that was decoded so many times. */
function placesOf(edits: readonly Edit[], text: string, start: number, end: number, levels: number): Edit[] {
  let length = end - start;
  const codes = memory.codesForPlaces(length);
  const places = memory.places(length + 1);
  copyCodes(text, start, end, codes);
  for (let index = 0; index <= length; index++) places[index] = start + index;
  for (let level = 1; level <= levels; level++) length = decode(codes, length, places).length;
  return edits.map((edit) => ({ start: places[edit.start] as number, end: places[edit.end] as number }));
}

function copyCodes(text: string, start: number, end: number, codes: Uint16Array): void {
  for (let index = start; index < end; index++) codes[index - start] = text.charCodeAt(index);
}

/** The value of a hexadecimal digit; negative for any other sign of ASCII. */
const DIGITS = new Int8Array(128).fill(-1);
for (let digit = 0; digit < 16; digit++) {
  const char = digit.toString(16);
  for (const code of [char.charCodeAt(0), char.toUpperCase().charCodeAt(0)]) DIGITS[code] = digit;
}

/** Negative when no byte is encoded here. */
function byteAt(codes: Uint16Array, at: number, end: number): number {
  if (at + ENCODED_CHARS > end || codes[at] !== PERCENT) return -1;
  const high = codes[at + 1] as number;
  const low = codes[at + 2] as number;
  return (high | low) > 127 ? -1 : ((DIGITS[high] as number) << 4) | (DIGITS[low] as number);
}

/** The encoded character of two or three bytes that begins here, or 0. No name contains longer ones. */
function wideCharAt(codes: Uint16Array, at: number, end: number, first: number): number {
  const second = byteAt(codes, at + 3, end);
  if ((second & ~0x3f) !== 0x80) return 0;
  if (first < 0xe0) return ((first & 0x1f) << 6) | (second & 0x3f);
  const third = byteAt(codes, at + 6, end);
  return (third & ~0x3f) === 0x80 ? ((first & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f) : 0;
}

/** Control characters stay encoded. */
const isDecoded = (code: number) => code >= 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

/** Memory for longer runs, which are rare, is not kept. */
const MAX_KEPT_CHARS = 16 * 1024;

/** Of one run at a time: what decodes a text decodes nothing else meanwhile. */
const memory = {
  codes: keptArray((length) => new Uint16Array(length)),
  codesForPlaces: keptArray((length) => new Uint16Array(length)),
  places: keptArray((length) => new Int32Array(length)),
  bytes: keptArray((length) => Buffer.alloc(length)),
};

function keptArray<T extends { readonly length: number }>(make: (length: number) => T): (length: number) => T {
  let kept = make(512);
  return (length) => {
    if (length <= kept.length) return kept;
    const array = make(length);
    if (length <= MAX_KEPT_CHARS) kept = array;
    return array;
  };
}

interface Decoded {
  readonly length: number;
  /** Whether decoding gave any sign but `%`. If not, the text was encoded once more, and was searched as it is already. */
  readonly isNew: boolean;
  /** Of all codes: a text of one byte for each character is searched faster. */
  readonly bits: number;
}

/**
 * Decodes the run once, in its own memory.
 * @param places of each code and of the end; moved along with the codes
 */
function decode(codes: Uint16Array, end: number, places?: Int32Array): Decoded {
  let length = 0;
  let bits = 0;
  let isNew = false;
  for (let at = 0; at < end; ) {
    if (places !== undefined) places[length] = places[at] as number;
    let code = codes[at] as number;
    let chars = 1;
    if (code === PERCENT) {
      const first = byteAt(codes, at, end);
      const encoded = first >= 0xc2 && first < 0xf0 ? wideCharAt(codes, at, end, first) : first < 0x7f ? first : 0;
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
  if (places !== undefined) places[length] = places[end] as number;
  return { length, isNew, bits };
}

/** @param bits all codes combined by OR: shows whether one byte is enough for each, which is faster to search */
function textOf(codes: Uint16Array, length: number, bits: number): string {
  if (bits >= 0x100) return Buffer.from(codes.buffer, codes.byteOffset, 2 * length).toString('utf16le');
  const bytes = memory.bytes(length);
  for (let index = 0; index < length; index++) bytes[index] = codes[index] as number;
  return bytes.toString('latin1', 0, length);
}
