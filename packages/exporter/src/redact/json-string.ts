// What a string of JSON says, and where each of its characters is written.
import type { Edit } from './edits';
import { firstIndex } from './first-index';

const BACKSLASH = 0x5c;
const LOWER_U = 0x75;
/** `\n`, and `\u000a`. */
const SHORT_ESCAPE_CHARS = 2;
const LONG_ESCAPE_CHARS = 6;

export class JsonString {
  readonly decoded: string;
  /** Of each character, and of the end. */
  readonly #places: Int32Array;

  /** @param content between the quotes @param start where it stands in its text */
  constructor(content: string, start: number) {
    this.#places = new Int32Array(content.length + 1);
    let length = 0;
    let decoded = '';
    let copied = 0;
    for (let at = 0; at < content.length; length++) {
      this.#places[length] = start + at;
      if (content.charCodeAt(at) !== BACKSLASH) {
        at++;
        continue;
      }
      const chars = content.charCodeAt(at + 1) === LOWER_U ? LONG_ESCAPE_CHARS : SHORT_ESCAPE_CHARS;
      decoded += content.slice(copied, at) + signOf(content.slice(at, at + chars));
      at += chars;
      copied = at;
    }
    this.decoded = decoded + content.slice(copied);
    this.#places = this.#places.subarray(0, length + 1);
    this.#places[length] = start + content.length;
  }

  /** The same place in the decoded text, with all of an escape of which it has a part. */
  inside(edit: Edit): Edit {
    const start = this.#firstFrom(edit.start);
    const isWithin = (this.#places[start] as number) > edit.start;
    return { ...edit, start: isWithin ? start - 1 : start, end: this.#firstFrom(edit.end) };
  }

  outside(edit: Edit): Edit {
    const quote = edit.quote === undefined ? {} : { quote: JSON.stringify(edit.quote).slice(1, -1) };
    return { ...edit, ...quote, start: this.#places[edit.start] as number, end: this.#places[edit.end] as number };
  }

  #firstFrom(place: number): number {
    return firstIndex(this.#places.length - 1, (index) => (this.#places[index] as number) >= place);
  }
}

const SIGNS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

function signOf(written: string): string {
  const letter = written.charAt(1);
  return letter === 'u' ? String.fromCharCode(Number.parseInt(written.slice(2), 16)) : (SIGNS[letter] ?? letter);
}
