// From the queue to SGP: messages are read, their traces gathered, whole traces replayed into the exporter, and each
// message is done when SGP has confirmed its last span, or it lies in the dead stream.
//
//   message ─▶ decode ─▶ assembler ─▶ replay (conversion, redaction, delivery) ─▶ settled ─▶ done
//                └ unreadable ─▶ dead stream                      └ lost for good ─▶ dead stream ─▶ done
import type { SpanContext } from '@opentelemetry/api';
import type { ReplayLoss } from '@sgp-otel/exporter/internal/replay';
import type { ReleasedTrace, TraceAssembler } from '../assembler/trace-assembler';
import type { DeadStream } from '../contract/dead-stream';
import type { QueueMessage } from '../contract/queue-port';
import { type QueueRecord, readRecord } from '../contract/queue-record';
import type { Metrics } from '../metrics/metrics';
import { jsonLogRecords, jsonSpans } from '../otlp/json-spans';
import { parseJson } from '../otlp/json-values';
import { spanRequest } from '../otlp/otlp-json-text';
import { protobufSpans } from '../otlp/protobuf-spans';
import type { ReceivedLogRecord, ReceivedSpan } from '../otlp/received-span';
import type { AccountReplays } from './account-replays';
import { ByteBudget } from './byte-budget';
import { MessageShare } from './message-share';

/** A span or a log record, with the message it came in. */
export interface Gathered {
  readonly span: ReceivedSpan | undefined;
  readonly logRecord: ReceivedLogRecord | undefined;
  readonly account: string;
  readonly share: MessageShare;
  readonly bytes: number;
}

export interface TraceDeliveryParts {
  readonly assembler: TraceAssembler<Gathered>;
  readonly replays: AccountReplays;
  readonly dead: DeadStream;
  readonly metrics: Metrics;
  /** Bytes of spans that may be held or on their way at once; beyond it the queue is not read. */
  readonly maxBytes: number;
  /** How long a trace is held after its root. */
  readonly settleMillis: number;
  readonly nowMillis: () => number;
}

/** What one message holds of one trace. */
interface GatheredPiece {
  readonly account: string;
  readonly traceId: string;
  readonly entries: Gathered[];
  spans: number;
  bytes: number;
  hasRoot: boolean;
}

/** Pause before the dead stream is tried again. Until it takes a span, the span's message is not done. */
const DEAD_RETRY_MILLIS = 1_000;

export class TraceDelivery {
  readonly #parts: TraceDeliveryParts;
  /** Spans under way, by their span context: always the same object for a span, here and in the exporter. */
  readonly #underWay = new Map<SpanContext, Gathered>();
  readonly #budget: ByteBudget;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(parts: TraceDeliveryParts) {
    this.#parts = parts;
    this.#budget = new ByteBudget(parts.maxBytes);
    parts.replays.onSettled = (account, span, loss) => this.#settled(account, span, loss);
    parts.metrics.onReport(() => this.#measure());
  }

