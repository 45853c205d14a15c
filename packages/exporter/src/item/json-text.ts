// A long text inside recorded JSON, kept as the bytes it was recorded in. They are escaped already, so they are copied
// into the request instead of being decoded and escaped again, which was two thirds of the work on a chat span of 16
// KB.

export class JsonText {
  /**
   * @param bytes UTF-8. Overwritten when the next item is converted: nothing may keep this object longer than its item
   * @param start behind the opening quote
   * @param end at the closing quote
   */
  constructor(
    readonly bytes: Buffer,
    readonly start: number,
    readonly end: number,
  ) {}

  /** In bytes, counting escapes as they are written. */
  get length(): number {
    return this.end - this.start;
  }

  /** The text itself; also what `JSON.stringify` writes. */
  toJSON(): string {
    return JSON.parse(`"${this.bytes.toString('utf8', this.start, this.end)}"`) as string;
  }
}

/**
 * Whether all four bytes of a word may stand in a JSON string unescaped: none is a control character, a quote or a
 * backslash. Bytes of multi-byte characters may. The subtractions borrow into the top bit of a byte that is too small;
 * see "Determine if a word has a byte less than n" in Bit Twiddling Hacks.
 */
export function isPlainWord(word: number): boolean {
  const quotes = word ^ 0x22222222;
  const backslashes = word ^ 0x5c5c5c5c;
  const found =
    ((word - 0x20202020) & ~word) | ((quotes - 0x01010101) & ~quotes) | ((backslashes - 0x01010101) & ~backslashes);
  return (found & 0x80808080) === 0;
}
