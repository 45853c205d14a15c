// Tells listeners in this process that stored spans changed: the viewer's live view, `sgp-local tail` and
// waitForSpans() subscribe. Writes of another process on the same PostgreSQL server are not seen.

/** What a committed transaction changed. Ids only: listeners read the spans they show. */
export interface StoreChange {
  /** The account written to; null when spans of any account may be gone (cleared, or removed by retention). */
  readonly accountId: string | null;
  /** Traces of the written spans, each once, at most 1000 (one batch); empty when `accountId` is null. */
  readonly traceIds: readonly string[];
  /** When, ISO 8601 in UTC with milliseconds. */
  readonly at: string;
}

export type StoreChangeListener = (change: StoreChange) => void;

/** More listeners than this are refused: each browser tab holds one. */
export const MAX_LISTENERS = 1000;

/** Publishes synchronously and buffers nothing: a slow listener must bound its own queue. */
export class ChangeFeed {
  readonly #listeners = new Set<StoreChangeListener>();

  /**
   * @returns ends the subscription; may be called again
   * @throws RangeError above {@link MAX_LISTENERS}
   */
  subscribe(listener: StoreChangeListener): () => void {
    if (this.#listeners.size >= MAX_LISTENERS) throw new RangeError(`More than ${MAX_LISTENERS} listeners`);
    // A wrapper, so that one function may subscribe twice and each subscription ends by itself.
    const entry: StoreChangeListener = (change) => listener(change);
    this.#listeners.add(entry);
    return () => {
      this.#listeners.delete(entry);
    };
  }

  /** Called by the store. A listener that throws loses its subscription and harms nobody else. */
  publish(accountId: string | null, traceIds: Iterable<string>): void {
    if (this.#listeners.size === 0) return;
    const change: StoreChange = { accountId, traceIds: [...new Set(traceIds)], at: new Date().toISOString() };
    for (const listener of [...this.#listeners]) {
      try {
        listener(change);
      } catch {
        this.#listeners.delete(listener);
      }
    }
  }
}
