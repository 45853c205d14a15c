// Waiting for everything accepted before a moment: counts what is still outstanding, in whatever order it ends.

interface Flush {
  readonly upTo: number;
  outstanding: number;
  /** Sequences that this flush does not wait for any more. */
  readonly passedOver: Set<number>;
  readonly done: () => void;
  /** Not waited for any longer once the backend takes nothing. */
  readonly untilHeld: boolean;
  readonly promise: Promise<void>;
}

export class PendingFlushes {
  readonly #flushes = new Set<Flush>();
  #endedCount = 0;

  /** Resolves when every entry up to this sequence has ended. Sequences count from 1 without gaps, each ends once. */
  wait(upTo: number, untilHeld = false): Promise<void> {
    const outstanding = upTo - this.#endedCount;
    if (outstanding <= 0) return Promise.resolve();
    const { promise, resolve: done } = deferred();
    this.#flushes.add({ upTo, outstanding, passedOver: new Set(), done, untilHeld, promise });
    return promise;
  }

  /** Nobody waits for it any more. */
  forget(promise: Promise<void>): void {
    for (const flush of this.#flushes) if (flush.promise === promise) this.#flushes.delete(flush);
  }

  /** The backend takes nothing for the moment. */
  held(): void {
    for (const flush of this.#flushes) {
      if (!flush.untilHeld) continue;
      this.#flushes.delete(flush);
      flush.done();
    }
  }

  /** Nothing more will end: whoever waits need not. */
  endAll(): void {
    for (const { done } of this.#flushes) done();
    this.#flushes.clear();
  }

  /** The entry of this sequence was delivered or given up. */
  ended(sequence: number): void {
    this.#endedCount += 1;
    for (const flush of this.#flushes) if (!flush.passedOver.has(sequence)) this.#countDown(flush, sequence);
  }

  /** This entry has not ended, and those who wait at this moment need not wait for it. */
  passOver(sequence: number): void {
    for (const flush of this.#flushes) {
      if (flush.passedOver.has(sequence)) continue;
      flush.passedOver.add(sequence);
      this.#countDown(flush, sequence);
    }
  }

  #countDown(flush: Flush, sequence: number): void {
    if (sequence > flush.upTo) return;
    flush.outstanding -= 1;
    if (flush.outstanding > 0) return;
    this.#flushes.delete(flush);
    flush.done();
  }
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => {};
  const promise = new Promise<void>((resolvePromise) => {
    resolve = resolvePromise;
  });
  return { promise, resolve };
}
