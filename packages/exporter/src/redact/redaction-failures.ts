// Counts what `mask` failed to do, so that whoever may log can say it once in a while; the redaction itself is pure.

/** What has happened since the last time somebody took it. */
export interface MaskFailures {
  /** Texts that were replaced because `mask` threw or returned no text. */
  readonly count: number;
  /** The key of the first of them. No value, and no message of an error, which may hold one. */
  readonly firstKey: string;
}

export class RedactionFailures {
  #count = 0;
  #firstKey = '';

  add(key: string): void {
    if (this.#count === 0) this.#firstKey = key;
    this.#count += 1;
  }

  /** `undefined` when nothing has failed since the last call. */
  take(): MaskFailures | undefined {
    if (this.#count === 0) return undefined;
    const taken = { count: this.#count, firstKey: this.#firstKey };
    this.#count = 0;
    return taken;
  }
}
