// Ended spans that have arrived and have not been weighed yet: taking one in is a push. When the next look at them is due is worked out away from there.
import type { SpanLike } from '../convert/span-like';
import { estimateSpanBytes } from './span-bytes';

/** So many spans may wait to be weighed: enough for any ordinary turn of the event loop, little against the bound by bytes. */
const MAX_UNWEIGHED = 2048;
/** Within a burst one of so many is weighed at once, to see spans that have become larger; of fewer where there is little room. */
const SAMPLED_EVERY = 128;
const ROOM_PER_SAMPLE_BYTES = 128 * 1024;
/** A sample that is so much heavier than usual has all of them weighed; what is up to so much heavier passes unnoticed. */
export const HEAVIER = 4;

export interface Room {
  /** Until a batch is full; not of interest while sending is about to happen anyway. */
  readonly batchItems: number;
  readonly batchBytes: number;
  /** Until the queue is full. */
  readonly queueItems: number;
  readonly queueBytes: number;
}

export class SpanInbox {
  #spans: SpanLike[] = [];
  /** What a span that arrived last weighed, on average. */
  #usualBytes = 1;
  #weighAt = 1;
  #lookAt = 1;
  #sampledEvery = 1;

  get size(): number {
    return this.#spans.length;
  }

  /** Returns whether {@link isDue} is to be asked: of the first span, and then of one among many. */
  add(span: SpanLike): boolean {
    return this.#spans.push(span) >= this.#lookAt;
  }

  /** Whether what has arrived is to be weighed now: it may fill a batch or the queue, or it has become heavier. */
  isDue(): boolean {
    const { length } = this.#spans;
    if (this.isFull || (length > 1 && this.isHeavier())) return true;
    this.#lookAt = Math.min(this.#weighAt, length + this.#sampledEvery);
    return false;
  }

  /** Whether as much has arrived as there is room for. */
  get isFull(): boolean {
    return this.#spans.length >= this.#weighAt;
  }

  /** Whether the last span weighs much more than usual; before any was weighed, they all do. */
  isHeavier(): boolean {
    const last = this.#spans.at(-1);
    return last !== undefined && estimateSpanBytes(last) > HEAVIER * this.#usualBytes;
  }

  /** Weighs what has arrived, in its order, and forgets it. */
  empty(take: (span: SpanLike, bytes: number) => void): void {
    if (this.#spans.length === 0) return;
    const spans = this.#spans;
    this.#spans = [];
    let allBytes = 0;
    for (const span of spans) {
      const bytes = estimateSpanBytes(span);
      allBytes += bytes;
      take(span, bytes);
    }
    // The next spans will weigh about the same.
    this.#usualBytes = allBytes / spans.length;
  }

  /** Tells how much room there is; what has arrived since the last time counts against it by its usual weight. */
  watch(room: Room): void {
    const untilBatch = Math.min(room.batchItems, room.batchBytes / this.#usualBytes);
    const untilBound = Math.min(MAX_UNWEIGHED, room.queueItems, room.queueBytes / this.#usualBytes);
    this.#sampledEvery = Math.max(1, Math.min(SAMPLED_EVERY, Math.floor(room.queueBytes / ROOM_PER_SAMPLE_BYTES)));
    this.#weighAt = Math.max(1, Math.ceil(Math.min(untilBatch, untilBound)));
    this.#lookAt = this.size === 0 ? 1 : Math.min(this.#weighAt, this.#sampledEvery);
  }
}
