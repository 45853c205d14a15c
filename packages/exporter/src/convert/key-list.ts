// Attribute names that answer one question, best first. Most spans have none of most lists: each list has a bit, which
// its names carry, so that asking a span costs one look at the bits that its names have together.

export interface KeyList {
  readonly keys: readonly string[];
  readonly bit: number;
}

/** Set where not every name was looked at: each list has to be read. */
export const ANY_LIST = -1;

/** As many as there are bits in a number that the engine handles as a small integer everywhere. */
const MAX_LISTS = 30;

/** Hands out the bits of one set of tables. */
export class KeyLists {
  #count = 0;
  readonly #bitsByKey = new Map<string, number>();

  of(keys: readonly string[]): KeyList {
    if (this.#count >= MAX_LISTS) throw new Error(`There are only ${MAX_LISTS} lists of keys.`);
    const bit = 1 << this.#count;
    this.#count += 1;
    for (const key of keys) this.#bitsByKey.set(key, this.bitsOf(key) | bit);
    return { keys, bit };
  }

  /** The names of all lists. */
  get keys(): Iterable<string> {
    return this.#bitsByKey.keys();
  }

  /** The bits of the lists that have this name. */
  bitsOf(key: string): number {
    return this.#bitsByKey.get(key) ?? 0;
  }
}
