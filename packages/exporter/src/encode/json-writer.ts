// JSON into a growing buffer. Ordinary values go through JSON.stringify; a long text is escaped byte by byte straight into the buffer, which takes
// two thirds of the time of stringifying, flattening and copying it, and leaves no garbage behind.
import type { JsonValue } from '../item/sgp-item';

/** From this length on a text is worth a path of its own. */
const LONG_TEXT_CHARS = 2048;
const INITIAL_BYTES = 256 * 1024;
/** A buffer that something huge has made larger is let go again. */
const MAX_KEPT_BYTES = 4 * 1024 * 1024;
/** UTF-8 takes at most three bytes for each UTF-16 unit, a numeric escape six for one byte. */
const MAX_UTF8_BYTES_PER_CHAR = 3;
const MAX_ESCAPED_BYTES_PER_BYTE = 6;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const NUMERIC = 'u'.charCodeAt(0);
/** The letter after the backslash for each byte that needs one. */
const ESCAPES = new Uint8Array(128).fill(NUMERIC, 0, SPACE);
for (const [byte, letter] of Object.entries({ 8: 'b', 9: 't', 10: 'n', 12: 'f', 13: 'r', 34: '"', 92: '\\' })) {
  ESCAPES[Number(byte)] = letter.charCodeAt(0);
}

export class JsonWriter {
  #buffer = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  #length = 0;
  /** Where a text's bytes are put before they are escaped. */
  #scratch = Buffer.allocUnsafeSlow(INITIAL_BYTES);

  get length(): number {
    return this.#length;
  }

  /** Appends text as it is. */
  raw(text: string): void {
    this.#reserve(text.length * MAX_UTF8_BYTES_PER_CHAR);
    this.#length += this.#buffer.write(text, this.#length);
  }

  /** Appends what `JSON.stringify(value)` gives. */
  json(value: JsonValue): void {
    if (!holdsLongText(value)) this.raw(JSON.stringify(value));
    else if (typeof value === 'string') this.#longText(value);
    else if (Array.isArray(value)) this.#array(value);
    else this.#object(value as Readonly<Record<string, JsonValue | undefined>>);
  }

  /** Takes back what was appended after this length. */
  cutTo(length: number): void {
    this.#length = length;
  }

  /** Everything appended since the last time, in a buffer of its own. */
  takeBytes(): Buffer {
    const bytes = Buffer.allocUnsafeSlow(this.#length);
    this.#buffer.copy(bytes, 0, 0, this.#length);
    this.#length = 0;
    if (this.#buffer.length > MAX_KEPT_BYTES) this.#buffer = Buffer.allocUnsafeSlow(INITIAL_BYTES);
    if (this.#scratch.length > MAX_KEPT_BYTES) this.#scratch = Buffer.allocUnsafeSlow(INITIAL_BYTES);
    return bytes;
  }

  #array(values: readonly JsonValue[]): void {
    this.raw('[');
    for (const [index, value] of values.entries()) {
      if (index > 0) this.raw(',');
      this.json(value ?? null);
    }
    this.raw(']');
  }

  #object(object: Readonly<Record<string, JsonValue | undefined>>): void {
    let before = '{';
    for (const key of Object.keys(object)) {
      const value = object[key];
      if (value === undefined) continue;
      this.raw(`${before}${JSON.stringify(key)}:`);
      this.json(value);
      before = ',';
    }
    this.raw(before === '{' ? '{}' : '}');
  }

  #longText(text: string): void {
    const most = text.length * MAX_UTF8_BYTES_PER_CHAR;
    if (this.#scratch.length < most) this.#scratch = Buffer.allocUnsafeSlow(most);
    const bytes = this.#scratch.write(text, 0);
    // For text that is not ASCII the byte loop is no faster, and JSON.stringify knows the cases.
    if (bytes !== text.length) this.raw(JSON.stringify(text));
    else {
      this.#reserve(bytes * MAX_ESCAPED_BYTES_PER_BYTE + 2);
      this.#length = escapeAscii(this.#scratch, bytes, this.#buffer, this.#length);
    }
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}

/** Writes the first bytes of `from` as a JSON string at `at` of `to`; returns where it ends. */
function escapeAscii(from: Uint8Array, bytes: number, to: Uint8Array, start: number): number {
  let at = start;
  to[at++] = QUOTE;
  for (let index = 0; index < bytes; index++) {
    const byte = from[index] as number;
    if (byte > BACKSLASH || (byte >= SPACE && byte !== QUOTE && byte !== BACKSLASH)) {
      to[at++] = byte;
      continue;
    }
    const letter = ESCAPES[byte] as number;
    to[at++] = BACKSLASH;
    to[at++] = letter;
    if (letter !== NUMERIC) continue;
    for (const digit of byte.toString(16).padStart(4, '0')) to[at++] = digit.charCodeAt(0);
  }
  to[at++] = QUOTE;
  return at;
}

function holdsLongText(value: JsonValue | undefined): boolean {
  if (typeof value === 'string') return value.length >= LONG_TEXT_CHARS;
  if (typeof value !== 'object' || value === null) return false;
  for (const key in value) if (holdsLongText((value as Record<string, JsonValue | undefined>)[key])) return true;
  return false;
}
