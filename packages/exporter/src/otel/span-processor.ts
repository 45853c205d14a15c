// OpenTelemetry's SpanProcessor for SGP: takes ended spans off the application's hands. What happens to them then is the dispatcher's.
//
//   onEnd ─▶ sampled? ─▶ inbox ─▶ dispatcher ─▶ exporter

import { type Context, type MeterProvider, ROOT_CONTEXT, TraceFlags } from '@opentelemetry/api';
import { nowMillis } from '../clock/real-time';
import { missingSettingReason, switchedOffReason } from '../configuration/off-reason';
import { type SettingOptions, type SettingValues, settingsTable } from '../configuration/settings-table';
import type { MapType } from '../convert/classify-span';
import type { Dialect } from '../convert/dialect';
import { dialectsWith } from '../convert/dialect-tables';
import type { SpanLike } from '../convert/span-like';
import { log } from '../diagnostics/log';
import { SaidOnce } from '../diagnostics/said-once';
import { SgpError } from '../errors/sgp-error';
import { thrownError, thrownText } from '../errors/thrown-text';
import { loadSettings } from '../load-settings';
import type { Mask } from '../redact/redact-item';
import { SpanFilter, type SpanPredicate } from '../relations/span-filter';
import type { LogRecordSource, SpanRelations } from '../relations/span-relations';
import { DeliveryAccount } from '../stats/delivery-account';
import type { ProcessorStats } from '../stats/delivery-stats';
import { componentAttributes, lazyInstruments } from '../stats/meter';
import { observeProcessor, type ProcessorMetrics } from '../stats/processor-metrics';
import type { SpanExporterLike } from './deliver-with';
import { EntryJournal } from './entry-journal';
import type { MapItem } from './map-item';
import { noExport } from './no-export';
import { OpenSpans } from './open-spans';
import type { QueueEntry } from './queue-entry';
import { estimateSpanBytes } from './span-bytes';
import { SpanDispatcher } from './span-dispatcher';
import { SgpSpanExporter } from './span-exporter';
import type { SpanInbox } from './span-inbox';
import type { SpanJournal } from './span-journal';
import { deliverSynchronously } from './synchronous-delivery';
import type { SpanUpserter } from './upsert';
import { GRACE_MILLIS, harmless, within } from './within';

/** Read once: the API computes its exports at each access. */
const NO_CONTEXT = ROOT_CONTEXT;
const { SAMPLED } = TraceFlags;

export interface SgpSpanProcessorOptions extends SettingOptions {
  /** An exporter to use as it is; it is shut down with the processor. */
  readonly exporter?: SpanExporterLike;
  /** A client for the processor's own exporter; it stays open at shutdown. */
  readonly client?: SpanUpserter;
  /** Where metrics about the export go; default: the global one. */
  readonly meterProvider?: MeterProvider;
  /** Keeps the log records in which some instrumentations write prompts and answers; it is registered with a LoggerProvider as well. */
  readonly logRecordProcessor?: LogRecordSource;
  /** Where the processor's own exporter keeps what is not confirmed yet, for another thread to {@link SgpSpanProcessor.adopt}: see {@link SpanJournal}. */
  readonly journal?: SpanJournal;
  /** Which spans to export, in code; takes the place of the setting of that name. Children of a span that is left out move to its nearest exported ancestor. */
  readonly spanPredicate?: SpanPredicate;
  /** Changes what the processor's own exporter sends of a span; see {@link MapItem}. */
  readonly mapItem?: MapItem;
  /** Changes the SGP type of a span; see {@link MapType}. */
  readonly mapType?: MapType;
  /** Asked for every text that the processor's own exporter sends; see {@link Mask}. */
  readonly mask?: Mask;
  /** How frameworks that this package does not know write their spans, for the processor's own exporter and its filter; see {@link defineDialect}. */
  readonly dialects?: readonly Dialect[];
}

/**
 * Sends each sampled span once, when it ends (or also when it starts, see `skipSpanStart`). `new SgpSpanProcessor()` is configured by the
 * environment alone; without an API key or account it says so once and does nothing.
 *
 * While the backend does not take them, spans wait in memory, within `maxQueueBytes`, and are delivered when it does. Nothing here throws into
 * or blocks the application: what cannot be kept is dropped, counted in {@link stats} and said once.
 */
