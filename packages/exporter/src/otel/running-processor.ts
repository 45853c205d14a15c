// A processor that sends: what it is made of, and how it stops.
//
//   running ── shutdown ─▶ stopping ─▶ closed
//      └────── shutdownSync (also while stopping) ─▶ closed
import type { Context, MeterProvider } from '@opentelemetry/api';
import { deliverAtExit } from '../at-exit/deliver-at-exit';
import { JournaledSpans } from '../at-exit/journaled-spans';
import type { SpanJournal } from '../at-exit/span-journal';
import { nowMillis } from '../clock/real-time';
import { GRACE_MILLIS, within } from '../clock/within';
import type { SettingValues } from '../configuration/settings-table';
import type { SpanLike } from '../convert/span-like';
import type { RelatedDelivery } from '../delivery/batch-delivery';
import type { DeliveryPort } from '../delivery/delivery-port';
import type { OutgoingSpan } from '../delivery/outgoing-span';
import { log } from '../diagnostics/log';
import { OpenSpans } from '../dispatch/open-spans';
import type { OnSettled } from '../dispatch/settlement';
import { estimateSpanBytes } from '../dispatch/span-bytes';
import { SpanDispatcher } from '../dispatch/span-dispatcher';
import type { SpanIntake } from '../dispatch/span-intake';
import { thrownError } from '../errors/thrown-text';
import type { SpanFilter } from '../relations/span-filter';
import type { LogRecordSource } from '../relations/span-relations';
import { DeliveryAccount } from '../stats/delivery-account';
import type { ProcessorStats } from '../stats/delivery-stats';
import { componentAttributes, lazyInstruments } from '../stats/meter';
import { observeProcessor, type ProcessorMetrics } from '../stats/processor-metrics';
import { ForeignExporter, type SpanExporterLike } from './foreign-exporter';
import { SpanAdmission } from './span-admission';
import { batchDeliveryOf } from './span-exporter';

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
  /** Only with span-start writes on. */
  readonly #openSpans: OpenSpans | undefined;
  readonly #journal: JournaledSpans | undefined;
  readonly #dispatcher: SpanDispatcher;
  readonly #admission: SpanAdmission;
  #state: 'running' | 'stopping' | 'closed' = 'running';
  #stopped: Promise<void> = Promise.resolve();
  #stopByMillis: number | undefined;

  constructor(parts: RunningProcessorParts) {
    const { settings, exporter, isOwn, meterProvider, logRecords, filter, journal, onSettled, memory } = parts;
    this.#settings = settings;
    const delivery = batchDeliveryOf(exporter)?.relatedBy({
      logRecords,
      exportedParentOf: filter && ((span) => filter.exportedParentOf(span)),
      memory,
    });
    const ownDelivery = isOwn ? delivery : undefined;
    this.#ownDelivery = ownDelivery;
    this.#port = delivery ?? new ForeignExporter(exporter, settings);
    this.#openSpans = settings.skipSpanStart ? undefined : new OpenSpans();
    this.#journal = journal && ownDelivery && new JournaledSpans(journal, (span) => ownDelivery.encodeNow(span));
    this.#metrics = lazyInstruments(settings.metrics, meterProvider, (meter) =>
      observeProcessor(meter, componentAttributes('SgpSpanProcessor'), {
        stats: () => this.stats(),
        queuedSpans: () => this.#dispatcher.queuedSpans,
        queuedBytes: () => this.#dispatcher.queuedBytes,
        capacitySpans: settings.maxQueueSize,
        capacityBytes: settings.maxQueueBytes,
      }),
    );
    this.#dispatcher = new SpanDispatcher({
      settings,
      port: this.#port,
      account: this.#account,
      openSpans: this.#openSpans,
      journal: this.#journal,
      onSettled,
      onPump: this.#metrics,
    });
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

  async flush(timeoutMillis: number, untilHeld: boolean | undefined): Promise<void> {
    if (this.#state !== 'running') return this.#stopped;
    const drained = this.#dispatcher.drain(timeoutMillis, untilHeld);
    try {
      await within(timeoutMillis, this.#flushAfter(drained), 'forceFlush');
    } finally {
      this.#dispatcher.forget(drained);
    }
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
    try {
      await within(sendingMillis, this.#dispatcher.drain(sendingMillis), 'shutdown');
    } catch {
      // what is left is counted below
    }
    const left = Math.max(1, deadline - nowMillis());
    try {
      await within(left, this.#closePort(Math.max(1, left - GRACE_MILLIS)), 'the shutdown of the exporter');
    } catch (error) {
      log.warn(`Shutdown: ${thrownError(error).message}`);
    }
    this.#dispatcher.close();
    this.#openSpans?.clear();
    this.#finish();
    this.#metrics()?.stop();
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
    const millisLeft = this.#stopByMillis - now;
    const items = itemsOf(this.#dispatcher.handOver(), delivery, now + millisLeft / 2);
    const report = items.length > 0 && millisLeft > 0 ? deliverAtExit(items, this.#settings, millisLeft) : undefined;
    const { stats } = this.#account;
    stats.deliver(Math.min(stats.pending, report?.delivered ?? 0));
    this.#finish(report?.cause);
  }

  /** What has not been delivered by now is lost. */
  #finish(cause?: string): void {
    this.#state = 'closed';
    const { pending } = this.#account.stats;
    if (pending > 0) this.#account.lost(pending, 'shutdown', cause);
    this.#account.finish();
    this.#journal?.clear();
  }

  /** Writes what has started and not ended once more, so that it does not look as if it still ran. */
  #writeUnfinished(): void {
    for (const span of this.#openSpans?.unfinished() ?? []) {
      this.#account.stats.startWrites.accepted += 1;
      this.#dispatcher.intake.addWrite(span, 'unfinished', estimateSpanBytes(span));
    }
  }
}

/** @param encodeByMillis what cannot be encoded by then is left out */
function itemsOf(spans: readonly OutgoingSpan[], delivery: RelatedDelivery, encodeByMillis: number): Buffer[] {
  const items: Buffer[] = [];
  for (const span of spans) {
    const item = nowMillis() < encodeByMillis ? delivery.encodeNow(span) : undefined;
    if (item) items.push(item);
  }
  return items;
}
