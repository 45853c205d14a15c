// Remembers which traces were released lately, for a limited time and up to a limited number.
import { type Link, LinkedList } from './linked-list';

const MAX_TRACES = 200_000;

interface Release {
  readonly key: string;
  readonly releasedMillis: number;
}

export class RecentTraces {
  readonly #rememberMillis: number;
  /** The last release of each. */
  readonly #releases = new Map<string, Link<Release>>();
  readonly #oldestFirst = new LinkedList<Release>();

  constructor(rememberMillis: number) {
    this.#rememberMillis = rememberMillis;
  }

  add(key: string, nowMillis: number): void {
    this.#forget(key);
    this.#releases.set(key, this.#oldestFirst.add({ key, releasedMillis: nowMillis }));
    for (let { first } = this.#oldestFirst; first !== undefined; { first } = this.#oldestFirst) {
      const isOver = nowMillis - first.releasedMillis > this.#rememberMillis;
      if (!isOver && this.#releases.size <= MAX_TRACES) break;
      this.#forget(first.key);
    }
  }

  #forget(key: string): void {
    const link = this.#releases.get(key);
    if (link === undefined) return;
    this.#releases.delete(key);
    this.#oldestFirst.remove(link);
  }

  has(key: string, nowMillis: number): boolean {
    const link = this.#releases.get(key);
    return link !== undefined && nowMillis - link.value.releasedMillis <= this.#rememberMillis;
  }
}
