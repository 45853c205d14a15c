// OpenTelemetry's SpanProcessor for SGP: takes ended spans off the application's hands, queues them with a bound, and hands them in
// batches to the exporter. Conversion and delivery are the exporter's.
//
//   onEnd ─▶ queue ─▶ pump: a full batch, or the linger is over ─▶ exporter.export ─▶ stats
//                       └─ at most `concurrency` batches in flight
import { type Context, TraceFlags } from '@opentelemetry/api';
import type { ExportResult } from '@opentelemetry/core';
import { missingSettingReason, switchedOffReason } from '../configuration/off-reason';
import type { SettingOptions, SettingValues } from '../configuration/settings-table';
import type { SpanLike } from '../convert/span-like';
import { log } from '../diagnostics/log';
import { SgpError } from '../errors/sgp-error';
import { loadSettings } from '../load-settings';
import { DeliveryStats, type ProcessorStats } from '../stats/delivery-stats';
import { type DropReason, dropReasonOf } from '../stats/drop-reason';
import { LossReport } from '../stats/loss-report';
import { isOwnRequest } from './own-request';
import { estimateSpanBytes } from './span-bytes';
import { SgpSpanExporter, type SpanUpserter } from './span-exporter';
import { type QueueEntry, SpanQueue } from './span-queue';
import { within } from './within';

/** The part of an exporter that the processor uses; every OpenTelemetry SpanExporter has it. */
export interface SpanExporterLike {
  // Methods, not properties: a parameter type of another SDK line must stay assignable.
  // biome-ignore lint/suspicious/noExplicitAny: each SDK line has its own ReadableSpan
  export(spans: any[], resultCallback: (result: ExportResult) => void): void;
  forceFlush?(): Promise<void>;
  shutdown(options?: { timeoutMillis?: number }): Promise<void>;
}

export interface SgpSpanProcessorOptions extends SettingOptions {
  /** An exporter to use as it is; it is shut down with the processor. */
  readonly exporter?: SpanExporterLike;
  /** A client for the processor's own exporter; it stays open at shutdown. */
  readonly client?: SpanUpserter;
}

/** Beyond a limit that the exporter keeps itself, before the processor stops waiting for it. */
const GRACE_MILLIS = 500;

/**
 * Sends each sampled span once, when it ends (or also when it starts, see `skipSpanStart`). `new SgpSpanProcessor()` is configured
 * by the environment alone; without an API key or account it says so once and does nothing.
 *
 * Nothing here throws into or blocks the application: what cannot be kept is dropped, counted in {@link stats} and said once.
 */
export class SgpSpanProcessor {
  readonly settings: SettingValues;
  /** Why nothing is sent; `undefined` when spans are sent. */
  readonly offReason: string | undefined;
  readonly #exporter: SpanExporterLike | undefined;
  readonly #queue: SpanQueue;
  readonly #stats = new DeliveryStats();
  readonly #losses = new LossReport();
  readonly #concurrency: number;
  readonly #inFlight = new Set<Promise<void>>();
  /** Entries up to this count are sent without lingering: a flush waits for them. */
  #flushUpTo = 0;
  #linger: NodeJS.Timeout | undefined;
  #pumpSoon: NodeJS.Immediate | undefined;
  #shutdown: Promise<void> | undefined;
  /** Everything is counted; an exporter's late answer changes nothing. */
  #isClosed = false;

  /** @throws SgpError `SGP_INVALID_OPTION` for an invalid option */
  constructor(options: SgpSpanProcessorOptions = {}) {
    const { exporter, client, ...given } = options;
    this.settings = loadSettings(given);
    this.offReason =
      switchedOffReason(this.settings) ?? (exporter || client ? undefined : missingSettingReason(this.settings));
    this.#queue = new SpanQueue(this.settings);
    // Serial sending is what keeps an end behind its start.
    this.#concurrency = this.settings.skipSpanStart ? this.settings.concurrency : 1;
    if (this.offReason !== undefined) {
      log.warn(`Tracing to SGP is off: ${this.offReason}. The application runs on without it.`);
      return;
    }
    this.#exporter = exporter ?? new SgpSpanExporter({ ...this.settings, client });
    log.info(`Span-start writes are ${this.settings.skipSpanStart ? 'skipped' : 'sent'}.`);
  }

