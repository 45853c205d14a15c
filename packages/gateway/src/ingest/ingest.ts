// A request's body into the queue, whatever it came over: checked, cut by partition, appended; then it is answered.
//
//   body ─▶ OTLP? ─▶ spans with ids? ─▶ partitions ─▶ append each, durable ─▶ answer
import { randomUUID } from 'node:crypto';
import type { LogRecordLike } from '@sgp-otel/exporter/internal/replay';
import { type GatewayQueue, QueueRefusal } from '../contract/queue-port';
import { type Encoding, type Signal, writeRecord } from '../contract/queue-record';
import type { Metrics } from '../metrics/metrics';
import { checkProtobuf } from '../otlp/check-protobuf';
import type { PartialSuccess } from '../otlp/export-answers';
import { jsonLogRecords, jsonSpans } from '../otlp/json-spans';
import { parseJson } from '../otlp/json-values';
import { MalformedOtlp } from '../otlp/malformed-otlp';
import { logsRequestShape, traceRequestShape } from '../otlp/otlp-fields';
import { logRequest } from '../otlp/otlp-json-text';
import { protobufLogRecords } from '../otlp/protobuf-log-records';
import { protobufSpans } from '../otlp/protobuf-spans';
import { isSpanId, isTraceId } from '../otlp/received-span';
import { byPartition } from './partition-of';
import { redactLogRecord, redactSpans } from './redact-arrived';
import { type SplitSpans, splitJsonSpans, splitProtobufSpans, splitReceivedSpans } from './split-spans';

/** When a sender may come again: the queue is full for a while, an engine elects a new leader within seconds. */
const RETRY_AFTER_SECONDS = { full: 5, away: 2 } as const;

export type IngestAnswer =
  | { readonly kind: 'stored'; readonly partial?: PartialSuccess | undefined }
  | { readonly kind: 'malformed'; readonly message: string }
  | { readonly kind: 'full' | 'away'; readonly message: string; readonly retryAfterSeconds: number };

export interface IngestRequest {
  readonly signal: Signal;
  readonly encoding: Encoding;
  readonly account: string;
  readonly body: Uint8Array;
}

export interface IngestChoices {
  /** Tells the log records that are kept. */
  readonly holdsContent: (record: LogRecordLike) => boolean;
  /** Whether credentials are replaced before the queue. */
  readonly redactsOnArrival: boolean;
}

export class Ingest {
  readonly #queue: GatewayQueue;
  readonly #metrics: Metrics;
  readonly #choices: IngestChoices;

  constructor(queue: GatewayQueue, metrics: Metrics, choices: IngestChoices) {
    this.#queue = queue;
    this.#metrics = metrics;
    this.#choices = choices;
  }

  /** Never rejects for anything a request may hold. */
  async take(request: IngestRequest): Promise<IngestAnswer> {
    this.#metrics.count('sgp_gateway_received_bytes_total', {}, request.body.length);
    try {
      return await (request.signal === 'traces' ? this.#spans(request) : this.#logRecords(request));
    } catch (error) {
      if (error instanceof MalformedOtlp) return { kind: 'malformed', message: error.message };
      if (error instanceof QueueRefusal) return refused(error.reason, error.message);
      throw error;
    }
  }

  async #spans({ encoding, account, body }: IngestRequest): Promise<IngestAnswer> {
    const { redactsOnArrival } = this.#choices;
    const { parts, valid, invalid } = this.#split(encoding, body);
    const bodies = [...parts].map(([partition, part]) => ({
      partition,
      bytes: writeRecord({ signal: 'traces', encoding: redactsOnArrival ? 'json' : encoding, account, body: part }),
    }));
    await this.#append(bodies);
    this.#metrics.count('sgp_gateway_received_spans_total', {}, valid);
    if (invalid === 0) return { kind: 'stored' };
    this.#metrics.count('sgp_gateway_invalid_spans_total', {}, invalid);
    const message = `${invalid} spans have no valid trace id and span id, which are 16 and 8 bytes and not all zeros.`;
    return { kind: 'stored', partial: { rejected: invalid, message } };
  }

  #split(encoding: Encoding, body: Uint8Array): SplitSpans {
    const { partitions } = this.#queue;
    if (encoding === 'protobuf') checkProtobuf(body, traceRequestShape);
    if (this.#choices.redactsOnArrival) {
      const spans = encoding === 'json' ? jsonSpans(parseJson(body)) : protobufSpans(body);
      return splitReceivedSpans(redactSpans(spans), partitions);
    }
    return encoding === 'json'
      ? splitJsonSpans(parseJson(body), body, partitions)
      : splitProtobufSpans(body, partitions);
  }

  /** Takes the log records that hold content of spans; the others are answered and not kept. */
  async #logRecords({ encoding, account, body }: IngestRequest): Promise<IngestAnswer> {
    if (encoding === 'protobuf') checkProtobuf(body, logsRequestShape);
    const records = encoding === 'json' ? jsonLogRecords(parseJson(body)) : protobufLogRecords(body);
    const kept = records.filter(
      (record) => this.#choices.holdsContent(record) && isTraceId(record.traceId) && isSpanId(record.spanId),
    );
    const bodies = [...byPartition(kept, this.#queue.partitions)].map(([partition, some]) => {
      const written = this.#choices.redactsOnArrival ? some.map(redactLogRecord) : some;
      const json = Buffer.from(JSON.stringify(logRequest(written)));
      return { partition, bytes: writeRecord({ signal: 'logs', encoding: 'json', account, body: json }) };
    });
    await this.#append(bodies);
    return { kind: 'stored' };
  }

  /** Appends all parts or fails. A sender that is refused sends the whole again; SGP stores a repeated span once. */
  async #append(parts: readonly { readonly partition: number; readonly bytes: Uint8Array }[]): Promise<void> {
    const appended = parts.map(({ partition, bytes }) => this.#queue.append(partition, bytes, randomUUID()));
    const failed = (await Promise.allSettled(appended)).find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }
}

function refused(kind: 'full' | 'away', message: string): IngestAnswer {
  return { kind, message, retryAfterSeconds: RETRY_AFTER_SECONDS[kind] };
}
