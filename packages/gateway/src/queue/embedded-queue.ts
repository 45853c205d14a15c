// The queue on one machine: the spool's segment log in a folder. Appends of one moment share a sync; messages are
// handed out from memory as long as little waits, else from the disk, in the order of their appends.
//
//   append ─▶ batch ─▶ log, sync ─▶ resolved ─▶ in memory ─▶ handler … done ─▶ its segment goes with the last of it
//                                      └ much waits: on disk alone ─▶ read again ─┘
import {
  type FileError,
  FileRunner,
  type Files,
  freeShare,
  ifThere,
  makeFolder,
  realFiles,
  remove,
  SegmentLog,
  SegmentReader,
  segmentsIn,
} from '@sgp-otel/exporter/internal/spool';
import {
  type ConsumeMessage,
  type GatewayQueue,
  type QueueDepth,
  type QueueMessage,
  QueueRefusal,
} from '../contract/queue-port';
import { PartitionFeeds } from './partition-feeds';
import { type Segment, SegmentBooks } from './segment-books';

export interface EmbeddedQueueOptions {
  readonly folder: string;
  /** Most bytes on disk; beyond it every append is refused. */
  readonly maxBytes: number;
  /** The file system; a test may pass one that fails. */
  readonly files?: Files;
  readonly onProblem?: (message: string) => void;
}

interface Append {
  readonly bytes: Uint8Array;
  resolve(): void;
  reject(error: Error): void;
}

const LABEL = Buffer.from('sgp-gateway queue');
/** Most bytes of messages that wait in memory; further ones are read again from the disk. */
const MAX_WAITING_BYTES = 32 * 1024 * 1024;
/** Nothing is written when less than this share of the disk is free. */
const MIN_FREE_SHARE = 0.05;
const SPACE_CHECK_MILLIS = 1_000;
const FULL_CODES = new Set(['ENOSPC', 'EDQUOT']);

export class EmbeddedQueue implements GatewayQueue {
  readonly partitions = 1;
  readonly #options: EmbeddedQueueOptions;
  readonly #runner: FileRunner;
  readonly #log: SegmentLog;
  readonly #books = new SegmentBooks();
  readonly #feeds: PartitionFeeds;
  readonly #open = new Set<QueueMessage>();
  #batch: Append[] = [];
  #batchBytes = 0;
  #flushing: Promise<void> | undefined;
  #waitingBytes = 0;
  #onRoom: (() => void) | undefined;
  /** Whether some messages are only on disk and not handed out: new ones wait behind them. */
  #isBehind = false;
  #reading: Promise<void> | undefined;
  #isClosed = false;
  #problem: string | undefined;
  #spaceCheckedMillis = Number.NEGATIVE_INFINITY;

