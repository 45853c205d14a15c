// Moves queued spans to the exporter: when a batch is due, how many are in flight, what waits for the backend, and what became of each.
//
//   inbox ─▶ queue ─▶ pump ─▶ exporter ─▶ delivered | rejected ─▶ account
//              ▲       │                   └ held: the gate closes
//              └───────┴───────────────────────────┘ back to the head, until a probe gets through
import { nowMillis } from '../clock/real-time';
import type { SettingValues } from '../configuration/settings-table';
import type { SpanLike } from '../convert/span-like';
import { fullBatch, nextBatchSize } from '../delivery/batch-size';
import type { DeliveryReport, Held } from '../delivery/delivery-entry';
import { DeliveryGate } from '../delivery/delivery-gate';
import { log } from '../diagnostics/log';
import { encodedItem } from '../encode/encoded-item';
import type { DeliveryAccount } from '../stats/delivery-account';
import { type DropReason, dropReasonOf } from '../stats/drop-reason';
import { withoutTracing } from '../without-tracing';
import { AdoptedSpan } from './adopted-span';
import { deliverWith, GRACE_MILLIS, type SpanExporterLike } from './deliver-with';
import type { EntryJournal } from './entry-journal';
import { noExport } from './no-export';
import type { OpenSpans } from './open-spans';
import { PendingFlushes } from './pending-flushes';
import { PumpSchedule } from './pump-schedule';
import type { QueueEntry } from './queue-entry';
import { Settlement } from './settlement';
import { SpanInbox } from './span-inbox';
import { SpanQueue } from './span-queue';

/** Longer waits that a server asks for are kept by the gate, where they take no place in flight and a shutdown can end them. */
const MAX_WAIT_IN_FLIGHT_MILLIS = 5_000;

export interface DispatcherParts {
  readonly settings: SettingValues;
  readonly exporter: SpanExporterLike;
  readonly account: DeliveryAccount;
  /** Only with span-start writes on. */
  readonly openSpans: OpenSpans<QueueEntry> | undefined;
  /** Only in a thread that may be terminated. */
  readonly journal?: EntryJournal | undefined;
  /** Called before each round of sending. */
  readonly onPump: () => void;
}

export class SpanDispatcher {
  readonly #settings: SettingValues;
  readonly #exporter: SpanExporterLike;
  readonly #account: DeliveryAccount;
  readonly #openSpans: OpenSpans<QueueEntry> | undefined;
  readonly #onPump: () => void;
  readonly #journal: EntryJournal | undefined;
  readonly #queue: SpanQueue<QueueEntry>;
  readonly #gate: DeliveryGate;
  readonly #schedule: PumpSchedule;
  readonly #flushes = new PendingFlushes();
  readonly #settlement: Settlement;
  /** Deliveries that were started and have not ended, with what each of them carries. */
  readonly #inFlight = new Map<Promise<void>, readonly QueueEntry[]>();
  /** Ended spans that have arrived and are not in the queue yet. Whoever adds one calls {@link look} when it says so. */
  readonly inbox = new SpanInbox();
  #lastSequence = 0;
  /** Entries up to this sequence are sent without lingering: their linger is over, or a flush waits for them. */
  #dueUpTo = 0;
  /** From then on the process stops, and nothing is kept for later. */
  #stoppingSinceMillis = Number.POSITIVE_INFINITY;
  #stopByMillis = Number.POSITIVE_INFINITY;
  /** Everything is counted; an exporter's late answer changes nothing. */
  #isClosed = false;

  constructor(parts: DispatcherParts) {
    this.#settings = parts.settings;
    this.#exporter = parts.exporter;
    this.#account = parts.account;
    this.#openSpans = parts.openSpans;
    this.#onPump = parts.onPump;
    this.#journal = parts.journal;
    this.#queue = new SpanQueue(parts.settings);
    this.#settlement = new Settlement(parts.account, this.#flushes, parts.openSpans, this.#queue, parts.journal);
    this.#gate = new DeliveryGate(parts.settings.concurrency);
    this.#schedule = new PumpSchedule(parts.settings.lingerMillis, () => guarded(() => this.#pump()));
    this.#watch();
  }

  get queuedSpans(): number {
    return this.#queue.size + this.inbox.size;
  }

