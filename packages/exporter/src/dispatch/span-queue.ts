// Entries that wait to be sent: first in, first out, bounded by count and by estimated bytes. What could not be
// delivered comes back to the head, in its old order, whatever the bounds: it was accepted once.
//
//   returned (few)  ─▶ ┐
//                      ├▶ take
//   entries  [ taken … | head … waiting … | tail ]     compacted when the taken part outgrows the waiting one

export interface Queued {
  /** Position in the order of arrival. */
  readonly sequence: number;
  readonly bytes: number;
}

export interface QueueBounds {
  /** 0 sets no bound by count. */
  readonly maxQueueSize: number;
  readonly maxQueueBytes: number;
}

/** How much of it there is at this moment. */
export interface SetAside {
  readonly size: number;
  readonly bytes: number;
}

export class SpanQueue<E extends Queued> {
  readonly #bounds: QueueBounds;
  readonly #aside: SetAside;
  #returned: E[] = [];
  #entries: (E | undefined)[] = [];
  #head = 0;
  #bytes = 0;

  /** @param aside what waits elsewhere and counts against the same bounds */
  constructor(bounds: QueueBounds, aside: SetAside = { size: 0, bytes: 0 }) {
    this.#bounds = bounds;
    this.#aside = aside;
  }

  get size(): number {
    return this.#returned.length + this.#entries.length - this.#head;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The sequence of the entry that is next, or infinity when there is none. */
  get nextSequence(): number {
    return (this.#returned[0] ?? this.#entries[this.#head])?.sequence ?? Number.POSITIVE_INFINITY;
  }

  /** Which bound keeps an entry of this size out, if any. */
  refusal(bytes: number): 'queue_full' | 'queue_bytes_full' | undefined {
    const { maxQueueSize } = this.#bounds;
    if (maxQueueSize > 0 && this.size + this.#aside.size >= maxQueueSize) return 'queue_full';
    return this.#hasRoomFor(bytes) ? undefined : 'queue_bytes_full';
  }

  #hasRoomFor(bytes: number): boolean {
    return this.#bytes + this.#aside.bytes + bytes <= this.#bounds.maxQueueBytes;
  }

  /** What waits, oldest first. */
  *[Symbol.iterator](): Generator<E> {
    yield* this.#returned;
    for (let index = this.#head; index < this.#entries.length; index++) yield this.#entries[index] as E;
  }

  /** Removes and returns those that are meant, oldest first, until as many bytes are left as are wanted. */
  takeThose(isMeant: (entry: E) => boolean, untilBytes: number): E[] {
    const taken = new Set<E>();
    for (const entry of this) {
      if (this.#bytes <= untilBytes) break;
      if (!isMeant(entry)) continue;
      taken.add(entry);
      this.#bytes -= entry.bytes;
    }
    if (taken.size === 0) return [];
    const waiting = [...this].filter((entry) => !taken.has(entry));
    this.#returned = [];
    this.#entries = waiting;
    this.#head = 0;
    return [...taken];
  }

  add(entry: E): void {
    this.#entries.push(entry);
    this.#bytes += entry.bytes;
  }

  putBack(entries: readonly E[]): void {
    if (entries.length === 0) return;
    this.#returned = [...this.#returned, ...entries].sort((a, b) => a.sequence - b.sequence);
    for (const entry of entries) this.#bytes += entry.bytes;
  }

  /** Removes and returns the oldest entries: up to `maxCount` of them, and up to `maxBytes` but at least one. */
  take(maxCount: number, maxBytes = Number.POSITIVE_INFINITY): E[] {
    const batch: E[] = [];
    let bytes = 0;
    while (batch.length < maxCount) {
      const next = this.#returned[batch.length] ?? this.#entries[this.#head + this.#fromEntries(batch.length)];
      if (next === undefined || (batch.length > 0 && bytes + next.bytes > maxBytes)) break;
      batch.push(next);
      bytes += next.bytes;
    }
    this.#remove(batch.length);
    this.#bytes -= bytes;
    return batch;
  }

  /** How many of the first `count` entries come from the list behind the returned ones. */
  #fromEntries(count: number): number {
    return Math.max(0, count - this.#returned.length);
  }

  #remove(count: number): void {
    const end = this.#head + this.#fromEntries(count);
    if (this.#returned.length > 0) this.#returned = this.#returned.slice(count);
    this.#entries.fill(undefined, this.#head, end);
    this.#head = end;
    if (this.#head * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#head);
      this.#head = 0;
    }
  }
}
