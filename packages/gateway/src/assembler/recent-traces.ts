// Which traces were released lately: bounded by time and by number.

const MAX_TRACES = 200_000;

export class RecentTraces {
  readonly #rememberMillis: number;
  /** When each was released last; in that order. */
  readonly #releasedMillis = new Map<string, number>();

  constructor(rememberMillis: number) {
    this.#rememberMillis = rememberMillis;
  }

  add(key: string, nowMillis: number): void {
    this.#releasedMillis.delete(key);
    this.#releasedMillis.set(key, nowMillis);
    for (const [oldest, releasedMillis] of this.#releasedMillis) {
      const isOver = nowMillis - releasedMillis > this.#rememberMillis;
      if (!isOver && this.#releasedMillis.size <= MAX_TRACES) break;
      this.#releasedMillis.delete(oldest);
    }
  }

  has(key: string, nowMillis: number): boolean {
    const releasedMillis = this.#releasedMillis.get(key);
    return releasedMillis !== undefined && nowMillis - releasedMillis <= this.#rememberMillis;
  }
}
