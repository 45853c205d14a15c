// An append-only log of records in segment files of one folder. It knows nothing of spans: a record is bytes, in one or
// more parts. There is no index and no list of what was read: a segment is deleted as a whole, by whoever has dealt
// with all of its records, and what was not deleted is read again.
//
//   const runner = new FileRunner(realFiles());
//   const log = new SegmentLog({ folder, label: Buffer.from('orders') });
//   const place = await runner.run(() => log.append([bytes], Date.now()));   // written; survives this process
//   await runner.run(() => log.sync());                                      // survives a loss of power
//   await runner.run(() => log.roll());                                      // ends the segment, so that it is only read
//   for (const { path } of await runner.run(() => segmentsIn(folder))) {     // oldest first
//     const reader = new SegmentReader(path);
//     for (let record; (record = await runner.run(() => reader.next())); ) …  // lazily, what is damaged is skipped
//     await runner.run(() => reader.close());
//     await runner.run(() => remove(path));                                  // of file-steps.ts; needs no free space
//   }
//
// One writer at a time for a log; any number of logs may write into one folder, since segments are created exclusively.
import path from 'node:path';
import {
  close,
  codeOf,
  cut,
  factsOf,
  factsOfEntry,
  factsOfOpen,
  ifThere,
  listFolder,
  makeFolder,
  openNew,
  type Steps,
  syncData,
  syncFolder,
  write,
} from './file-steps';
import { MAX_PARTS, MAX_RECORD_BYTES, markOf, recordOf, segmentHeader } from './segment-format';

export const SEGMENT_BYTES = 4 * 1024 * 1024;
const SEGMENT_NAME = /^(\d{8})\.seg$/;
const MAX_NUMBER = 99_999_999;

export interface SegmentFile {
  readonly path: string;
  readonly number: number;
  readonly bytes: number;
  /** When it was written to last. */
  readonly writtenMillis: number;
}

/** Where a record was written. */
export interface RecordPlace {
  readonly segment: string;
  readonly offset: number;
  readonly length: number;
}

export interface SegmentLogOptions {
  /** Where segments are; made when it is missing. A function is asked before each new segment. */
  readonly folder: string | (() => Steps<string>);
  /** Whose records these are: in the header of each segment, as it is. */
  readonly label: Uint8Array;
  /** A segment that would grow beyond it is ended; a larger record has one of its own. Default 4 MiB. */
  readonly segmentBytes?: number;
  /** Whether a segment is synced when it ends; default `true`. */
  readonly syncsEnded?: boolean;
}

interface OpenSegment {
  readonly fd: number;
  readonly path: string;
  readonly ino: number;
  /** Behind the last whole record. */
  end: number;
  isDirty: boolean;
  /** Its name is not synced yet. */
  isNew: boolean;
}

export class SegmentLog {
  readonly #folder: () => Steps<string>;
  readonly #header: Buffer;
  readonly #mark: string;
  readonly #segmentBytes: number;
  readonly #syncsEnded: boolean;
  #open: OpenSegment | undefined;
  #lastNumber = 0;

  constructor({ folder, label, segmentBytes = SEGMENT_BYTES, syncsEnded = true }: SegmentLogOptions) {
    this.#folder = typeof folder === 'function' ? folder : () => made(folder);
    this.#header = segmentHeader(label);
    this.#mark = markOf(label);
    this.#segmentBytes = segmentBytes;
    this.#syncsEnded = syncsEnded;
  }

  /** What records of this log are marked with. */
  get mark(): string {
    return this.#mark;
  }

  /** The segment that is written to; `undefined` when the next record begins one. */
  get current(): { readonly path: string; readonly bytes: number } | undefined {
    return this.#open && { path: this.#open.path, bytes: this.#open.end };
  }

