// OpenTelemetry's SpanProcessor for SGP: takes ended spans off the application's hands. What happens to them then is
// decided in `dispatch/`.
//
//   onEnd ─▶ sampled? ─▶ intake

import { type Context, type MeterProvider, ROOT_CONTEXT } from '@opentelemetry/api';
import type { SpanJournal } from '../at-exit/span-journal';
import { harmless } from '../clock/within';
import { missingSettingReason, switchedOffReason } from '../configuration/off-reason';
import { type SettingOptions, type SettingValues, settingsTable } from '../configuration/settings-table';
import type { MapType } from '../convert/classify-span';
import type { Dialect } from '../convert/dialect';
import { dialectsWith } from '../convert/dialect-tables';
import { soundSpan } from '../convert/sound-span';
import type { SpanLike } from '../convert/span-like';
import type { MapItem } from '../delivery/map-item';
import type { SpanUpserter } from '../delivery/span-upserter';
import { log } from '../diagnostics/log';
import { SaidOnce } from '../diagnostics/said-once';
import type { SpanIntake } from '../dispatch/span-intake';
import { SgpError } from '../errors/sgp-error';
import { thrownText } from '../errors/thrown-text';
import { loadSettings } from '../load-settings';
import type { Mask } from '../redact/redact-item';
import { SpanFilter, type SpanPredicate } from '../relations/span-filter';
import type { LogRecordSource } from '../relations/span-relations';
import { DeliveryStats, type ProcessorStats } from '../stats/delivery-stats';
import { type FlushReport, flushReport } from './flush-report';
import type { SpanExporterLike } from './foreign-exporter';
import { isSampled } from './is-sampled';
import { RunningProcessor } from './running-processor';
import { SgpSpanExporter } from './span-exporter';

/** Read once: the API computes its exports at each access. */
const NO_CONTEXT = ROOT_CONTEXT;

export interface SgpSpanProcessorOptions extends SettingOptions {
  /** An exporter to use as it is; it is shut down with the processor. */
  readonly exporter?: SpanExporterLike;
  /** A client for the processor's own exporter; it stays open at shutdown. */
  readonly client?: SpanUpserter;
  /** Where metrics about the export go; default: the global one. */
  readonly meterProvider?: MeterProvider;
  /**
   * Keeps the log records in which some instrumentations write prompts and answers; it is registered with a
   * LoggerProvider as well. Several span processors may share one.
   */
  readonly logRecordProcessor?: LogRecordSource;
  /**
   * Where the processor's own exporter keeps what is not confirmed yet, for another thread to {@link
   * SgpSpanProcessor.adopt}: see {@link SpanJournal}.
   */
  readonly journal?: SpanJournal;
  /**
   * Which spans to export, in code; takes the place of the setting of that name. Children of a span that is left out
   * move to its nearest exported ancestor.
   */
  readonly spanPredicate?: SpanPredicate;
  /** Changes what the processor's own exporter sends of a span; see {@link MapItem}. */
  readonly mapItem?: MapItem;
  /** Changes the SGP type of a span; see {@link MapType}. */
  readonly mapType?: MapType;
  /** Asked for every text that the processor's own exporter sends; see {@link Mask}. */
  readonly mask?: Mask;
  /**
   * How frameworks that this package does not know write their spans, for the processor's own exporter and its filter;
   * see {@link defineDialect}.
   */
  readonly dialects?: readonly Dialect[];
}

/**
 * Sends each sampled span once, when it ends (or also when it starts, see `skipSpanStart`). `new SgpSpanProcessor()` is
 * configured by the environment alone; without an API key or account it says so once and does nothing.
 *
 * While the backend does not take them, spans wait in memory, within `maxQueueBytes`, and are delivered when it does.
 * Nothing here throws into or blocks the application: what cannot be kept is dropped, counted in {@link stats} and said
 * once.
 */
export class SgpSpanProcessor {
  readonly settings: SettingValues;
  /** Why nothing is sent; `undefined` when spans are sent. */
  readonly offReason: string | undefined;
  readonly #running: RunningProcessor | undefined;
  /** Where sampled ends go without further questions, until the processor stops. */
  #intake: SpanIntake | undefined;
  readonly #failed = new SaidOnce();

