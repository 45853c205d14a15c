// A map that forgets its oldest entries: state about spans must never grow with the number of spans.

export class RecentMap<K, V> {
  readonly #entries = new Map<K, V>();
  /**
   * Kept across evictions: a fresh `keys()` iterator would rescan the deleted slots on every call. Dropped once the map
   * is below its bound again, because it would keep every table alive that the map has outgrown meanwhile.
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