  /** Resolves when the next message may come. */
  async take(message: QueueMessage): Promise<void> {
    await this.#budget.whenFree();
    if (this.#isStopped) return;
    const share = new MessageShare(message);
    try {
      this.#gather(readRecord(message.bytes), share);
      share.release();
    } catch (error) {
      this.#parts.metrics.count('sgp_gateway_unread_messages_total');
      await this.#unreadable(message, error as Error);
      share.release();
    }
    this.#schedule();
  }

  /** @throws Error for a message that cannot be read, or is for nobody here */
  #gather(record: QueueRecord, share: MessageShare): void {
    if (!this.#parts.replays.has(record.account)) {
      throw new Error(`Account ${JSON.stringify(record.account)} is not configured here.`);
    }
    const pieces = new Map<string, GatheredPiece>();
    for (const entry of gatheredOf(record, share)) {
      share.hold();
      this.#budget.take(entry.bytes);
      const traceId = entry.span?.traceId ?? entry.logRecord?.traceId ?? '';
      let piece = pieces.get(traceId);
      if (piece === undefined) {
        piece = { account: record.account, traceId, entries: [], spans: 0, bytes: 0, hasRoot: false };
        pieces.set(traceId, piece);
      }
      piece.entries.push(entry);
      piece.bytes += entry.bytes;
      if (entry.span === undefined) continue;
      piece.spans += 1;
      if (entry.span.parentId === '') piece.hasRoot = true;
    }
    const now = this.#parts.nowMillis();
    for (const piece of pieces.values()) {
      for (const released of this.#parts.assembler.add(piece, now)) this.#replay(released);
    }
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const dueMillis = this.#parts.assembler.nextDueMillis;
    if (dueMillis === undefined || this.#isStopped) return;
    this.#timer = setTimeout(() => this.releaseDue(), Math.max(1, dueMillis - this.#parts.nowMillis()));
  }

  /** Passes on the traces whose time to wait is over. */
  releaseDue(): void {
    for (const each of this.#parts.assembler.due(this.#parts.nowMillis())) this.#replay(each);
    this.#schedule();
  }

  #replay({ account, entries, reason }: ReleasedTrace<Gathered>): void {
    const { metrics, replays } = this.#parts;
    metrics.count('sgp_gateway_released_traces_total', { reason });
    const replay = replays.of(account);
    // The same span twice, after a redelivery: the last one stands for both.
    const byId = new Map<string, Gathered>();
    for (const entry of entries) {
      if (entry.span === undefined) continue;
      const replaced = byId.get(entry.span.spanId);
      if (replaced !== undefined) this.#release(replaced);
      byId.set(entry.span.spanId, entry);
    }
    for (const entry of entries) {
      const { logRecord } = entry;
      if (logRecord === undefined) continue;
      if (byId.has(logRecord.spanId)) replay.keepLogRecord(logRecord);
      else metrics.count('sgp_gateway_lone_log_records_total');
      // A record goes with its span, whose message is read again as well when this process dies first.
      this.#release(entry);
    }
    const spans: ReceivedSpan[] = [];
    for (const entry of byId.values()) {
      const span = entry.span as ReceivedSpan;
      spans.push(span);
      this.#underWay.set(span.spanContext(), entry);
    }
    for (const leftOut of replay.replay(spans)) {
      metrics.count('sgp_gateway_left_out_spans_total', { account });
      this.#finish(leftOut.spanContext());
    }
  }

  #settled(account: string, context: SpanContext, loss: ReplayLoss | undefined): void {
    if (loss === undefined) {
      this.#parts.metrics.count('sgp_gateway_delivered_spans_total', { account });
      this.#finish(context);
    } else void this.#bury(context, loss);
  }

  async #bury(context: SpanContext, { reason, error }: ReplayLoss): Promise<void> {
    const underWay = this.#underWay.get(context);
    if (underWay === undefined) return;
    const { account } = underWay;
    const span = underWay.span as ReceivedSpan;
    const { traceId, spanId, name } = span;
    const { message } = error;
    const otlp = spanRequest([span]);
    await this.#append({ account, reason, message, traceId, spanId, name, otlp });
    this.#parts.metrics.count('sgp_gateway_dead_spans_total', { account, reason });
    this.#finish(context);
  }

  async #unreadable({ bytes }: QueueMessage, { message }: Error): Promise<void> {
    const otlp = { base64: Buffer.from(bytes).toString('base64') };
    const nobody = { account: '', traceId: '', spanId: '', name: '' };
    await this.#append({ ...nobody, reason: 'unreadable', message, otlp });
  }

  /** Tries until the entry is written, since its message is not done before. */
  async #append(entry: Omit<Parameters<DeadStream['append']>[0], 'diedMillis'>): Promise<void> {
    while (!this.#isStopped) {
      try {
        return await this.#parts.dead.append({ ...entry, diedMillis: Date.now() });
      } catch {
        await new Promise((resolve) => setTimeout(resolve, DEAD_RETRY_MILLIS));
      }
    }
    // Stopped: the message is not done, and is read again by the next process.
    await new Promise(() => {});
  }

  #finish(context: SpanContext): void {
    const underWay = this.#underWay.get(context);
    if (underWay === undefined) return;
    this.#underWay.delete(context);
    this.#release(underWay);
  }

  #release({ bytes, share }: Gathered): void {
    this.#budget.give(bytes);
    share.release();
  }

  #measure(): void {
    const { assembler, metrics, replays } = this.#parts;
    metrics.measure('sgp_gateway_held_traces', assembler.traces);
    metrics.measure('sgp_gateway_held_spans', assembler.spans);
    metrics.measure('sgp_gateway_held_bytes', assembler.bytes);
    for (const account of replays.accounts) {
      const pending = replays.of(account).stats().pending;
      metrics.measure('sgp_gateway_pending_spans', pending, { account });
    }
  }

  /**
   * Traces whose root has ended are passed on, and their answers waited for as long as the settings allow. The others
   * stay in the queue, whole, for whoever reads it next.
   */
  async stop(): Promise<void> {
    if (this.#parts.assembler.traces > 0) await new Promise((resolve) => setTimeout(resolve, this.#parts.settleMillis));
    this.releaseDue();
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#parts.replays.stop();
    this.#budget.open();
  }
}

/** What is in the message; spans without ids were told to their sender. @throws Error when it cannot be read */
function gatheredOf({ signal, encoding, account, body }: QueueRecord, share: MessageShare): Gathered[] {
  if (signal === 'logs') {
    const records = jsonLogRecords(parseJson(body));
    const bytes = body.length / records.length;
    return records.map((logRecord) => ({ span: undefined, logRecord, account, share, bytes }));
  }
  const spans = encoding === 'json' ? jsonSpans(parseJson(body)) : protobufSpans(body);
  const bytes = body.length / spans.length;
  const gathered: Gathered[] = [];
  for (const span of spans) {
    if (span.isIdentified) gathered.push({ span, logRecord: undefined, account, share, bytes });
  }
  return gathered;
}