  /** Estimated. */
  get queuedBytes(): number {
    this.absorb();
    return this.#queue.bytes;
  }

  /** Whether a bound keeps one more entry out. */
  isFullFor(bytes: number): boolean {
    this.absorb();
    return this.#queue.refusal(bytes) !== undefined;
  }

  /** Sees to it that what is in the inbox will be sent, and weighs it when that is due. */
  look(): void {
    if (this.inbox.isDue()) this.#wake();
    else if (!this.#schedule.isSoon) this.#startLinger();
  }

  /** Queues something else than an end, at its place in the order. The caller has asked for the bounds. */
  add(span: SpanLike, kind: 'start' | 'unfinished', bytes: number): void {
    this.absorb();
    this.#enqueue(span, kind, bytes);
    if (this.#needsNoLinger) this.#schedule.soon();
    else this.#startLinger();
    this.#watch();
  }

  /** Counts, weighs and queues what has arrived; what the bounds have no room for is lost, the newest first. */
  absorb(): void {
    if (this.inbox.size === 0) return;
    const { stats } = this.#account;
    const lost = { queue_full: 0, queue_bytes_full: 0 };
    this.inbox.empty((span, bytes) => {
      const reason = noExport(span, this.#settings.baseUrl);
      if (reason === 'placeholder') stats.filter();
      if (reason !== undefined) return;
      stats.accept();
      const refusal = this.#queue.refusal(bytes);
      if (refusal) lost[refusal] += 1;
      else this.#enqueue(span, 'end', bytes);
    });
    for (const reason of ['queue_full', 'queue_bytes_full'] as const) {
      if (lost[reason] > 0) this.#account.lost(lost[reason], reason);
    }
    this.#watch();
  }

  /** Decides, away from the hot path, at what point a further span needs more than a push. */
  #watch(): void {
    const { lingerMillis, maxQueueSize, maxQueueBytes } = this.#settings;
    const { maxItems, maxBytes } = fullBatch(this.#settings);
    const { size, bytes } = this.#queue;
    const isSoon = this.#schedule.isSoon;
    const batchItems = lingerMillis === 0 ? 1 : maxItems - size;
    this.inbox.watch({
      batchItems: isSoon ? Number.POSITIVE_INFINITY : batchItems,
      batchBytes: isSoon ? Number.POSITIVE_INFINITY : maxBytes - bytes,
      queueItems: maxQueueSize > 0 ? maxQueueSize - size : Number.POSITIVE_INFINITY,
      queueBytes: maxQueueBytes - bytes,
    });
  }

  /** Weighing is left to the next turn of the event loop, where a batch is taken, unless the queue may be full before that. */
  #wake(): void {
    // What fills the queue is sent as fast as the backend takes it: no hurry helps what comes on top.
    if (this.#queue.refusal(1)) {
      this.absorb();
      return;
    }
    const wasSoon = this.#schedule.isSoon;
    this.#schedule.soon();
    if (!wasSoon && !this.inbox.isHeavier()) {
      this.#watch();
      if (!this.inbox.isFull) return;
    }
    this.absorb();
  }

  #enqueue(span: SpanLike, kind: QueueEntry['kind'], bytes: number): void {
    this.#lastSequence += 1;
    const isUnfinished = kind === 'unfinished';
    // With a place for the bytes from the start: one that is added later is a piece of memory of its own.
    const sequence = this.#lastSequence;
    const entry: QueueEntry = { span, kind, bytes, sequence, attempts: 0, isUnfinished, encoded: undefined };
    if (kind === 'end') this.#journal?.keep(entry);
    this.#queue.add(entry);
  }

  /** Queues encoded items of ended spans of another thread. */
  adopt(items: readonly Buffer[]): void {
    this.absorb();
    for (const item of items) {
      this.#account.stats.accept();
      const refusal = this.#queue.refusal(item.length);
      if (refusal) {
        this.#account.lost(1, refusal);
        continue;
      }
      this.#lastSequence += 1;
      this.#queue.add({
        span: new AdoptedSpan(item),
        kind: 'end',
        bytes: item.length,
        sequence: this.#lastSequence,
        attempts: 0,
        isUnfinished: false,
        encoded: encodedItem(item),
      });
    }
    this.#dueUpTo = this.#lastSequence;
    this.#schedule.soon();
  }

  #startLinger(): void {
    this.#schedule.linger(() => {
      this.absorb();
      this.#dueUpTo = this.#lastSequence;
    });
  }

  #pump(): void {
    if (this.#isClosed) return;
    this.#onPump();
    this.absorb();
    const now = nowMillis();
    while (this.#inFlight.size < this.#gate.allowed(now) && this.#isBatchReady()) {
      const isProbe = this.#gate.isClosed;
      const batch = this.#takeBatch(isProbe);
      if (batch.length > 0) this.#send(batch, isProbe);
    }
    // What has come in meanwhile lingers on.
    if (this.queuedSpans === 0) this.#schedule.endLinger();
    else if (this.#gate.isClosed) {
      // A probe in flight pumps when it has ended.
      if (this.#gate.probeAtMillis > now) this.#schedule.probeIn(this.#gate.probeAtMillis - now);
    }
    // What is left is less than a batch. With all places in flight taken, the first that is free pumps.
    else if (this.#inFlight.size < this.#gate.allowed(now)) this.#startLinger();
    this.#watch();
  }

  #isBatchReady(): boolean {
    const { size, nextSequence } = this.#queue;
    if (size === 0) return false;
    if (this.#gate.isClosed) return true;
    return this.#needsNoLinger || nextSequence <= this.#dueUpTo;
  }

  /** Whether what is queued is sent at once: a full batch, or anything when there is no linger. */
  get #needsNoLinger(): boolean {
    const { maxItems, maxBytes } = fullBatch(this.#settings);
    return this.#settings.lingerMillis === 0 || this.#queue.size >= maxItems || this.#queue.bytes >= maxBytes;
  }

  /** The next entries, without those that need not be sent any more or may not be sent yet. */
  #takeBatch(isProbe: boolean): QueueEntry[] {
    const { size: spans, bytes } = this.#queue;
    const size = isProbe
      ? fullBatch(this.#settings)
      : nextBatchSize({ spans, bytes }, this.#settings, this.#settings.given.has('batchSize'));
    const batch = this.#queue.take(size.maxItems, size.maxBytes);
    return this.#openSpans ? batch.filter((entry) => this.#admit(entry)) : batch;
  }

  #admit(entry: QueueEntry): boolean {
    const admission = entry.kind === 'start' ? this.#openSpans?.admitStart(entry) : this.#openSpans?.admitEnd(entry);
    if (admission === 'skip') this.#settlement.superseded(entry);
    return admission === 'send';
  }

  #send(batch: QueueEntry[], isProbe: boolean): void {
    const started = nowMillis();
    const sending = this.#deliver(batch, isProbe).then((report) => {
      this.#inFlight.delete(sending);
      guarded(() => {
        if (this.#isClosed) return;
        this.#settle(report, started);
        this.#pump();
      });
    });
    this.#inFlight.set(sending, batch);
  }

  #deliver(batch: QueueEntry[], isProbe: boolean): Promise<DeliveryReport<QueueEntry>> {
    const { maxAttempts, exportTimeoutMillis } = this.#settings;
    const attemptsMade = this.#hasHardLimit ? Math.max(...batch.map((entry) => entry.attempts)) : 0;
    const options = {
      // A probe asks once: if it gets no answer, nothing else would.
      maxAttempts: isProbe && !this.#isStopping ? 1 : Math.max(1, maxAttempts - attemptsMade),
      maxWaitMillis: this.#isStopping ? undefined : MAX_WAIT_IN_FLIGHT_MILLIS,
      // No wait for a retry lasts longer than the stop does; the stop itself ends what is in flight, a little earlier than this.
      timeoutMillis: this.#isStopping ? Math.max(0, this.#stopByMillis - nowMillis()) + GRACE_MILLIS : undefined,
    };
    // An injected exporter or client may leave it to the processor that its requests are not traced.
    return withoutTracing(() => deliverWith(this.#exporter, batch, options, exportTimeoutMillis));
  }

  get #isStopping(): boolean {
    return Number.isFinite(this.#stoppingSinceMillis);
  }

  /** An explicit `maxAttempts` limits the attempts of a batch over all its tries. */
  get #hasHardLimit(): boolean {
    return this.#settings.given.has('maxAttempts');
  }

  #settle(report: DeliveryReport<QueueEntry>, startedMillis: number): void {
    const { delivered, rejected, undelivered, held } = report;
    this.#settlement.delivered(delivered);
    this.#settlement.rejected(rejected);
    const now = nowMillis();
    // A refusal is an answer too: the backend is there.
    if (delivered.length + rejected.length > 0 && !held && this.#gate.delivered()) this.#account.holdEnded(now);
    if (held) this.#hold(held, undelivered, startedMillis, now);
    if (delivered.length > 0) this.#account.recovered();
  }

  #hold(held: Held, undelivered: readonly QueueEntry[], startedMillis: number, now: number): void {
    this.absorb();
    const reason = dropReasonOf(held.error);
    const isUsedUp = ({ attempts }: QueueEntry) => this.#hasHardLimit && attempts >= this.#settings.maxAttempts;
    this.#settlement.givenUp(undelivered.filter(isUsedUp), reason, held.error);
    this.#settlement.returned(undelivered.filter((entry) => !isUsedUp(entry)));
    this.#gate.held(held, startedMillis, now, Math.random());
    if (startedMillis >= this.#stoppingSinceMillis) this.#giveUpAll(reason, held.error);
    // What was sent before the stop does not tell whether the backend takes anything now.
    else if (this.#isStopping) this.#gate.probeNow(true);
    else if (this.#queue.size > 0) this.#account.held(held, now);
  }

  /** The process stops and the backend takes nothing: waiting longer would only delay the stop. */
  #giveUpAll(reason: DropReason, error: Error): void {
    this.absorb();
    const waiting = this.#queue.take(this.#queue.size);
    this.#settlement.givenUp(
      waiting.filter((entry) => !this.#openSpans || this.#admit(entry)),
      reason,
      error,
    );
  }

  /** Sends everything added so far and resolves when all of it has ended. */
  drain(): Promise<void> {
    this.absorb();
    const drained = this.#flushes.wait(this.#lastSequence);
    this.#dueUpTo = this.#lastSequence;
    this.#gate.probeNow(this.#isStopping);
    this.#pump();
    return drained;
  }

  /** Nobody waits any more for what {@link drain} returned. */
  forget(drained: Promise<void>): void {
    this.#flushes.forget(drained);
  }

  /**
   * From now on a backend that takes nothing is given up instead of waited for.
   * @param timeoutMillis what is sent from now on has so much time in all
   */
  stopWaiting(timeoutMillis: number): void {
    this.#stoppingSinceMillis = nowMillis();
    this.#stopByMillis = this.#stoppingSinceMillis + timeoutMillis;
  }

  /** The process goes on after all. */
  waitAgain(): void {
    this.#stoppingSinceMillis = Number.POSITIVE_INFINITY;
    this.#stopByMillis = Number.POSITIVE_INFINITY;
  }

  /** Resolves when no delivery is in flight. */
  async settled(): Promise<void> {
    await Promise.all(this.#inFlight.keys());
  }

  /**
   * Gives away, oldest first, everything that is not confirmed, what is in flight included, and closes. Starts are not among it: what has not
   * ended by now is written as unfinished.
   */
  handOver(): QueueEntry[] {
    this.absorb();
    const inFlight = [...this.#inFlight.values()].flat();
    const waiting = [...inFlight, ...this.#queue.take(this.#queue.size)].sort((a, b) => a.sequence - b.sequence);
    const entries = waiting.filter((entry) => entry.kind !== 'start');
    // Behind the others, for their starts may still be on their way.
    entries.push(...(this.#openSpans?.parkedEnds() ?? []));
    this.close();
    return entries;
  }

  /** Stops sending and forgets what waits; what is pending then is the caller's to count. */
  close(): void {
    this.#isClosed = true;
    this.#schedule.stop();
    this.#flushes.endAll();
    this.absorb();
    this.#queue.take(this.#queue.size);
  }
}

/** A defect of ours must not become an uncaught exception of the application. */
function guarded(work: () => void): void {
  try {
    work();
  } catch (error) {
    log.error(`A defect in sending spans; please report it: ${error instanceof Error ? error.stack : String(error)}`);
  }
}
