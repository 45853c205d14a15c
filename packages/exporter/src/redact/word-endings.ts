// Tells in a few instructions whether one of a set of words may end at a position of a text. `false` is certain; `true`
// has to be checked.

const LETTER_BITS = 0x1f;
const PAIRS = 1024;
const ANY_LETTER = -1;

/** Two characters as a number from 0 to 1023; upper and lower case give the same. */
const pairOf = (beforeLast: number, last: number) => ((beforeLast & LETTER_BITS) << 5) | (last & LETTER_BITS);

export class WordEndings {
  /** For each pair that ends a word, which characters come before it: one bit each. */
  readonly #third = new Int32Array(PAIRS);
  readonly #fourth = new Int32Array(PAIRS);

  /** @param words of two characters or more */
  constructor(words: Iterable<string>) {
    for (const word of words) {
      const end = word.length;
      const pair = pairOf(word.charCodeAt(end - 2), word.charCodeAt(end - 1));
      this.#third[pair] = (this.#third[pair] as number) | (end < 3 ? ANY_LETTER : 1 << word.charCodeAt(end - 3));
      this.#fourth[pair] = (this.#fourth[pair] as number) | (end < 4 ? ANY_LETTER : 1 << word.charCodeAt(end - 4));
    }
  }

  /** Whether one of the words may end just before `end`. (`<<` uses only the lowest five bits of a character.) */
  mayEndAt(text: string, end: number): boolean {
    if (end < 2) return false;
    const pair = pairOf(text.charCodeAt(end - 2), text.charCodeAt(end - 1));
    const third = this.#third[pair] as number;
    if (third === 0) return false;
    if (end < 3) return third === ANY_LETTER;
    if ((third & (1 << text.charCodeAt(end - 3))) === 0) return false;
    const fourth = this.#fourth[pair] as number;
    return end < 4 ? fourth === ANY_LETTER : (fourth & (1 << text.charCodeAt(end - 4))) !== 0;
  }
}
