// Spans that wait to be sent: first in, first out, bounded by count and by estimated bytes.
//
//   entries  [ sent … | head … waiting … | tail ]     compacted when the sent part outgrows the waiting one
import type { SpanLike } from '../convert/span-like';

/** A span to write, or (with span-start writes on) the start of one. */
export interface QueueEntry {
  readonly span: SpanLike;
  readonly isStart: boolean;
  readonly bytes: number;
}

export interface QueueBounds {
  /** 0 sets no bound by count. */
  readonly maxQueueSize: number;
  readonly maxQueueBytes: number;
}

export class SpanQueue {
  readonly #bounds: QueueBounds;
  #entries: (QueueEntry | undefined)[] = [];
  #head = 0;
  #bytes = 0;
  #taken = 0;

  constructor(bounds: QueueBounds) {
    this.#bounds = bounds;
  }

  get size(): number {
    return this.#entries.length - this.#head;
  }

  /** Entries ever added; together with {@link taken} it tells when those of a moment are gone. */
  get added(): number {
    return this.#taken + this.size;
  }

  get taken(): number {
    return this.#taken;
  }

  /** Which bound keeps an entry of this size out, if any. */
  refusal(bytes: number): 'queue_full' | 'queue_bytes_full' | undefined {
    const { maxQueueSize, maxQueueBytes } = this.#bounds;
    if (maxQueueSize > 0 && this.size >= maxQueueSize) return 'queue_full';
    return this.#bytes + bytes > maxQueueBytes ? 'queue_bytes_full' : undefined;
  }

  add(entry: QueueEntry): void {
    this.#entries.push(entry);
    this.#bytes += entry.bytes;
  }

  /** Removes and returns up to `count` of the oldest entries. */
  take(count: number): QueueEntry[] {
    const end = Math.min(this.#head + count, this.#entries.length);
    const batch = this.#entries.slice(this.#head, end) as QueueEntry[];
    this.#entries.fill(undefined, this.#head, end);
    this.#head = end;
    for (const entry of batch) this.#bytes -= entry.bytes;
    this.#taken += batch.length;
    if (this.#head * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#head);
      this.#head = 0;
    }
    return batch;
  }
}
