// The segments that this process answers for: written by it, or adopted. Finds what is to be sent again, deletes what
// is done with, gives up what is too old or too much.
import { ifThere, remove, type Steps } from './file-steps';
import { KeptRecord, type TrackedSegment } from './kept-record';
import type { RecordPlace, SegmentFile, SegmentLog } from './segment-log';
import { readRecordAt, SegmentReader } from './segment-reader';

/** Why items on disk are lost: a closed list, the drop reasons of `stats/`. */
export type SpoolLoss = 'spool_full' | 'spool_expired' | 'spool_lost';

/** Items of one record that are to be sent again. */
export interface LoadedRecord {
  readonly record: KeptRecord;
  readonly items: readonly { readonly index: number; readonly bytes: Buffer }[];
  /** Set when this process counts them for the first time: another one wrote them. */
  readonly isNew: boolean;
}

export interface KeptSegmentsParts {
  readonly log: SegmentLog;
  readonly maxAgeMillis: number;
  readonly nowMillis: () => number;
  /** The record was given up; what it had in memory too is only there now. */
  readonly onGone: (record: KeptRecord, reason: SpoolLoss) => void;
  /** Items that nobody here has counted were given up. */
  readonly onUncountedGone: (count: number, reason: SpoolLoss) => void;
}

export class KeptSegments {
  readonly #parts: KeptSegmentsParts;
  /** Oldest first, as far as this process knows. */
  #segments: TrackedSegment[] = [];

  constructor(parts: KeptSegmentsParts) {
    this.#parts = parts;
  }

  get bytes(): number {
    return this.#segments.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  get count(): number {
    return this.#segments.length;
  }

  /** Whether {@link next} may find something. */
  get hasBacklog(): boolean {
    return this.#segments.some(({ isRead, records }) => !isRead || hasOnDisk(records));
  }

  /** A record was written; all of its items are in memory too. */
  written({ segment: path, offset, length }: RecordPlace, count: number): KeptRecord {
    const nowMillis = this.#parts.nowMillis();
    const last = this.#segments.find((each) => each.path === path);
    const segment = last ?? track({ path, bytes: 0, writtenMillis: nowMillis, number: 0 }, true);
    if (!last) this.#segments.push(segment);
    segment.bytes = offset + length;
    segment.writtenMillis = nowMillis;
    return new KeptRecord(segment, offset, length, count, nowMillis);
  }

  /** Of a process that has ended, and moved here. */
  adopted(file: SegmentFile): void {
    this.#segments.push(track(file, false));
    this.#segments.sort((a, b) => a.writtenMillis - b.writtenMillis);
  }

  /** The next items that are on disk alone. */
  *next(): Steps<LoadedRecord | undefined> {
    for (const segment of [...this.#segments]) {
      for (const record of [...segment.records]) {
        if (record.onDisk === 0) continue;
        const loaded = yield* this.#loaded(record);
        if (loaded) return loaded;
      }
      const fresh = yield* this.#nextUnread(segment);
      if (fresh) return fresh;
    }
    return undefined;
  }

  *#loaded(record: KeptRecord): Steps<LoadedRecord | undefined> {
    const read = yield* readRecordAt(record.segment.path, record.offset, record.length);
    if (record.isGone || record.onDisk === 0) return undefined;
    if (!read || read.mark !== this.#parts.log.mark) {
      this.#giveUp(record, 'spool_lost');
      return undefined;
    }
    const items = record.load().map((index) => ({ index, bytes: read.parts[index] as Buffer }));
    return { record, items, isNew: false };
  }

