// JSON text with escaped ASCII signs, as Go and Gson write it: `password\u003dhunter2\u0026a`. In JSON inside a text,
// each escape has more than one backslash.
import type { Edit } from './edits';
import { firstIndex } from './first-index';

const ESCAPE = /(?<!\\)(\\{1,7})u00([2-7][0-9a-fA-F])/g;

export function mayBeEscaped(text: string): boolean {
  return text.includes('\\') && /\\u00[2-7]/.test(text);
}

/** The text with these escapes decoded. Quotes and backslashes keep theirs, which tell how deeply they are nested. */
export class EscapedText {
  readonly decoded: string;
  /** Four numbers for each sign: start and length in the decoded text, start and end in the original. */
  readonly #signs: number[] = [];

  constructor(text: string) {
    let decoded = '';
    let copied = 0;
    for (const match of text.matchAll(ESCAPE)) {
      const [whole, backslashes = '', hex = ''] = match;
      const sign = String.fromCharCode(Number.parseInt(hex, 16));
      const isKept = sign === '"' || sign === '\\';
      const written = isKept ? `${backslashes}${sign}` : sign;
      decoded += text.slice(copied, match.index);
      this.#signs.push(decoded.length, written.length, match.index, match.index + whole.length);
      decoded += written;
      copied = match.index + whole.length;
    }
    this.decoded = decoded + text.slice(copied);
  }

  placeOf(edit: Edit): Edit {
    return { ...edit, start: this.#placeOf(edit.start), end: this.#placeOf(edit.end) };
  }

  /** The place in the original; for one within a sign, where that begins. */
  #placeOf(at: number): number {
    const next = firstIndex(this.#signs.length / 4, (index) => (this.#signs[index * 4] as number) > at);
    if (next === 0) return at;
    const [start = 0, chars = 0, begin = 0, end = 0] = this.#signs.slice(next * 4 - 4, next * 4);
    return at < start + chars ? begin : end + (at - start - chars);
  }
}
