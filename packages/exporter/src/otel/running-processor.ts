// A processor that sends: what it is made of, and how it stops.
//
//   running ── shutdown ─▶ stopping ─▶ closed
//      └────── shutdownSync (also while stopping) ─▶ closed
import type { Context, MeterProvider } from '@opentelemetry/api';
import { JournaledSpans } from '../at-exit/journaled-spans';
import type { SpanJournal } from '../at-exit/span-journal';
import { nowMillis } from '../clock/real-time';
import { GRACE_MILLIS, within } from '../clock/within';
import type { SettingValues } from '../configuration/settings-table';
import { soundSpan } from '../convert/sound-span';
import type { SpanLike } from '../convert/span-like';
import type { RelatedDelivery } from '../delivery/batch-delivery';
import type { DeliveryPort } from '../delivery/delivery-port';
import { log } from '../diagnostics/log';
import { OpenSpans } from '../dispatch/open-spans';
import type { OnSettled } from '../dispatch/settlement';
import { estimateSpanBytes } from '../dispatch/span-bytes';
import { SpanDispatcher } from '../dispatch/span-dispatcher';
import type { SpanIntake } from '../dispatch/span-intake';
import type { Spooling } from '../dispatch/spooling';
import { guarded } from '../errors/guarded';
import { thrownError } from '../errors/thrown-text';
import type { SpanFilter } from '../relations/span-filter';
import type { LogRecordReader, LogRecordSource } from '../relations/span-relations';
import type { Found } from '../spool/orphans';
import type { Spool } from '../spool/spool';
import { DeliveryAccount } from '../stats/delivery-account';
import type { ProcessorStats } from '../stats/delivery-stats';
import { componentAttributes, lazyInstruments } from '../stats/meter';
import { observeProcessor, type ProcessorMetrics } from '../stats/processor-metrics';
import { type FlushReport, flushReport } from './flush-report';
import { ForeignExporter, type SpanExporterLike } from './foreign-exporter';
import { loadSpool } from './load-spool';
import { SpanAdmission } from './span-admission';
import { batchDeliveryOf } from './span-exporter';
import { sendAtExit, stopOnDisk } from './stop-at-exit';

/** With a spool: a flush or a stop that has seen nothing answered for so long counts on the disk. */
const STUCK_FLUSH_MILLIS = 1_000;
const STUCK_STOP_MILLIS = 400;
/** Until then a stop may be over without anything having to be written. */
const QUICK_STOP_MILLIS = 100;

export interface RunningProcessorParts {
  readonly settings: SettingValues;
  readonly exporter: SpanExporterLike;
  /** Whether exporter and client are our own: what is inside of injected ones cannot be taken to another thread. */
  readonly isOwn: boolean;
  readonly meterProvider: MeterProvider | undefined;
  readonly logRecords: LogRecordSource | undefined;
  readonly filter: SpanFilter | undefined;
  /** Only in a thread that may be terminated. */
  readonly journal: SpanJournal | undefined;
  /** Only where somebody keeps each span until he hears what became of it. */
  readonly onSettled?: OnSettled | undefined;
  /** So many times as much as usual is remembered of neighbours. */
  readonly memory?: number | undefined;
}

export class RunningProcessor {
  /** Where sampled ends go without further questions; `undefined` when {@link ended} has to be asked. */
  readonly plainIntake: SpanIntake | undefined;
  /** Whether {@link started} is to be told of spans without a parent as well, and {@link writeStart} at all. */
  readonly asksStarts: boolean;
  readonly #settings: SettingValues;
  readonly #account = new DeliveryAccount();
  readonly #metrics: () => ProcessorMetrics | undefined;
  /** Our own exporter's, unless it or its client was injected. */
  readonly #ownDelivery: RelatedDelivery | undefined;
  readonly #port: DeliveryPort;
  /** Its own share of log records that other processors read as well. */
  readonly #logRecords: LogRecordReader | undefined;
  /** Only with span-start writes on. */
  readonly #openSpans: OpenSpans | undefined;
  readonly #journal: JournaledSpans | undefined;
  readonly #dispatcher: SpanDispatcher;
  readonly #spool: Spool | undefined;
  /** Set with the spool. */
  readonly #spooling: Spooling | undefined;
  /** What the spool held of other processes when this one started. */
  readonly found: Found | undefined;
  readonly #admission: SpanAdmission;
  #state: 'running' | 'stopping' | 'closed' = 'running';
  #stopped: Promise<void> = Promise.resolve();
  #stopByMillis: number | undefined;

