// A map that forgets its oldest entries: state about spans must never grow with the number of spans.

export class RecentMap<K, V> {
  readonly #entries = new Map<K, V>();
  /**
   * Goes along while entries are forgotten: one that is made anew would pass over all that were forgotten before, each time. Let go of as soon as there
   * is room again, since it keeps each table alive that the map has outgrown meanwhile.
   */
  #oldestFirst: IterableIterator<K> | undefined;

  constructor(readonly maxEntries: number) {}

  get size(): number {
    return this.#entries.size;
  }

  get(key: K): V | undefined {
    return this.#entries.get(key);
  }

  /** Makes the entry the newest one. */
  set(key: K, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.maxEntries) {
      this.#oldestFirst = undefined;
      return;
    }
    this.#oldestFirst ??= this.#entries.keys();
    const { value: oldest } = this.#oldestFirst.next();
    this.#entries.delete(oldest as K);
  }

  delete(key: K): boolean {
    return this.#entries.delete(key);
  }
}