export class SgpSpanProcessor {
  readonly settings: SettingValues;
  /** Why nothing is sent; `undefined` when spans are sent. */
  readonly offReason: string | undefined;
  readonly #exporter: SpanExporterLike | undefined;
  /** Unless an exporter or a client was injected: what is inside of those cannot be taken to another thread. */
  readonly #ownExporter: SgpSpanExporter | undefined;
  readonly #dispatcher: SpanDispatcher | undefined;
  /** Where ended spans go without further questions: while spans are taken, and neither a filter nor span-start writes ask for more. */
  #inbox: SpanInbox | undefined;
  /** Only with span-start writes on. */
  readonly #openSpans: OpenSpans<QueueEntry> | undefined;
  readonly #account = new DeliveryAccount();
  readonly #stats = this.#account.stats;
  readonly #metrics: () => ProcessorMetrics | undefined;
  /** Of our exporter; an exporter of someone else knows each span alone. */
  readonly #relations: SpanRelations | undefined;
  readonly #filter: SpanFilter | undefined;
  /** Only in a thread that may be terminated. */
  readonly #journal: EntryJournal | undefined;
  /** Whether starts matter, or not every sampled span is exported. */
  readonly #isChoosy: boolean = false;
  readonly #failed = new SaidOnce();
  #shutdown: Promise<void> | undefined;
  #shutdownByMillis: number | undefined;

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
    const settings = this.settings;
    this.offReason = switchedOffReason(settings) ?? (exporter || client ? undefined : missingSettingReason(settings));
    this.#metrics = lazyInstruments(settings.metrics, meterProvider, (meter) =>
      observeProcessor(meter, componentAttributes('SgpSpanProcessor'), {
        stats: () => this.stats(),
        queuedSpans: () => this.#dispatcher?.queuedSpans ?? 0,
        queuedBytes: () => this.#dispatcher?.queuedBytes ?? 0,
        capacitySpans: settings.maxQueueSize,
        capacityBytes: settings.maxQueueBytes,
      }),
    );
    if (this.offReason !== undefined) {
      log.warn(`Tracing to SGP is off: ${this.offReason}. The application runs on without it.`);
      return;
    }
    this.#openSpans = settings.skipSpanStart ? undefined : new OpenSpans();
    this.#exporter =
      exporter ?? new SgpSpanExporter({ settings, client, meterProvider, mapItem, mapType, mask, dialects });
    this.#ownExporter = exporter || client ? undefined : (this.#exporter as SgpSpanExporter);
    this.#relations = relationsOf(this.#exporter);
    this.#filter = filterOf(spanPredicate, settings.spanFilter, dialects);
    if (this.#relations) {
      this.#relations.expectStarts();
      this.#relations.logRecords = logRecordProcessor;
      this.#relations.exportedParentOf = this.#filter && ((span) => this.#filter?.exportedParentOf(span));
    }
    this.#journal = journal && this.#ownExporter && new EntryJournal(journal, this.#ownExporter);
    this.#isChoosy = this.#filter !== undefined || this.#openSpans !== undefined;
    this.#dispatcher = new SpanDispatcher({
      settings,
      exporter: this.#exporter,
      account: this.#account,
      openSpans: this.#openSpans,
      journal: this.#journal,
      onPump: this.#metrics,
    });
    if (!this.#isChoosy && !this.#journal) this.#inbox = this.#dispatcher.inbox;
    const [variable] = settingsTable.skipSpanStart.variables;
    log.info(`Span-start writes are ${settings.skipSpanStart ? 'skipped' : 'sent'} (${variable}).`);
  }

  /** Notes whose child the span is, if it is one; with span-start writes on, queues its start. */
  onStart(span: SpanLike, parentContext: Context = NO_CONTEXT): void {
    if (parentContext === NO_CONTEXT && !this.#isChoosy) return;
    this.#noteStart(span, parentContext);
    if (!this.#openSpans || !this.#dispatcher || this.#shutdown) return;
    try {
      if (!this.#isWanted(span)) return;
      if (this.#filter && !this.#filter.exportsStart(span)) return;
      const { startWrites } = this.#stats;
      startWrites.accepted += 1;
      const bytes = estimateSpanBytes(span);
      if (this.#dispatcher.isFullFor(bytes) || !this.#openSpans.started(span)) startWrites.dropped += 1;
      else this.#dispatcher.add(span, 'start', bytes);
    } catch (error) {
      this.#failed.warn(() => `A span that started could not be read: ${thrownText(error)}.`);
    }
  }

  /** Lets the ends through that are exported; only with span-start writes or a filter. */
  #admitsEnd(span: SpanLike): boolean {
    this.#openSpans?.ended(span);
    if (!this.#filter || this.#filter.exportsEnd(span)) return true;
    this.#stats.filter();
    this.#relations?.filtered(span);
    return false;
  }

  #noteStart(span: SpanLike, parentContext: Context): void {
    if (!this.#dispatcher || this.#shutdown) return;
    try {
      this.#relations?.started(span, parentContext);
      this.#filter?.started(span);
    } catch (error) {
      this.#failed.warn(() => `A span that started could not be read: ${thrownText(error)}.`);
    }
  }

  /** Queues a sampled span. Cheap: the span is looked at later, with others, and never changed. */
  onEnd(span: SpanLike): void {
    const inbox = this.#inbox;
    try {
      if (inbox === undefined) this.#endWithQuestions(span);
      else if ((span.spanContext().traceFlags & SAMPLED) !== 0 && inbox.add(span)) this.#dispatcher?.look();
    } catch (error) {
      this.#failed.warn(() => `A span that ended could not be read, and is not sent: ${thrownText(error)}.`);
    }
  }

  #endWithQuestions(span: SpanLike): void {
    const dispatcher = this.#dispatcher;
    if (!dispatcher || !this.#isWanted(span) || (this.#isChoosy && !this.#admitsEnd(span))) return;
    if (this.#shutdown) {
      if (noExport(span, this.settings.baseUrl) !== undefined) return;
      this.#stats.accept();
      this.#account.lost(1, 'after_shutdown');
      return;
    }
    if (dispatcher.inbox.add(span)) dispatcher.look();
    if (this.#journal) dispatcher.absorb();
  }

  /**
   * Takes over what another thread of this process kept in its journal and has not delivered, when that thread has ended or this process does. What
   * it had accepted and not kept there is counted as lost.
   */
  adopt(journal: SpanJournal): void {
    const dispatcher = this.#dispatcher;
    if (!dispatcher) return;
    try {
      const { items: taken, unkept } = journal.take();
      const items = taken.map((item) => Buffer.from(item.buffer, item.byteOffset, item.length));
      const lost = this.#shutdown ? items.length + unkept : unkept;
      if (!this.#shutdown && items.length > 0) dispatcher.adopt(items);
      for (let index = 0; index < lost; index++) this.#stats.accept();
      if (lost > 0) this.#account.lost(lost, 'shutdown', 'They waited in a thread that was ended from outside.');
    } catch (error) {
      log.error(`adopt failed: ${String(error)}`);
    }
  }

  /**
   * Resolves when every span accepted before the call was delivered or given up, those in flight included. A span that the backend does not take while it
   * takes others is tried once more, and not waited for any longer.
   * @param options.timeoutMillis how long to wait; default `exportTimeoutMillis`
   * @param options.untilHeld `true`: resolve also as soon as the backend is found to take nothing, for a process that is about to end; the spans stay queued
   * @throws SgpError (as a rejection) `SGP_DEADLINE_EXCEEDED` after that time; the spans stay queued. A rejection that nobody awaits does no harm.
   */
  forceFlush(options: { timeoutMillis?: number; untilHeld?: boolean } = {}): Promise<void> {
    return harmless(this.#flush(options));
  }

  async #flush(options: { timeoutMillis?: number; untilHeld?: boolean }): Promise<void> {
    const dispatcher = this.#dispatcher;
    if (!dispatcher || this.#shutdown) return this.#shutdown;
    const timeoutMillis = options.timeoutMillis ?? this.settings.exportTimeoutMillis;
    const drained = dispatcher.drain(timeoutMillis, options.untilHeld);
    const flush = async () => {
      await drained;
      await this.#exporter?.forceFlush?.();
    };
    try {
      await within(timeoutMillis, flush(), 'forceFlush');
    } finally {
      dispatcher.forget(drained);
    }
  }

  /**
   * Sends what waits, for at most `shutdownTimeoutMillis`, and gives up earlier when the backend takes nothing; what is left then is dropped and
   * counted. Idempotent, resolves in any case, and leaves no timer or socket behind.
   */
  shutdown(): Promise<void> {
    this.#inbox = undefined;
    if (!this.#shutdown && this.#dispatcher && this.#exporter) {
      this.#writeUnfinished(this.#dispatcher);
      this.#shutdown = this.#close(this.#dispatcher, this.#exporter);
    }
    return this.#shutdown ?? Promise.resolve();
  }

  /**
   * The same for the `exit` event of the process, where nothing asynchronous runs any more (`process.exit()`, an uncaught exception): sends from
   * a thread of its own and blocks until that is done, at most `shutdownTimeoutMillis`, or what an earlier {@link shutdown} left of it. Returns
   * at once when nothing waits, and with an injected exporter or client. Never throws.
   * @param options.timeoutMillis how long to block; default `shutdownTimeoutMillis`
   */
  shutdownSync(options: { timeoutMillis?: number } = {}): void {
    const dispatcher = this.#dispatcher;
    if (!dispatcher || !this.#ownExporter) return;
    this.#inbox = undefined;
    try {
      const now = nowMillis();
      this.#shutdownByMillis ??= now + (options.timeoutMillis ?? this.settings.shutdownTimeoutMillis);
      if (!this.#shutdown) this.#writeUnfinished(dispatcher);
      this.#shutdown ??= Promise.resolve();
      this.#handOver(dispatcher.handOver(), this.#ownExporter, this.#shutdownByMillis - now);
    } catch (error) {
      log.error(`shutdownSync failed: ${thrownText(error)}`);
    }
  }

  #handOver(entries: readonly QueueEntry[], exporter: SgpSpanExporter, timeoutMillis: number): void {
    const encodeByMillis = nowMillis() + timeoutMillis / 2;
    const items: Buffer[] = [];
    for (const entry of entries) {
      const item = nowMillis() < encodeByMillis ? exporter.encodeNow(entry) : undefined;
      if (item) items.push(item);
    }
    const report =
      items.length > 0 && timeoutMillis > 0 ? deliverSynchronously(items, this.settings, timeoutMillis) : undefined;
    const { pending } = this.#stats;
    const delivered = Math.min(pending, report?.delivered ?? 0);
    this.#stats.deliver(delivered);
    if (pending > delivered) this.#account.lost(pending - delivered, 'shutdown', report?.cause);
    this.#account.finish();
    this.#journal?.clear();
  }

  /** What became of the spans so far: accepted = delivered + dropped + pending. */
  stats(): ProcessorStats {
    this.#dispatcher?.absorb();
    return this.#stats.snapshot();
  }

  #isWanted(span: SpanLike): boolean {
    return (span.spanContext().traceFlags & SAMPLED) !== 0 && noExport(span, this.settings.baseUrl) !== 'own request';
  }

  /** Writes what has started and not ended once more, so that it does not look as if it still ran. */
  #writeUnfinished(dispatcher: SpanDispatcher): void {
    for (const span of this.#openSpans?.unfinished() ?? []) {
      this.#stats.startWrites.accepted += 1;
      dispatcher.add(span, 'unfinished', estimateSpanBytes(span));
    }
  }

  async #close(dispatcher: SpanDispatcher, exporter: SpanExporterLike): Promise<void> {
    const deadline = nowMillis() + this.settings.shutdownTimeoutMillis;
    this.#shutdownByMillis = deadline;
    // The last of the time is for aborting what is in flight and hearing what became of it.
    const sendingMillis =
      this.settings.shutdownTimeoutMillis - Math.min(GRACE_MILLIS, this.settings.shutdownTimeoutMillis / 10);
    dispatcher.stopWaiting(sendingMillis);
    try {
      await within(sendingMillis, dispatcher.drain(sendingMillis), 'shutdown');
    } catch {
      // what is left is counted below
    }
    const left = Math.max(1, deadline - nowMillis());
    try {
      const timeoutMillis = Math.max(1, left - GRACE_MILLIS);
      const closing = Promise.resolve(exporter.shutdown({ timeoutMillis })).then(() => dispatcher.settled());
      await within(left, closing, 'the shutdown of the exporter');
    } catch (error) {
      log.warn(`Shutdown: ${thrownError(error).message}`);
    }
    dispatcher.close();
    this.#openSpans?.clear();
    const { pending } = this.#stats;
    if (pending > 0) this.#account.lost(pending, 'shutdown');
    this.#account.finish();
    this.#journal?.clear();
    this.#metrics()?.stop();
  }
}

/** `undefined` for an exporter of someone else, and for one of an older copy of this package. */
function relationsOf(exporter: SpanExporterLike): SpanRelations | undefined {
  return (exporter as Partial<SgpSpanExporter>).relations;
}

/** @throws SgpError `SGP_INVALID_OPTION` for a predicate that cannot be called */
function filterOf(
  predicate: SpanPredicate | undefined,
  preset: 'all' | 'genai',
  dialects: readonly Dialect[] | undefined,
): SpanFilter | undefined {
  if (predicate === undefined) return preset === 'genai' ? new SpanFilter('genai', dialectsWith(dialects)) : undefined;
  if (typeof predicate === 'function') return new SpanFilter(predicate);
  throw new SgpError('SGP_INVALID_OPTION', `Option spanPredicate is ${typeof predicate}; expected a function.`);
}