  constructor(parts: RunningProcessorParts) {
    const { settings, exporter, isOwn, meterProvider, logRecords, filter, journal, onSettled, memory } = parts;
    this.#settings = settings;
    const batches = batchDeliveryOf(exporter);
    this.#logRecords = batches && guarded(() => logRecords?.reader?.(), undefined);
    const delivery = batches?.relatedBy({
      logRecords: this.#logRecords ?? logRecords,
      exportedParentOf: filter && ((span) => filter.exportedParentOf(span)),
      memory,
    });
    const ownDelivery = isOwn ? delivery : undefined;
    this.#ownDelivery = ownDelivery;
    this.#port = delivery ?? new ForeignExporter(exporter, settings);
    this.#openSpans = settings.skipSpanStart ? undefined : new OpenSpans();
    this.#journal = journal && ownDelivery && new JournaledSpans(journal, (span) => ownDelivery.encodeApart(span));
    this.#metrics = lazyInstruments(settings.metrics, meterProvider, (meter) =>
      observeProcessor(meter, componentAttributes('SgpSpanProcessor'), {
        stats: () => this.stats(),
        queuedSpans: () => this.#dispatcher.queuedSpans,
        queuedBytes: () => this.#dispatcher.queuedBytes,
        capacitySpans: settings.maxQueueSize,
        capacityBytes: settings.maxQueueBytes,
        spoolBytes: () => this.#spool?.bytes,
      }),
    );
    // Whoever keeps each span until he hears of it has a place for it of his own.
    const isKeptElsewhere = onSettled !== undefined;
    if (delivery && !isKeptElsewhere)
      this.#spool = loadSpool(settings, {
        onGone: (record, reason) => this.#spooling?.gone(record, reason),
        onUncountedGone: (count, reason) => this.#spooling?.uncountedGone(count, reason),
      });
    this.found = this.#spool?.foundNow();
    this.#dispatcher = new SpanDispatcher({
      settings,
      port: this.#port,
      account: this.#account,
      openSpans: this.#openSpans,
      journal: this.#journal,
      spool: this.#spool,
      onSettled,
      onPump: this.#metrics,
    });
    this.#spooling = this.#dispatcher.spooling;
    this.#admission = new SpanAdmission({
      intake: this.#dispatcher.intake,
      account: this.#account,
      baseUrl: settings.baseUrl,
      relations: delivery?.relations,
      filter,
      openSpans: this.#openSpans,
      isJournaled: this.#journal !== undefined,
    });
    this.asksStarts = this.#admission.asksStarts;
    this.plainIntake = this.#admission.asksEnds ? undefined : this.#dispatcher.intake;
  }

  started(span: SpanLike, parentContext: Context): void {
    if (this.#state === 'running') this.#admission.related(span, parentContext);
  }

  /** After {@link started}: with span-start writes on, queues its start. */
  writeStart(span: SpanLike): void {
    if (this.#state === 'running') this.#admission.started(span);
  }

  /** All that is here of one trace, in the order of their starts, before {@link started} is told of any of them. */
  assembled(spans: readonly SpanLike[]): void {
    this.#admission.assembled(spans);
  }

  /** Whether the span is queued. */
  ended(span: SpanLike): boolean {
    if (this.#state === 'running') return this.#admission.ended(span);
    this.#admission.endedLate(span);
    return false;
  }

  stats(): ProcessorStats {
    this.#dispatcher.intake.weighNow();
    return this.#account.stats.snapshot();
  }

  adopt(journal: SpanJournal): void {
    const { items: taken, unkept } = journal.take();
    const items = taken.map((item) => Buffer.from(item.buffer, item.byteOffset, item.length));
    const isRunning = this.#state === 'running';
    if (isRunning && items.length > 0) this.#dispatcher.adopt(items);
    const lost = isRunning ? unkept : items.length + unkept;
    for (let index = 0; index < lost; index++) this.#account.stats.accept();
    if (lost > 0) this.#account.lost(lost, 'shutdown', 'They waited in a thread that was ended from outside.');
  }

  async flush(timeoutMillis: number, untilHeld: boolean | undefined): Promise<FlushReport> {
    if (this.#state !== 'running') {
      await this.#stopped;
      return flushReport(this.#account.stats.spooled);
    }
    const drained = this.#dispatcher.drain(timeoutMillis, untilHeld);
    try {
      const flushed = this.#flushAfter(drained);
      await within(timeoutMillis, this.#spooling ? this.#orOnDisk(flushed, this.#spooling) : flushed, 'forceFlush');
    } finally {
      this.#dispatcher.forget(drained);
    }
    return flushReport(this.#account.stats.spooled);
  }

  /** Everything was delivered or given up, or is safe on disk while the backend takes nothing. */
  async #orOnDisk(flushed: Promise<void>, spooling: Spooling): Promise<void> {
    let isFlushed = false;
    const done = flushed.finally(() => {
      isFlushed = true;
    });
    done.catch(() => {});
    await Promise.race([done, spooling.untilStuck(STUCK_FLUSH_MILLIS)]);
    if (isFlushed) await done;
    // Where the disk takes nothing either, waiting goes on as without it.
    if (this.#account.stats.pending > 0 && !(await spooling.secure())) await done;
  }

  async #flushAfter(drained: Promise<void>): Promise<void> {
    await drained;
    await this.#port.forceFlush();
  }

  /** Sends what waits, or gives it up; resolves in any case. */
  stop(): Promise<void> {
    if (this.#state !== 'running') return this.#stopped;
    this.#writeUnfinished();
    this.#state = 'stopping';
    this.#stopped = this.#close();
    return this.#stopped;
  }

  async #close(): Promise<void> {
    const { shutdownTimeoutMillis } = this.#settings;
    const deadline = nowMillis() + shutdownTimeoutMillis;
    this.#stopByMillis = deadline;
    // The last of the time is for aborting what is in flight and hearing what became of it.
    const sendingMillis = shutdownTimeoutMillis - Math.min(GRACE_MILLIS, shutdownTimeoutMillis / 10);
    this.#dispatcher.stopWaiting(sendingMillis);
    let isSafe = false;
    try {
      const drained = this.#dispatcher.drain(sendingMillis);
      const work = this.#spooling ? this.#drainedOrSafe(drained, this.#spooling) : drained;
      await within(
        sendingMillis,
        work.then((safe) => {
          isSafe = safe === true;
        }),
        'shutdown',
      );
    } catch {
      // what is left is counted below
    }
    const left = Math.max(1, deadline - nowMillis());
    try {
      const portMillis = isSafe ? 1 : Math.max(1, left - GRACE_MILLIS);
      await within(left, this.#closePort(portMillis), 'the shutdown of the exporter');
    } catch (error) {
      if (!isSafe) log.warn(`Shutdown: ${thrownError(error).message}`);
    }
    this.#dispatcher.close();
    this.#openSpans?.clear();
    await this.#spool?.close();
    this.#finish();
    this.#metrics()?.stop();
  }

  /** Resolves with whether what is left is safe on disk. */
  async #drainedOrSafe(drained: Promise<void>, spooling: Spooling): Promise<boolean> {
    let isDrained = false;
    const done = drained.then(() => {
      isDrained = true;
    });
    await Promise.race([done, spooling.untilStuck(QUICK_STOP_MILLIS)]);
    if (isDrained) return false;
    // Written while the network goes on: no time is lost when that turns out to take nothing.
    const secured = spooling.secure();
    await Promise.race([done, spooling.untilStuck(STUCK_STOP_MILLIS - QUICK_STOP_MILLIS)]);
    if (isDrained) return false;
    if ((await secured) && (await spooling.secure())) return true;
    await done;
    return false;
  }

  async #closePort(timeoutMillis: number): Promise<void> {
    await this.#port.shutdown({ timeoutMillis });
    await this.#dispatcher.whenIdle();
  }

  /** Not with an injected exporter or client. */
  get canStopAtExit(): boolean {
    return this.#ownDelivery !== undefined;
  }

  /** The same where nothing asynchronous runs any more: hands everything to a thread and blocks until it has ended. */
  stopAtExit(timeoutMillis: number): void {
    const delivery = this.#ownDelivery;
    if (!delivery) return;
    const now = nowMillis();
    this.#stopByMillis ??= now + timeoutMillis;
    if (this.#state === 'running') this.#writeUnfinished();
    this.#state = 'closed';
    const isOutage = this.#spooling?.isOutage === true;
    const spans = this.#dispatcher.handOver();
    const { stats } = this.#account;
    const parts = { settings: this.#settings, delivery, stats, byMillis: this.#stopByMillis };
    const report = this.#spooling ? stopOnDisk(spans, this.#spooling, isOutage, parts) : sendAtExit(spans, parts);
    this.#spool?.closeNow();
    this.#finish(report?.cause);
  }

  /** What has not been delivered by now is lost. */
  #finish(cause?: string): void {
    this.#state = 'closed';
    const { pending } = this.#account.stats;
    if (pending > 0) this.#account.lost(pending, 'shutdown', cause);
    this.#account.finish();
    this.#journal?.clear();
    guarded(() => this.#logRecords?.close(), undefined);
  }

  /** Writes what has started and not ended once more, so that it does not look as if it still ran. */
  #writeUnfinished(): void {
    for (const each of this.#openSpans?.unfinished() ?? []) {
      const span = soundSpan(each);
      this.#account.stats.startWrites.accepted += 1;
      this.#dispatcher.intake.addWrite(span, 'unfinished', estimateSpanBytes(span));
    }
  }
}
