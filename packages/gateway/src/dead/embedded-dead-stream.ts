// The dead stream in a folder, beside the embedded queue: a segment log of entries, and of the ids that were removed.
// Commands read and write it while the gateway runs: each writer has segments of its own.
import { randomUUID } from 'node:crypto';
import {
  FileRunner,
  ifThere,
  realFiles,
  remove,
  SegmentLog,
  SegmentReader,
  segmentsIn,
} from '@sgp-otel/exporter/internal/spool';
import type { DeadEntry, DeadStream } from '../contract/dead-stream';

/** Oldest entries go first beyond it. */
export const MAX_DEAD_BYTES = 256 * 1024 * 1024;
const LABEL = Buffer.from('sgp-gateway dead stream');
/** The record holds ids that were removed. */
const REMOVED = 1;

export class EmbeddedDeadStream implements DeadStream {
  readonly #folder: string;
  readonly #maxBytes: number;
  readonly #runner = new FileRunner(realFiles());
  readonly #log: SegmentLog;

  constructor(folder: string, maxBytes = MAX_DEAD_BYTES) {
    this.#folder = folder;
    this.#maxBytes = maxBytes;
    this.#log = new SegmentLog({ folder, label: LABEL });
  }

  async append(entry: Omit<DeadEntry, 'id'>): Promise<void> {
    await this.#write({ ...entry, id: randomUUID() }, 0);
    await this.#keepBound();
  }

  async remove(ids: readonly string[]): Promise<void> {
    await this.#write(ids, REMOVED);
  }

  async #write(value: unknown, flags: number): Promise<void> {
    const log = this.#log;
    const bytes = Buffer.from(JSON.stringify(value));
    await this.#runner.run(function* () {
      yield* log.append([bytes], Date.now(), flags);
      yield* log.sync();
    });
  }

  async #keepBound(): Promise<void> {
    const segments = await this.#runner.run(() => segmentsIn(this.#folder));
    let bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0);
    for (const segment of segments) {
      if (bytes <= this.#maxBytes || segment.path === this.#log.current?.path) break;
      await this.#runner.run(() => ifThere(remove(segment.path)));
      bytes -= segment.bytes;
    }
  }

  async *entries(): AsyncIterable<DeadEntry> {
    const removed = new Set<string>();
    for await (const { flags, value } of this.#records()) {
      if (flags === REMOVED) for (const id of value as string[]) removed.add(id);
    }
    for await (const { flags, value } of this.#records()) {
      if (flags !== REMOVED && !removed.has((value as DeadEntry).id)) yield value as DeadEntry;
    }
  }

  async *#records(): AsyncIterable<{ readonly flags: number; readonly value: unknown }> {
    for (const { path } of await this.#runner.run(() => segmentsIn(this.#folder))) {
      const reader = new SegmentReader(path);
      try {
        for (;;) {
          const record = await this.#runner.run(() => reader.next());
          if (record === undefined) break;
          if (record.mark !== this.#log.mark) continue;
          yield { flags: record.flags, value: JSON.parse(Buffer.concat(record.parts).toString()) };
        }
      } finally {
        await this.#runner.run(() => reader.close());
      }
    }
  }

  async close(): Promise<void> {
    await this.#runner.run(() => this.#log.roll());
  }
}