  /** Does nothing unless span-start writes are on. */
  onStart(span: SpanLike, _parentContext?: Context): void {
    if (this.settings.skipSpanStart || !this.#exporter || this.#shutdown) return;
    try {
      if (!isSampled(span) || isOwnRequest(span, this.settings.baseUrl)) return;
      this.#stats.startWrites.accepted += 1;
      const bytes = estimateSpanBytes(span);
      if (this.#queue.refusal(bytes)) this.#stats.startWrites.dropped += 1;
      else this.#enqueue({ span, isStart: true, bytes });
    } catch (error) {
      log.error(`onStart failed: ${String(error)}`);
    }
  }

  /** Queues a sampled span. Constant work; the span is neither read in depth nor changed. */
  onEnd(span: SpanLike): void {
    if (!this.#exporter) return;
    try {
      if (!isSampled(span) || isOwnRequest(span, this.settings.baseUrl)) return;
      this.#stats.accept();
      const bytes = estimateSpanBytes(span);
      const refusal = this.#shutdown ? 'after_shutdown' : this.#queue.refusal(bytes);
      if (refusal) this.#drop(1, refusal);
      else this.#enqueue({ span, isStart: false, bytes });
    } catch (error) {
      log.error(`onEnd failed: ${String(error)}`);
    }
  }

  /**
   * Resolves when every span accepted before the call was delivered or given up, those in flight included.
   * @throws SgpError (as a rejection) `SGP_DEADLINE_EXCEEDED` after `exportTimeoutMillis`; the spans stay queued
   */
  async forceFlush(): Promise<void> {
    if (!this.#exporter || this.#shutdown) return this.#shutdown;
    await within(this.settings.exportTimeoutMillis, this.#flush(this.#exporter), 'forceFlush');
  }

  /**
   * Sends what waits, for at most `shutdownTimeoutMillis`; what is left then is dropped and counted. Idempotent, resolves in any
   * case, and leaves no timer or socket behind.
   */
  shutdown(): Promise<void> {
    this.#shutdown ??= this.#exporter ? this.#close(this.#exporter) : Promise.resolve();
    return this.#shutdown;
  }

  /** What became of the spans so far: accepted = delivered + dropped + pending. */
  stats(): ProcessorStats {
    return this.#stats.snapshot();
  }

  #enqueue(entry: QueueEntry): void {
    this.#queue.add(entry);
    if (this.#queue.size >= this.settings.batchSize || this.settings.lingerMillis === 0) this.#schedulePump();
    else this.#startLinger();
  }

  #startLinger(): void {
    if (this.#linger) return;
    this.#linger = setTimeout(() => {
      this.#linger = undefined;
      this.#flushUpTo = this.#queue.added;
      this.#pump();
    }, this.settings.lingerMillis);
    this.#linger.unref();
  }

  /** Never pumps from within the application's call: converting a batch takes milliseconds. */
  #schedulePump(): void {
    if (this.#pumpSoon) return;
    this.#pumpSoon = setImmediate(() => {
      this.#pumpSoon = undefined;
      this.#pump();
    });
    this.#pumpSoon.unref();
  }

  #pump(): void {
    while (this.#inFlight.size < this.#concurrency) {
      const isFull = this.#queue.size >= this.settings.batchSize;
      const isDue = this.#queue.size > 0 && (this.#queue.taken < this.#flushUpTo || this.settings.lingerMillis === 0);
      if (!isFull && !isDue) break;
      this.#track(this.#send(this.#queue.take(this.settings.batchSize)));
    }
    // What is left is less than a batch, or waits for a place in flight; either way its linger runs.
    if (this.#queue.size > 0) this.#startLinger();
    else this.#stopLinger();
  }

  #stopLinger(): void {
    clearTimeout(this.#linger);
    this.#linger = undefined;
  }

  #track(sending: Promise<void>): void {
    this.#inFlight.add(sending);
    void sending.then(() => {
      this.#inFlight.delete(sending);
      this.#pump();
    });
  }

