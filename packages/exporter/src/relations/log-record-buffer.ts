// Keeps the log records of GenAI instrumentations by span until the span is converted. Bounded by bytes: the oldest are
// dropped first.
import type { SpanContext } from '@opentelemetry/api';
import { isRecord } from '../convert/sound-span';
import type { LogRecordLike } from '../convert/span-like';
import { spanKey } from '../item/span-key';

const MAX_BYTES = 32 * 1024 * 1024;
const MAX_SPANS = 10_000;
const MAX_RECORDS_OF_A_SPAN = 1000;
const RECORD_BYTES = 200;

type SpanIds = Pick<SpanContext, 'traceId' | 'spanId'>;

interface SpanRecords {
  readonly records: LogRecordLike[];
  bytes: number;
}

export class LogRecordBuffer {
  readonly #spans = new Map<string, SpanRecords>();
  readonly #maxBytes: number;
  #bytes = 0;
  /** Spans whose records were dropped before the span was converted. */
  evictedSpans = 0;

  constructor(maxBytes = MAX_BYTES) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add({ traceId, spanId }: SpanIds, record: LogRecordLike): void {
    const key = spanKey(traceId, spanId);
    let span = this.#spans.get(key);
    if (span === undefined) {
      span = { records: [], bytes: 0 };
      this.#spans.set(key, span);
    }
    if (span.records.length >= MAX_RECORDS_OF_A_SPAN) return;
    const scale = { left: MAX_WEIGHED };
    const bytes = RECORD_BYTES + roughBytes(record.body, 0, scale) + roughBytes(record.attributes, 0, scale);
    span.records.push(record);
    span.bytes += bytes;
    this.#bytes += bytes;
    while (this.#bytes > this.#maxBytes || this.#spans.size > MAX_SPANS) this.#evictOldest();
  }

  /** Removes and returns the records of a span. */
  take({ traceId, spanId }: SpanIds): readonly LogRecordLike[] | undefined {
    if (this.#spans.size === 0) return undefined;
    const key = spanKey(traceId, spanId);
    const span = this.#spans.get(key);
    if (span === undefined) return undefined;
    this.#remove(key, span);
    return span.records;
  }

  #evictOldest(): void {
    for (const [key, span] of this.#spans) {
      this.#remove(key, span);
      this.evictedSpans += 1;
      return;
    }
  }

  #remove(key: string, span: SpanRecords): void {
    this.#spans.delete(key);
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
