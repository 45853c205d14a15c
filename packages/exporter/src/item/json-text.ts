// A long text inside recorded JSON, left as the bytes it was recorded in: escaped already, so that it goes into a request without being decoded and
// escaped once more. Two thirds of the work on a chat span of 16 KB was that.

export class JsonText {
  /**
   * @param bytes UTF-8; they are written over when the next item is converted, so nothing may keep this longer than its item
   * @param start behind the opening quote
   * @param end at the closing quote
   */
  constructor(
    readonly bytes: Buffer,
    readonly start: number,
    readonly end: number,
  ) {}

  /** In bytes, escapes as they are written. */
  get length(): number {
    return this.end - this.start;
  }

  /** The text itself; also what `JSON.stringify` writes. */
  toJSON(): string {
    return JSON.parse(`"${this.bytes.toString('utf8', this.start, this.end)}"`) as string;
  }
}

/**
 * Whether none of the four bytes of a word is a control character, a quote or a backslash: such bytes stand in JSON text as they are. Bytes of multi-byte
 * characters are plain. Subtracting borrows into the top bit of a byte that is smaller; see "Determine if a word has a byte less than n", Bit Twiddling Hacks.
 */
export function isPlainWord(word: number): boolean {
  const quotes = word ^ 0x22222222;
  const backslashes = word ^ 0x5c5c5c5c;
  const found =
    ((word - 0x20202020) & ~word) | ((quotes - 0x01010101) & ~quotes) | ((backslashes - 0x01010101) & ~backslashes);
  return (found & 0x80808080) === 0;
}
