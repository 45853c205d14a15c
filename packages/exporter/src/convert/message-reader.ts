// Reads a JSON text of recorded messages without decoding the long texts in it: those stay bytes (JsonText). Only
// well-formed JSON of an ordinary shape is read; for anything else there is JSON.parse. Scans four bytes at a time.

import type { DraftObject, DraftValue } from '../item/item-draft';
import { isPlainWord, JsonText } from '../item/json-text';
import { MAX_VALUES } from './bounds';

/** Shorter JSON is parsed as fast by the engine. */
const MIN_READ_CHARS = 1024;
/** Shorter texts are decoded: every rule can then look at them. */
const MIN_TEXT_BYTES = 256;
/** Keys whose values may stay bytes: nothing looks into the text of a message. */
const TEXT_KEYS: ReadonlySet<string> = new Set(['content', 'text']);
const MAX_DEPTH = 24;
/** Longer JSON is not worth its time: little of it would be kept. */
const MAX_READ_CHARS = 4 * 1024 * 1024;
const INITIAL_BYTES = 64 * 1024;
const MAX_KEPT_BYTES = 1024 * 1024;
const MAX_UTF8_BYTES_PER_CHAR = 3;
/** Reading four bytes at a time goes beyond the end of the text by up to this. */
const SLACK_BYTES = 8;

const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const LETTER_U = 0x75;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

const isSimpleEscape = new Uint8Array(256);
for (const letter of '"\\/bfnrt') isSimpleEscape[letter.charCodeAt(0)] = 1;

/** Bytes that need no look inside a text. */
const isPlainByte = new Uint8Array(256).fill(1, SPACE);
isPlainByte[QUOTE] = 0;
isPlainByte[BACKSLASH] = 0;

/** Thrown to give up on JSON that is out of the ordinary. */
const UNUSUAL = new Error('not read');

export class MessageReader {
  readonly #isClean: (text: string) => boolean;
  readonly #names = new KnownNames();
  #bytes = Buffer.alloc(0);
  #view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, 0);
  #used = 0;
  #at = 0;
  #valuesLeft = 0;
  #end = 0;

  /**
   * @param isClean whether a text holds nothing that must be replaced before it leaves; one that may is not left as
   * bytes
   */
  constructor(isClean: (text: string) => boolean) {
    this.#isClean = isClean;
  }