  /**
   * Writes one record. The parts may be changed once this is done.
   * @throws what the disk answers, `ENOSPC` also when it took only a part; then the record is not there
   */
  *append(parts: readonly Uint8Array[], timeMillis: number, flags = 0): Steps<RecordPlace> {
    const { pieces, length } = recordOf(parts, this.#mark, timeMillis, flags);
    if (length > MAX_RECORD_BYTES || parts.length > MAX_PARTS)
      throw failure('EFBIG', `A record of ${length} bytes in ${parts.length} parts is too large.`);
    if (this.#open && !(yield* isStillThere(this.#open))) yield* this.#abandon();
    const isFull = this.#open && this.#open.end > this.#header.length && this.#open.end + length > this.#segmentBytes;
    if (isFull) yield* this.roll();
    this.#open ??= yield* this.#next();
    const { fd, path: segment, end: offset } = this.#open;
    this.#open.isDirty = true;
    yield* this.#written(fd, pieces, offset, length);
    this.#open.end = offset + length;
    return { segment, offset, length };
  }

  *#written(fd: number, pieces: readonly Uint8Array[], position: number, length: number): Steps<void> {
    let written = 0;
    let error: unknown;
    try {
      written = yield* write(fd, pieces, position);
    } catch (thrown) {
      error = thrown;
    }
    if (written === length) return;
    // A reader skips what is torn; this only keeps it small.
    yield* quietly(cut(fd, position));
    throw error ?? failure('ENOSPC', `The disk took ${written} of ${length} bytes.`);
  }

  *#next(): Steps<OpenSegment> {
    for (;;) {
      const folder = yield* this.#folder();
      const taken = yield* segmentNumbers(folder);
      this.#lastNumber = Math.max(this.#lastNumber, taken.at(-1) ?? 0) + 1;
      if (this.#lastNumber > MAX_NUMBER) throw failure('EFBIG', 'The folder has had too many segments.');
      const segment = path.join(folder, `${String(this.#lastNumber).padStart(8, '0')}.seg`);
      const fd = yield* openedNew(segment);
      if (fd === undefined) continue;
      try {
        yield* this.#written(fd, [this.#header], 0, this.#header.length);
        const { ino } = yield* factsOfOpen(fd);
        return { fd, path: segment, ino, end: this.#header.length, isDirty: true, isNew: true };
      } catch (error) {
        yield* quietly(close(fd));
        throw error;
      }
    }
  }

  /** Makes what was appended survive a loss of power. */
  *sync(): Steps<void> {
    const open = this.#open;
    if (!open) return;
    if (open.isDirty) yield* syncData(open.fd);
    open.isDirty = false;
    if (open.isNew) yield* syncFolder(path.dirname(open.path));
    open.isNew = false;
  }

  /** Ends the segment that is written to; the next record begins another. */
  *roll(): Steps<void> {
    if (!this.#open) return;
    if (this.#syncsEnded) yield* this.sync();
    yield* this.#abandon();
  }

  /** Forgets all records of the current segment, which stays open. */
  *clear(): Steps<void> {
    if (!this.#open) return;
    yield* cut(this.#open.fd, this.#header.length);
    this.#open.end = this.#header.length;
  }

  *#abandon(): Steps<void> {
    const open = this.#open;
    this.#open = undefined;
    if (open) yield* quietly(close(open.fd));
  }
}

/**
 * The segments of a folder, oldest first; none when there is no folder. Other files are none of ours, nor are links.
 * @param limit of so many at most
 */
export function* segmentsIn(folder: string, limit = Number.POSITIVE_INFINITY): Steps<SegmentFile[]> {
  const segments: SegmentFile[] = [];
  for (const number of (yield* segmentNumbers(folder)).slice(0, limit)) {
    const segment = path.join(folder, `${String(number).padStart(8, '0')}.seg`);
    yield* ifThere(
      (function* () {
        const facts = yield* factsOfEntry(segment);
        if (facts.isFile()) segments.push({ path: segment, number, bytes: facts.size, writtenMillis: facts.mtimeMs });
      })(),
    );
  }
  return segments;
}

/** Of the newest segment; 0 without any. */
export function* lastSegmentNumber(folder: string): Steps<number> {
  return (yield* segmentNumbers(folder)).at(-1) ?? 0;
}

function* segmentNumbers(folder: string): Steps<number[]> {
  let names: string[] = [];
  yield* ifThere(
    (function* () {
      names = yield* listFolder(folder);
    })(),
  );
  return names.flatMap((name) => Number(SEGMENT_NAME.exec(name)?.[1] ?? [])).sort((a, b) => a - b);
}

function* made(folder: string): Steps<string> {
  yield* makeFolder(folder);
  return folder;
}

/** `undefined` when another writer was faster. */
function* openedNew(segment: string): Steps<number | undefined> {
  try {
    return yield* openNew(segment);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return undefined;
    throw error;
  }
}

/** Somebody may have removed the file, or moved its folder: what is written then would be lost to this writer. */
function* isStillThere({ path: segment, ino }: OpenSegment): Steps<boolean> {
  try {
    return (yield* factsOf(segment)).ino === ino;
  } catch {
    return false;
  }
}

/** For what only tidies up behind a failure that is told already. */
function* quietly(work: Steps<unknown>): Steps<void> {
  try {
    yield* work;
  } catch {
    // the failure before it is the one that counts
  }
}

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