  /** Never rejects: what became of the batch is in the stats. */
  async #send(batch: QueueEntry[]): Promise<void> {
    // The end of such a span is in the queue behind its start, and one write does for both.
    const entries = batch.filter((entry) => !(entry.isStart && entry.span.ended));
    const starts = entries.reduce((count, entry) => count + (entry.isStart ? 1 : 0), 0);
    const ends = entries.length - starts;
    this.#stats.startWrites.superseded += batch.length - entries.length;
    if (entries.length === 0) return;
    const result = await this.#export(entries.map((entry) => entry.span));
    if (this.#isClosed) return;
    if (result.code === 0) {
      this.#stats.deliver(ends);
      this.#stats.startWrites.delivered += starts;
      this.#losses.recovered();
    } else {
      this.#stats.startWrites.dropped += starts;
      if (ends > 0) this.#drop(ends, dropReasonOf(result.error), result.error?.message);
    }
  }

  /** An exporter that throws or never answers costs its batch, not the processor. */
  #export(spans: SpanLike[]): Promise<ExportResult> {
    return new Promise((resolve) => {
      const limit = setTimeout(() => {
        const message = `The exporter did not answer within ${this.settings.exportTimeoutMillis} ms.`;
        resolve({ code: 1, error: new SgpError('SGP_DEADLINE_EXCEEDED', message) });
        // Our own exporter keeps this limit itself and tells more when it does: let it speak first.
      }, this.settings.exportTimeoutMillis + GRACE_MILLIS);
      limit.unref();
      const done = (result: ExportResult) => {
        clearTimeout(limit);
        resolve(result);
      };
      try {
        this.#exporter?.export(spans, done);
      } catch (error) {
        done({ code: 1, error: error as Error });
      }
    });
  }

  async #flush(exporter: SpanExporterLike): Promise<void> {
    await this.#drain();
    await exporter.forceFlush?.();
  }

  /** Sends everything queued so far and waits until it has ended. */
  async #drain(): Promise<void> {
    const upTo = this.#queue.added;
    this.#flushUpTo = Math.max(this.#flushUpTo, upTo);
    this.#pump();
    while (this.#queue.taken < upTo) {
      await Promise.race(this.#inFlight);
      this.#pump();
    }
    await Promise.all(this.#inFlight);
  }

  async #close(exporter: SpanExporterLike): Promise<void> {
    const deadline = performance.now() + this.settings.shutdownTimeoutMillis;
    try {
      await within(this.settings.shutdownTimeoutMillis, this.#drain(), 'shutdown');
    } catch {
      // the deadline: what is left is counted below
    }
    this.#stopLinger();
    clearImmediate(this.#pumpSoon);
    const left = this.#queue.take(this.#queue.size);
    this.#stats.startWrites.dropped += left.filter((entry) => entry.isStart).length;
    const timeoutMillis = Math.max(1, deadline - performance.now());
    try {
      const closing = Promise.resolve(exporter.shutdown({ timeoutMillis })).then(() => Promise.all(this.#inFlight));
      // A little more than the exporter is given: ours answers for what it aborts right after its time is over.
      await within(timeoutMillis + GRACE_MILLIS, closing, 'the shutdown of the exporter');
    } catch (error) {
      log.warn(`Shutdown: ${(error as Error)?.message ?? String(error)}`);
    }
    this.#isClosed = true;
    if (this.#stats.pending > 0) this.#drop(this.#stats.pending, 'shutdown');
    this.#losses.finish();
  }

  #drop(count: number, reason: DropReason, cause?: string): void {
    this.#stats.drop(count, reason);
    this.#losses.lost(count, reason, cause);
  }
}

function isSampled(span: SpanLike): boolean {
  return (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0;
}