  private constructor(options: EmbeddedQueueOptions) {
    this.#options = options;
    this.#runner = new FileRunner(options.files ?? realFiles());
    this.#log = new SegmentLog({ folder: options.folder, label: LABEL });
    const onTaken = (message: QueueMessage) => {
      this.#waitingBytes -= message.bytes.length;
      if (this.#waitingBytes < MAX_WAITING_BYTES) this.#onRoom?.();
    };
    this.#feeds = new PartitionFeeds({ onTaken, onProblem: options.onProblem });
  }

  /** @throws Error when the folder cannot be made or read */
  static async open(options: EmbeddedQueueOptions): Promise<EmbeddedQueue> {
    const queue = new EmbeddedQueue(options);
    await queue.#runner.run(() => makeFolder(options.folder));
    for (const { path, bytes } of await queue.#runner.run(() => segmentsIn(options.folder)))
      queue.#books.found(path, bytes);
    queue.#isBehind = queue.#books.nextToRead !== undefined;
    return queue;
  }

  append(_partition: number, bytes: Uint8Array): Promise<void> {
    if (this.#isClosed) return Promise.reject(new QueueRefusal('away', 'The gateway is stopping.'));
    if (this.#books.bytes + this.#batchBytes + bytes.length > this.#options.maxBytes) {
      return Promise.reject(
        new QueueRefusal('full', `The queue holds ${this.#options.maxBytes} bytes, which is all it may.`),
      );
    }
    return new Promise((resolve, reject) => {
      this.#batch.push({ bytes, resolve, reject });
      this.#batchBytes += bytes.length;
      this.#flushing ??= this.#flush().finally(() => {
        this.#flushing = undefined;
      });
    });
  }

  async #flush(): Promise<void> {
    // What arrives in this turn of the event loop shares a sync.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#batch.length > 0) {
      const batch = this.#batch;
      this.#batch = [];
      this.#batchBytes = 0;
      try {
        await this.#checkSpace();
        await this.#write(batch);
        this.#problem = undefined;
      } catch (error) {
        const refusal = this.#refusal(error as FileError);
        for (const { reject } of batch) reject(refusal);
      }
    }
  }

  async #write(batch: readonly Append[]): Promise<void> {
    const log = this.#log;
    const places = await this.#runner.run(function* () {
      const written = [];
      for (const { bytes } of batch)
        written.push({ timeMillis: Date.now(), ...(yield* log.append([bytes], Date.now())) });
      yield* log.sync();
      return written;
    });
    for (const [index, { segment: path, offset, length, timeMillis }] of places.entries()) {
      const { bytes, resolve } = batch[index] as Append;
      const segment = this.#books.written(path, offset + length);
      this.#isBehind ||= this.#waitingBytes >= MAX_WAITING_BYTES;
      if (!this.#isBehind) {
        segment.handedTo = offset + length;
        this.#handOut(segment, bytes, timeMillis);
      }
      resolve();
    }
    // Segments that this write has ended: all of their messages may have been done before.
    for (const segment of this.#books.spent) this.#removeIfSpent(segment);
    if (this.#isBehind) this.#catchUp();
  }

  async #checkSpace(): Promise<void> {
    const now = performance.now();
    if (now - this.#spaceCheckedMillis < SPACE_CHECK_MILLIS) return;
    const share = await this.#runner.run(() => freeShare(this.#options.folder));
    if (share < MIN_FREE_SHARE) throw new QueueRefusal('full', 'The disk of the queue is nearly full.');
    this.#spaceCheckedMillis = now;
  }

  #refusal(error: FileError): QueueRefusal {
    const isFull = error instanceof QueueRefusal || FULL_CODES.has(error.code ?? '');
    const message =
      error instanceof QueueRefusal ? error.message : `The queue cannot be written (${error.code ?? error.message}).`;
    if (this.#problem !== message) this.#options.onProblem?.(message);
    this.#problem = message;
    return new QueueRefusal(isFull ? 'full' : 'away', message);
  }

  #handOut(segment: Segment, bytes: Uint8Array, appendedMillis: number): void {
    segment.open += 1;
    this.#waitingBytes += bytes.length;
    const message: QueueMessage = {
      partition: 0,
      bytes,
      appendedMillis,
      done: () => {
        if (!this.#open.delete(message)) return;
        segment.open -= 1;
        this.#removeIfSpent(segment);
      },
    };
    this.#open.add(message);
    this.#feeds.add(message);
  }

  /** Deletes the segment when nothing of it is needed; what cannot be deleted is read again by the next process. */
  #removeIfSpent(segment: Segment): void {
    const isIdle = segment.open === 0 && segment.path === this.#log.current?.path && this.#flushing === undefined;
    if (isIdle && segment.handedTo >= segment.bytes) {
      this.#books.ended(segment.path);
      void this.#runner.run(() => this.#log.roll()).catch(() => {});
    }
    if (!this.#books.isSpent(segment)) return;
    this.#books.forget(segment);
    this.#runner
      .run(() => ifThere(remove(segment.path)))
      .catch((error: Error) => {
        this.#options.onProblem?.(`A segment of the queue cannot be deleted: ${error.message}`);
      });
  }

  consume(handler: ConsumeMessage): void {
    this.#feeds.consume(handler);
    if (this.#isBehind) this.#catchUp();
  }

  #catchUp(): void {
    this.#reading ??= this.#readOn()
      .catch((error: Error) => this.#options.onProblem?.(`The queue cannot be read: ${error.message}`))
      .finally(() => {
        this.#reading = undefined;
      });
  }

  /** Hands out what is on disk alone, one segment after the other, and no faster than it is taken. */
  async #readOn(): Promise<void> {
    for (;;) {
      const segment = this.#isClosed ? undefined : this.#books.nextToRead;
      if (segment === undefined) break;
      if (segment.path === this.#log.current?.path) {
        await this.#runner.run(() => this.#log.roll());
        this.#books.ended(segment.path);
      }
      await this.#readSegment(segment);
    }
    // Not when reading stopped early: then the rest has to be read before new messages are handed out.
    if (!this.#isClosed) this.#isBehind = false;
  }

  async #readSegment(segment: Segment): Promise<void> {
    const reader = new SegmentReader(segment.path);
    try {
      for (;;) {
        await this.#whenRoom();
        if (this.#isClosed) return;
        const record = await this.#runner.run(() => reader.next());
        if (record === undefined) break;
        if (record.offset < segment.handedTo || record.mark !== this.#log.mark) continue;
        segment.handedTo = record.offset + record.length;
        this.#handOut(segment, Buffer.concat(record.parts), record.timeMillis);
      }
    } finally {
      await this.#runner.run(() => reader.close());
    }
    // A segment that a newer version wrote is left for that version.
    segment.isRead = true;
    if (reader.skippedBytes > 0) {
      this.#options.onProblem?.(`${reader.skippedBytes} bytes of ${segment.path} are damaged, and were passed over.`);
    }
    if (reader.isForeign) this.#books.forget(segment);
    else this.#removeIfSpent(segment);
  }

  async #whenRoom(): Promise<void> {
    while (this.#waitingBytes >= MAX_WAITING_BYTES && !this.#isClosed) {
      await new Promise<void>((resolve) => {
        this.#onRoom = resolve;
      });
    }
  }

  async depth(): Promise<QueueDepth> {
    const [oldest] = this.#open;
    return { messages: this.#open.size, bytes: this.#books.bytes, oldestMillis: oldest?.appendedMillis };
  }

  unavailable(): string | undefined {
    if (this.#isClosed) return 'The gateway is stopping.';
    if (this.#books.bytes >= this.#options.maxBytes) return 'The queue is full.';
    return this.#problem;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#feeds.stop();
    this.#onRoom?.();
    await this.#flushing;
    await this.#reading;
    await this.#runner.run(() => this.#log.roll());
  }
}