  /** Call when the next item begins: texts that were read before may then be overwritten. */
  reset(): void {
    this.#used = 0;
    if (this.#bytes.length > MAX_KEPT_BYTES) this.#use(INITIAL_BYTES);
  }

  /** The value of a JSON text; `undefined` when it is short, unusual or not clean, and must be parsed as any other. */
  read(text: string): DraftValue | undefined {
    if (text.length < MIN_READ_CHARS || text.length > MAX_READ_CHARS || !this.#isClean(text)) return undefined;
    const most = text.length * MAX_UTF8_BYTES_PER_CHAR + SLACK_BYTES;
    // Texts that were read from the memory so far keep it; further ones get new memory.
    if (this.#used + most > this.#bytes.length) this.#use(Math.max(INITIAL_BYTES, most));
    const start = this.#used;
    this.#at = start;
    this.#valuesLeft = MAX_VALUES;
    this.#end = start + this.#bytes.write(text, start);
    this.#used = this.#end;
    // A control character, at which every search for the end of a text stops.
    this.#bytes[this.#end] = 0;
    try {
      const value = this.#value(false, 0);
      if (this.#next() !== -1) throw UNUSUAL;
      return value;
    } catch {
      this.#used = start;
      return undefined;
    }
  }

  #use(size: number): void {
    this.#bytes = Buffer.alloc(size);
    this.#view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, size);
    this.#used = 0;
  }

  /** The byte after white space, which is not taken yet; -1 at the end. */
  #next(): number {
    const bytes = this.#bytes;
    for (; this.#at < this.#end; this.#at++) {
      const byte = bytes[this.#at] as number;
      if (byte !== SPACE && byte !== LINE_FEED && byte !== CARRIAGE_RETURN && byte !== TAB) return byte;
    }
    return -1;
  }

  #value(mayStayBytes: boolean, depth: number): DraftValue {
    this.#valuesLeft -= 1;
    if (depth > MAX_DEPTH || this.#valuesLeft < 0) throw UNUSUAL;
    switch (this.#next()) {
      case QUOTE:
        return this.#text(mayStayBytes);
      case OPEN_OBJECT:
        return this.#object(depth + 1);
      case OPEN_LIST:
        return this.#list(depth + 1);
      default:
        return this.#word();
    }
  }

  #object(depth: number): DraftObject {
    const object: DraftObject = {};
    this.#at += 1;
    if (this.#next() === CLOSE_OBJECT) {
      this.#at += 1;
      return object;
    }
    for (;;) {
      if (this.#next() !== QUOTE) throw UNUSUAL;
      const key = this.#text(false) as string;
      if (key === '__proto__' || this.#next() !== COLON) throw UNUSUAL;
      this.#at += 1;
      object[key] = this.#value(TEXT_KEYS.has(key), depth);
      const sign = this.#next();
      this.#at += 1;
      if (sign === CLOSE_OBJECT) return object;
      if (sign !== COMMA) throw UNUSUAL;
    }
  }

  #list(depth: number): DraftValue[] {
    const list: DraftValue[] = [];
    this.#at += 1;
    if (this.#next() === CLOSE_LIST) {
      this.#at += 1;
      return list;
    }
    for (;;) {
      list.push(this.#value(false, depth));
      const sign = this.#next();
      this.#at += 1;
      if (sign === CLOSE_LIST) return list;
      if (sign !== COMMA) throw UNUSUAL;
    }
  }

  /** A number, `true`, `false` or `null`: rare, so the engine reads it. */
  #word(): DraftValue {
    const start = this.#at;
    while (this.#at < this.#end && !endsWord(this.#bytes[this.#at] as number)) this.#at += 1;
    return JSON.parse(this.#bytes.toString('latin1', start, this.#at)) as DraftValue;
  }

  #text(mayStayBytes: boolean): string | JsonText {
    const start = this.#at + 1;
    const hasEscapes = this.#skipText(start);
    const end = this.#at;
    this.#at = end + 1;
    if (mayStayBytes && end - start >= MIN_TEXT_BYTES) return new JsonText(this.#bytes, start, end);
    if (!hasEscapes) return this.#names.of(this.#bytes, start, end);
    return JSON.parse(`"${this.#bytes.toString('utf8', start, end)}"`) as string;
  }

  /** Goes to the closing quote; tells whether there was an escape on the way. */
  #skipText(start: number): boolean {
    const bytes = this.#bytes;
    const view = this.#view;
    const lastWord = this.#end - 4;
    let at = start;
    let hasEscapes = false;
    for (;;) {
      while (at <= lastWord && isPlainWord(view.getInt32(at, true))) at += 4;
      // At most four bytes, except at the end.
      let byte = bytes[at] as number;
      while (isPlainByte[byte] === 1) byte = bytes[++at] as number;
      if (byte === BACKSLASH) {
        hasEscapes = true;
        at += isSimpleEscape[bytes[at + 1] as number] === 1 ? 2 : this.#unicodeEscapeLength(at);
      } else if (byte === QUOTE && at < this.#end) {
        break;
      } else {
        throw UNUSUAL;
      }
    }
    this.#at = at;
    return hasEscapes;
  }

  #unicodeEscapeLength(at: number): number {
    if (this.#bytes[at + 1] !== LETTER_U) throw UNUSUAL;
    const digits = this.#bytes.toString('latin1', at + 2, at + 6);
    // Half of a surrogate pair is not valid text, and whole pairs are hardly ever written as escapes.
    if (!/^[\da-f]{4}$/i.test(digits) || /^d[89a-f]/i.test(digits)) throw UNUSUAL;
    return 6;
  }
}

function endsWord(byte: number): boolean {
  return byte === COMMA || byte === CLOSE_LIST || byte === CLOSE_OBJECT || byte <= SPACE;
}

const NAME_SLOTS = 512;
const MAX_NAME_BYTES = 24;

/** Short texts that come again and again (keys, roles, types), so that each is made once. */
class KnownNames {
  readonly #slots: (string | undefined)[] = new Array(NAME_SLOTS).fill(undefined);

  of(bytes: Buffer, start: number, end: number): string {
    const length = end - start;
    if (length > MAX_NAME_BYTES) return bytes.toString('utf8', start, end);
    let hash = length;
    for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (bytes[at] as number)) | 0;
    const slot = (hash ^ (hash >>> 9)) & (NAME_SLOTS - 1);
    const known = this.#slots[slot];
    if (known !== undefined && isSame(known, bytes, start, length)) return known;
    const name = bytes.toString('utf8', start, end);
    if (name.length === length) this.#slots[slot] = name;
    return name;
  }
}

function isSame(known: string, bytes: Buffer, start: number, length: number): boolean {
  if (known.length !== length) return false;
  for (let index = 0; index < length; index++) if (known.charCodeAt(index) !== bytes[start + index]) return false;
  return true;
}
