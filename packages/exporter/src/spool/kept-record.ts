// What is known of a record on disk: which of its items are in memory too, and which are done with. A segment is
// deleted when that is so of all items in it.
import type { SegmentReader } from './segment-reader';

/** Where an item is: also in memory; on disk alone; delivered or dropped. */
const IN_MEMORY = 0;
const ON_DISK = 1;
const DONE = 2;

export interface TrackedSegment {
  path: string;
  bytes: number;
  writtenMillis: number;
  readonly records: Set<KeptRecord>;
  /** `false` while an earlier process wrote records that nobody here has read. */
  isRead: boolean;
  /** It has records for another destination: never deleted because ours are done. */
  hasForeign: boolean;
  reader?: SegmentReader | undefined;
}

export class KeptRecord {
  readonly segment: TrackedSegment;
  readonly offset: number;
  readonly length: number;
  readonly timeMillis: number;
  readonly #places: Uint8Array;
  #undone: number;
  #onDisk = 0;
  #isGone = false;

  constructor(segment: TrackedSegment, offset: number, length: number, count: number, timeMillis: number) {
    this.segment = segment;
    this.offset = offset;
    this.length = length;
    this.timeMillis = timeMillis;
    this.#places = new Uint8Array(count);
    this.#undone = count;
    segment.records.add(this);
  }

  /** It was deleted before all was done: what was in memory too is only there now. */
  get isGone(): boolean {
    return this.#isGone;
  }

  /** Items that are neither delivered nor dropped. */
  get undone(): number {
    return this.#undone;
  }

  /** Those of them that are nowhere else. */
  get onDisk(): number {
    return this.#onDisk;
  }

  /** The item was delivered, or dropped. */
  done(index: number): void {
    if (this.#places[index] === DONE) return;
    if (this.#places[index] === ON_DISK) this.#onDisk -= 1;
    this.#places[index] = DONE;
    this.#undone -= 1;
    if (this.#undone === 0) this.segment.records.delete(this);
  }

  allDone(): void {
    for (let index = 0; index < this.#places.length; index++) this.done(index);
  }

  /** The item is forgotten in memory. */
  release(index: number): void {
    if (this.#places[index] !== IN_MEMORY) return;
    this.#places[index] = ON_DISK;
    this.#onDisk += 1;
  }

  /** Those that are on disk alone are in memory from now on. */
  load(): number[] {
    const indexes: number[] = [];
    for (let index = 0; index < this.#places.length; index++) {
      if (this.#places[index] !== ON_DISK) continue;
      this.#places[index] = IN_MEMORY;
      indexes.push(index);
    }
    this.#onDisk = 0;
    return indexes;
  }

  gone(): void {
    this.#isGone = true;
    this.segment.records.delete(this);
  }
}