  *#nextUnread(segment: TrackedSegment): Steps<LoadedRecord | undefined> {
    while (!segment.isRead) {
      segment.reader ??= new SegmentReader(segment.path);
      let read: LoadedRecord | 'skip' | undefined;
      try {
        read = yield* this.#readNext(segment, segment.reader);
      } catch (error) {
        // It cannot be read at all: it is left, and looked at again by the next process.
        yield* this.#endReading(segment);
        segment.hasForeign = true;
        if ((error as { code?: string }).code === 'ENOENT') this.#forget(segment);
        return undefined;
      }
      if (read === 'skip') continue;
      if (read) return read;
      yield* this.#endReading(segment);
      yield* this.tidy(segment);
    }
    return undefined;
  }

  *#readNext(segment: TrackedSegment, reader: SegmentReader): Steps<LoadedRecord | 'skip' | undefined> {
    const read = yield* reader.next();
    if (reader.isForeign) segment.hasForeign = true;
    if (!read) return undefined;
    if (read.mark !== this.#parts.log.mark) {
      segment.hasForeign = true;
      return 'skip';
    }
    if (read.parts.length === 0) return 'skip';
    if (read.timeMillis < this.#parts.nowMillis() - this.#parts.maxAgeMillis) {
      this.#parts.onUncountedGone(read.parts.length, 'spool_expired');
      return 'skip';
    }
    const record = new KeptRecord(segment, read.offset, read.length, read.parts.length, read.timeMillis);
    return { record, items: read.parts.map((bytes, index) => ({ index, bytes })), isNew: true };
  }

  *#endReading(segment: TrackedSegment): Steps<void> {
    const { reader } = segment;
    segment.isRead = true;
    segment.reader = undefined;
    if (reader) yield* reader.close();
  }

  /** Nothing is read any more, and no file stays open for it. */
  *endReading(): Steps<void> {
    for (const segment of this.#segments) {
      const { reader } = segment;
      segment.reader = undefined;
      if (reader) yield* reader.close();
    }
  }

  /** Whether all of it is done with. */
  isDone(segment: TrackedSegment): boolean {
    return segment.isRead && !segment.hasForeign && segment.records.size === 0;
  }

  /** Deletes the segment when all in it is done; of the one that is written to, the records alone. */
  *tidy(segment: TrackedSegment): Steps<void> {
    if (!this.isDone(segment) || !this.#segments.includes(segment)) return;
    if (this.#parts.log.current?.path === segment.path) {
      yield* this.#parts.log.clear();
      segment.bytes = this.#parts.log.current?.bytes ?? 0;
      return;
    }
    this.#forget(segment);
    yield* ifThere(remove(segment.path));
  }

  *tidyAll(): Steps<void> {
    for (const segment of [...this.#segments]) yield* this.tidy(segment);
  }

  /** Gives up what is too old. */
  *expire(): Steps<void> {
    const oldest = this.#parts.nowMillis() - this.#parts.maxAgeMillis;
    for (const segment of [...this.#segments])
      if (segment.writtenMillis < oldest) yield* this.#evict(segment, 'spool_expired');
  }

  /** Gives up the oldest segment; `false` when there is none. @param mayEnd also the one that is written to */
  *evictOldest(mayEnd: boolean): Steps<boolean> {
    const [oldest] = this.#segments;
    if (!oldest || (!mayEnd && oldest.path === this.#parts.log.current?.path)) return false;
    yield* this.#evict(oldest, 'spool_full');
    return true;
  }

  *#evict(segment: TrackedSegment, reason: SpoolLoss): Steps<void> {
    if (this.#parts.log.current?.path === segment.path) yield* this.#parts.log.roll();
    const uncounted = segment.isRead ? 0 : yield* this.#uncounted(segment);
    yield* this.#endReading(segment);
    // First the file: what cannot be deleted is not given up.
    yield* ifThere(remove(segment.path));
    this.#forget(segment);
    for (const record of [...segment.records]) this.#giveUp(record, reason);
    if (uncounted > 0) this.#parts.onUncountedGone(uncounted, reason);
  }

  #giveUp(record: KeptRecord, reason: SpoolLoss): void {
    record.gone();
    this.#parts.onGone(record, reason);
  }

  /** What nobody has read of it. */
  *#uncounted(segment: TrackedSegment): Steps<number> {
    const reader = segment.reader ?? new SegmentReader(segment.path);
    segment.reader = reader;
    let count = 0;
    try {
      for (;;) {
        const read = yield* reader.next();
        if (!read) return count;
        if (read.mark === this.#parts.log.mark) count += read.parts.length;
      }
    } catch {
      return count;
    }
  }

  #forget(segment: TrackedSegment): void {
    this.#segments = this.#segments.filter((each) => each !== segment);
  }
}

function track({ path, bytes, writtenMillis }: SegmentFile, isRead: boolean): TrackedSegment {
  return { path, bytes, writtenMillis, records: new Set(), isRead, hasForeign: false };
}

function hasOnDisk(records: ReadonlySet<KeptRecord>): boolean {
  for (const { onDisk } of records) if (onDisk > 0) return true;
  return false;
}
