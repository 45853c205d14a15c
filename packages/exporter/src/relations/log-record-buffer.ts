// Keeps the log records of GenAI instrumentations by span until the span is converted, by each reader if there are
// several. Bounded by bytes: what some reader has already is dropped first, then the oldest.
import type { SpanContext } from '@opentelemetry/api';
import { isRecord } from '../convert/sound-span';
import type { LogRecordLike } from '../convert/span-like';
import { spanKey } from '../item/span-key';

const MAX_BYTES = 32 * 1024 * 1024;
const MAX_SPANS = 10_000;
const MAX_RECORDS_OF_A_SPAN = 1000;
const RECORD_BYTES = 200;
/** An application that makes span processors again and again, and never shuts one down, has no more readers. */
export const MAX_READERS = 16;

type SpanIds = Pick<SpanContext, 'traceId' | 'spanId'>;

interface SpanRecords {
  readonly records: LogRecordLike[];
  /** The readers that have these records; empty until one takes them. */
  readonly takers: Set<object>;
  bytes: number;
}

export class LogRecordBuffer {
  /** Spans that nobody has asked for yet, the oldest first. */
  readonly #waiting = new Map<string, SpanRecords>();
  /** Spans that some readers have, kept for the others. */
  readonly #shared = new Map<string, SpanRecords>();
  readonly #readers = new Set<object>();
  readonly #maxBytes: number;
  /** Kept from one eviction to the next, as in RecentMap: a fresh iterator would pass all deleted places again. */
  #oldestShared: IterableIterator<[string, SpanRecords]> | undefined;
  #oldestWaiting: IterableIterator<[string, SpanRecords]> | undefined;
  #bytes = 0;
  /** Spans whose records were dropped before any reader had them. */
  evictedSpans = 0;

  constructor(maxBytes = MAX_BYTES) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add({ traceId, spanId }: SpanIds, record: LogRecordLike): void {
    const key = spanKey(traceId, spanId);
    let span = this.#waiting.get(key) ?? this.#shared.get(key);
    if (span === undefined) {
      span = { records: [], takers: new Set(), bytes: 0 };
      this.#waiting.set(key, span);
    }
    if (span.records.length >= MAX_RECORDS_OF_A_SPAN) return;
    const scale = { left: MAX_WEIGHED };
    const bytes = RECORD_BYTES + roughBytes(record.body, 0, scale) + roughBytes(record.attributes, 0, scale);
    span.records.push(record);
    span.bytes += bytes;
    this.#bytes += bytes;
    if (this.#isWithinBounds()) {
      this.#oldestShared = undefined;
      this.#oldestWaiting = undefined;
    } else this.#evict();
  }

  /** `reader` takes the records of each span for itself, and leaves them to the other readers. */
  addReader(reader: object): void {
    if (this.#readers.size < MAX_READERS) this.#readers.add(reader);
  }

  /** Records no longer wait for `reader`. */
  removeReader(reader: object): void {
    if (!this.#readers.delete(reader)) return;
    for (const [key, span] of this.#shared) if (this.#isTakenByAll(span)) this.#remove(key, span);
  }

  /**
   * The records of a span, once for each reader. They are removed when every reader has them, or when somebody takes
   * them who is none.
   */
  take({ traceId, spanId }: SpanIds, reader?: object): readonly LogRecordLike[] | undefined {
    if (this.#waiting.size === 0 && this.#shared.size === 0) return undefined;
    const key = spanKey(traceId, spanId);
    const span = this.#waiting.get(key) ?? this.#shared.get(key);
    if (span === undefined || (reader !== undefined && span.takers.has(reader))) return undefined;
    if (reader !== undefined) span.takers.add(reader);
    if (reader === undefined || !this.#readers.has(reader) || this.#isTakenByAll(span)) {
      this.#remove(key, span);
    } else if (this.#waiting.delete(key)) {
      this.#shared.set(key, span);
    }
    return [...span.records];
  }

  #isTakenByAll({ takers }: SpanRecords): boolean {
    for (const reader of this.#readers) if (!takers.has(reader)) return false;
    return true;
  }

  #isWithinBounds(): boolean {
    return this.#bytes <= this.#maxBytes && this.#waiting.size + this.#shared.size <= MAX_SPANS;
  }

  /** Removes spans until the others are within the bounds: those that some reader has, then the oldest. */
  #evict(): void {
    if (this.#shared.size > 0) {
      this.#oldestShared ??= this.#shared.entries();
      for (const [key, span] of this.#oldestShared) {
        this.#remove(key, span);
        if (this.#isWithinBounds()) return;
      }
      this.#oldestShared = undefined;
    }
    this.#oldestWaiting ??= this.#waiting.entries();
    for (const [key, span] of this.#oldestWaiting) {
      this.#remove(key, span);
      this.evictedSpans += 1;
      if (this.#isWithinBounds()) return;
    }
  }

  #remove(key: string, span: SpanRecords): void {
    if (!this.#waiting.delete(key)) this.#shared.delete(key);
    this.#bytes -= span.bytes;
  }
}

const MAX_DEPTH = 6;

/** Values of a record that are measured; the rest are taken to be of the same size. */
const MAX_WEIGHED = 4096;

function roughBytes(value: unknown, depth: number, scale: { left: number }): number {
  scale.left -= 1;
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return 16;
  // All bytes of a buffer are its keys.
  if (!isRecord(value) && !Array.isArray(value)) return 16;
  const keys = Object.keys(value);
  let bytes = 16;
  let weighed = 0;
  for (; weighed < keys.length && scale.left > 0; weighed++) {
    bytes += roughBytes((value as Record<string, unknown>)[keys[weighed] as string], depth + 1, scale);
  }
  return weighed === keys.length ? bytes : weighed === 0 ? bytes + 16 * keys.length : (bytes / weighed) * keys.length;
}
