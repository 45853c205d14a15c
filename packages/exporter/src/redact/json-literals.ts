// Where JSON stands in a text, and where its strings and numbers are. Each character is read once.
import { backslashesBefore } from './quoted-text';

export interface Literal {
  /** Of a string, without its quotes. */
  readonly start: number;
  readonly end: number;
  readonly isString: boolean;
  readonly isKey: boolean;
}

export interface JsonPlace {
  readonly start: number;
  readonly end: number;
  readonly literals: readonly Literal[];
}

/** The next list or object that is complete. */
export function nextJson(text: string, from: number): JsonPlace | undefined {
  let at = from;
  for (;;) {
    OPENING.lastIndex = at;
    const start = OPENING.exec(text)?.index;
    if (start === undefined) return undefined;
    const reader = new JsonReader(text, start);
    if (reader.readAll()) return { start, end: reader.at, literals: reader.literals };
    at = Math.max(start + 1, reader.at);
  }
}
const OPENING = /[{[]/g;

type Expected = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end';

const BLANKS = /[ \t\r\n]*/y;
const ATOM = /(?:-?\d[\d.eE+-]{0,400}|true|false|null)(?![\w.+-])/y;
const NOT_IN_STRING = /[\n\r\t]/;

class JsonReader {
  readonly literals: Literal[] = [];
  /** Up to where the text has been read. */
  at: number;
  readonly #text: string;
  readonly #open: string[] = [];
  #expected: Expected = 'value';

  constructor(text: string, start: number) {
    this.#text = text;
    this.at = start;
  }

  /** Whether one list or object begins here, and ends. */
  readAll(): boolean {
    do {
      BLANKS.lastIndex = this.at;
      BLANKS.test(this.#text);
      this.at = BLANKS.lastIndex;
      if (!this.#readNext(this.#text.charAt(this.at))) return false;
    } while (this.#open.length > 0);
    return true;
  }

  #readNext(sign: string): boolean {
    const mayEnd = this.#expected.endsWith('end');
    const isValue = this.#expected.startsWith('value');
    switch (sign) {
      case '{':
      case '[':
        if (isValue) this.#open.push(sign);
        return isValue && this.#pass(sign === '{' ? 'key or end' : 'value or end');
      case '}':
      case ']':
        return mayEnd && this.#open.pop() === (sign === '}' ? '{' : '[') && this.#pass('comma or end');
      case ',':
        return this.#expected === 'comma or end' && this.#pass(this.#open.at(-1) === '{' ? 'key' : 'value');
      case ':':
        return this.#expected === 'colon' && this.#pass('value');
      case '"':
        return (isValue || this.#expected.startsWith('key')) && this.#readString(!isValue);
      default:
        return isValue && this.#readAtom();
    }
  }

  #pass(expected: Expected): true {
    this.at += 1;
    this.#expected = expected;
    return true;
  }

  #readString(isKey: boolean): boolean {
    const start = this.at + 1;
    let end = this.#text.indexOf('"', start);
    while (end !== -1 && isEscaped(this.#text, end, start)) end = this.#text.indexOf('"', end + 1);
    if (end === -1 || NOT_IN_STRING.test(this.#text.slice(start, end))) return false;
    this.literals.push({ start, end, isString: true, isKey });
    this.at = end;
    return this.#pass(isKey ? 'colon' : 'comma or end');
  }

  #readAtom(): boolean {
    ATOM.lastIndex = this.at;
    if (!ATOM.test(this.#text)) return false;
    this.literals.push({ start: this.at, end: ATOM.lastIndex, isString: false, isKey: false });
    this.at = ATOM.lastIndex - 1;
    return this.#pass('comma or end');
  }
}

const isEscaped = (text: string, at: number, first: number) => backslashesBefore(text, at, first) % 2 === 1;
