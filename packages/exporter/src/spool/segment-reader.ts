// Reads the records of a segment one by one, in windows, and skips what is damaged up to the next whole record.
import { close, codeOf, factsOfOpen, openToRead, read, type Steps } from './file-steps';
import {
  type LogRecord,
  MAX_SEGMENT_BYTES,
  markOf,
  RECORD_MAGIC,
  RECORD_START_BYTES,
  readRecord,
  readSegmentHeader,
  recordBytes,
  SEGMENT_START_BYTES,
  segmentHeaderBytes,
  VERSION,
} from './segment-format';

const WINDOW_BYTES = 256 * 1024;
const NOTHING = Buffer.alloc(0);

export class SegmentReader {
  readonly #path: string;
  #fd: number | undefined;
  #fileBytes = 0;
  #offset = 0;
  #window = NOTHING;
  #windowAt = 0;
  #label: Buffer | undefined;
  #skippedBytes = 0;
  #isForeign = false;

  constructor(path: string) {
    this.#path = path;
  }

  /** Whose records these are, as far as the header is whole; known after the first {@link next}. */
  get label(): Buffer | undefined {
    return this.#label;
  }

  /** Bytes that belong to no whole record. */
  get skippedBytes(): number {
    return this.#skippedBytes;
  }

  /** Written by a version that this one cannot read: to be left alone. */
  get isForeign(): boolean {
    return this.#isForeign;
  }

  /** The next whole record; `undefined` at the end. Its bytes are nobody else's. @throws what the disk answers */
  *next(): Steps<LogRecord | undefined> {
    if (this.#fd === undefined) yield* this.#begin();
    while (!this.#isForeign && this.#offset < this.#fileBytes) {
      const record = yield* this.#recordHere();
      if (record) {
        this.#offset += record.length;
        return record;
      }
      yield* this.#skipToMagic();
    }
    return undefined;
  }

  *close(): Steps<void> {
    const fd = this.#fd;
    this.#fd = undefined;
    this.#window = NOTHING;
    if (fd !== undefined) yield* close(fd);
  }

  *#begin(): Steps<void> {
    this.#fd = yield* openToRead(this.#path);
    const { size } = yield* factsOfOpen(this.#fd);
    this.#fileBytes = Math.min(size, MAX_SEGMENT_BYTES);
    this.#skippedBytes = size - this.#fileBytes;
    const length = segmentHeaderBytes(yield* this.#bytes(SEGMENT_START_BYTES));
    if (length === undefined) return;
    const bytes = yield* this.#bytes(length);
    const header = bytes.length === length ? readSegmentHeader(bytes) : undefined;
    if (!header) return;
    this.#isForeign = header.version !== VERSION;
    this.#label = Buffer.from(header.label);
    this.#offset = length;
  }

  *#recordHere(): Steps<LogRecord | undefined> {
    const length = recordBytes(yield* this.#bytes(RECORD_START_BYTES));
    if (length === undefined || this.#offset + length > this.#fileBytes) return undefined;
    const bytes = yield* this.#bytes(length);
    return bytes.length === length ? readRecord(bytes, this.#offset) : undefined;
  }

  /** To where a record may begin, behind the place that is none. */
  *#skipToMagic(): Steps<void> {
    const from = this.#offset;
    this.#offset += 1;
    while (this.#offset < this.#fileBytes) {
      const window = yield* this.#bytes(RECORD_MAGIC.length, true);
      const found = window.indexOf(RECORD_MAGIC);
      if (found >= 0) {
        this.#offset += found;
        break;
      }
      // The magic may begin at the end of this window.
      const isLast = window.length < RECORD_MAGIC.length;
      this.#offset = isLast ? this.#fileBytes : this.#offset + window.length - RECORD_MAGIC.length + 1;
    }
    this.#skippedBytes += Math.min(this.#offset, this.#fileBytes) - from;
  }

  /** So many bytes from the offset on, fewer at the end of the file; with `all` whatever the window holds. */
  *#bytes(length: number, all = false): Steps<Buffer> {
    const inWindow = this.#offset - this.#windowAt;
    const isThere = inWindow >= 0 && inWindow + length <= this.#window.length;
    if (!isThere) yield* this.#readWindow(Math.max(length, WINDOW_BYTES));
    const start = this.#offset - this.#windowAt;
    return this.#window.subarray(start, all ? undefined : start + length);
  }

  *#readWindow(length: number): Steps<void> {
    const wanted = Math.max(0, Math.min(length, this.#fileBytes - this.#offset));
    // A new one each time: records that were given away are slices of the one before.
    const window = Buffer.allocUnsafeSlow(wanted);
    let filled = 0;
    while (filled < wanted) {
      const count = yield* read(this.#fd as number, window.subarray(filled), this.#offset + filled);
      if (count === 0) break;
      filled += count;
    }
    this.#window = window.subarray(0, filled);
    this.#windowAt = this.#offset;
  }
}

/** The record that was written at this place; `undefined` when it is damaged or gone. */
export function* readRecordAt(path: string, offset: number, length: number): Steps<LogRecord | undefined> {
  let fd: number;
  try {
    fd = yield* openToRead(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const bytes = Buffer.allocUnsafeSlow(length);
    let filled = 0;
    while (filled < length) {
      const count = yield* read(fd, bytes.subarray(filled), offset + filled);
      if (count === 0) return undefined;
      filled += count;
    }
    return recordBytes(bytes) === length ? readRecord(bytes, offset) : undefined;
  } finally {
    yield* close(fd);
  }
}

/** What records of this segment are marked with, by its header or its first whole record; `undefined` without any. */
export function* markOfSegment(path: string): Steps<string | undefined> {
  const reader = new SegmentReader(path);
  try {
    const first = yield* reader.next();
    if (reader.isForeign) return FOREIGN_MARK;
    return first?.mark ?? (reader.label && markOf(reader.label));
  } finally {
    yield* reader.close();
  }
}

/** No record that this version writes has it. */
const FOREIGN_MARK = 'another version';