  /** @throws SgpError `SGP_INVALID_OPTION` for an invalid option */
  constructor(options: SgpSpanProcessorOptions = {}) {
    const {
      exporter,
      client,
      meterProvider,
      logRecordProcessor,
      spanPredicate,
      mapItem,
      mapType,
      mask,
      dialects,
      journal,
      ...given
    } = options;
    this.settings = loadSettings(given);
    const { settings } = this;
    this.offReason = switchedOffReason(settings) ?? (exporter || client ? undefined : missingSettingReason(settings));
    if (this.offReason !== undefined) {
      log.warn(`Tracing to SGP is off: ${this.offReason}. The application runs on without it.`);
      return;
    }
    this.#running = new RunningProcessor({
      settings,
      exporter: exporter ?? new SgpSpanExporter({ settings, client, meterProvider, mapItem, mapType, mask, dialects }),
      isOwn: !exporter && !client,
      meterProvider,
      logRecords: logRecordProcessor,
      filter: filterOf(spanPredicate, settings.spanFilter, dialects),
      journal,
    });
    this.#intake = this.#running.plainIntake;
    const [variable] = settingsTable.skipSpanStart.variables;
    const { foundInSpool } = this;
    if (foundInSpool) log.info(spoolSentence(settings, foundInSpool));
    log.info(`Span-start writes are ${settings.skipSpanStart ? 'skipped' : 'sent'} (${variable}).`);
  }

  /** Notes whose child the span is, if it is one; with span-start writes on, queues its start. */
  onStart(span: SpanLike, parentContext: Context = NO_CONTEXT): void {
    const running = this.#running;
    if (running === undefined || (parentContext === NO_CONTEXT && !running.asksStarts)) return;
    const sound = soundSpan(span);
    try {
      running.started(sound, parentContext);
    } catch (error) {
      this.#couldNotRead(error);
    }
    if (!running.asksStarts) return;
    try {
      running.writeStart(sound);
    } catch (error) {
      this.#couldNotRead(error);
    }
  }

  #couldNotRead(error: unknown): void {
    this.#failed.warn(() => `A span that started could not be read: ${thrownText(error)}.`);
  }

  /** Queues a sampled span. Cheap: the span is looked at later, with others, and never changed. */
  onEnd(span: SpanLike): void {
    const intake = this.#intake;
    try {
      if (intake === undefined) this.#running?.ended(soundSpan(span));
      else if (isSampled(span)) intake.add(span);
    } catch (error) {
      this.#failed.warn(() => `A span that ended could not be read, and is not sent: ${thrownText(error)}.`);
    }
  }

  /**
   * Takes over what another thread of this process kept in its journal and has not delivered, when that thread has
   * ended or this process does. What it had accepted and not kept there is counted as lost.
   */
  adopt(journal: SpanJournal): void {
    try {
      this.#running?.adopt(journal);
    } catch (error) {
      log.error(`adopt failed: ${String(error)}`);
    }
  }

  /**
   * Resolves when every span accepted before the call was delivered or given up, those in flight included; with a spool
   * also when what the backend does not take now is safe on disk, and says which. A span that
   * the backend does not take while it takes others is tried once more, and not waited for any longer.
   * @param options.timeoutMillis how long to wait; default `exportTimeoutMillis`
   * @param options.untilHeld `true`: resolve also as soon as the backend is found to take nothing, for a process that
   * is about to end; the spans stay queued
   * @throws SgpError (as a rejection) `SGP_DEADLINE_EXCEEDED` after that time; the spans stay queued. A rejection that
   * nobody awaits does no harm.
   */
  forceFlush(options: { timeoutMillis?: number; untilHeld?: boolean } = {}): Promise<FlushReport> {
    const timeoutMillis = options.timeoutMillis ?? this.settings.exportTimeoutMillis;
    return harmless(this.#running?.flush(timeoutMillis, options.untilHeld) ?? Promise.resolve(flushReport(0)));
  }

  /**
   * Sends what waits, for at most `shutdownTimeoutMillis`; gives up earlier when the backend takes nothing. With a spool
   * what is not taken is written to disk, without one it is dropped and counted. Idempotent, resolves in any case, and
   * leaves no timer or socket behind.
   */
  shutdown(): Promise<void> {
    this.#intake = undefined;
    return this.#running?.stop() ?? Promise.resolve();
  }

  /**
   * The same for the `exit` event of the process, where nothing asynchronous runs any more (`process.exit()`, an
   * uncaught exception): sends from a thread of its own and blocks until that is done, at most `shutdownTimeoutMillis`,
   * or what an earlier {@link shutdown} left of it. Returns at once when nothing waits, and with an injected exporter
   * or client. Never throws.
   * @param options.timeoutMillis how long to block; default `shutdownTimeoutMillis`
   */
  shutdownSync(options: { timeoutMillis?: number } = {}): void {
    const running = this.#running;
    if (!running?.canStopAtExit) return;
    this.#intake = undefined;
    try {
      running.stopAtExit(options.timeoutMillis ?? this.settings.shutdownTimeoutMillis);
    } catch (error) {
      log.error(`shutdownSync failed: ${thrownText(error)}`);
    }
  }

  /** What the spool held of ended processes when this processor was made; `undefined` without a spool. */
  get foundInSpool(): { readonly segments: number; readonly bytes: number; readonly orphans: number } | undefined {
    return this.#running?.found;
  }

  /** What became of the spans so far: accepted = delivered + dropped + pending + spooled. */
  stats(): ProcessorStats {
    return this.#running?.stats() ?? new DeliveryStats().snapshot();
  }
}

function spoolSentence(
  { spoolDir, spoolMode }: SettingValues,
  { segments, bytes, orphans }: { readonly segments: number; readonly bytes: number; readonly orphans: number },
): string {
  const found = segments === 0 ? 'nothing' : `${segments} segments (${bytes} bytes) of ${orphans} ended processes`;
  return `Spool: ${spoolDir}, mode ${spoolMode}; ${found} found there.`;
}

/** @throws SgpError `SGP_INVALID_OPTION` for a predicate that cannot be called */
export function filterOf(
  predicate: SpanPredicate | undefined,
  preset: 'all' | 'genai',
  dialects: readonly Dialect[] | undefined,
): SpanFilter | undefined {
  if (predicate === undefined) return preset === 'genai' ? new SpanFilter('genai', dialectsWith(dialects)) : undefined;
  if (typeof predicate === 'function') return new SpanFilter(predicate);
  throw new SgpError('SGP_INVALID_OPTION', `Option spanPredicate is ${typeof predicate}; expected a function.`);
}
