// Moves queued spans to the exporter: when a batch is due, how many are in flight, what waits for the backend, and what became of each.
//
//   inbox ─▶ queue ─▶ pump ─▶ exporter ─▶ delivered | rejected ─▶ account
//              ▲       ▲                   └ held: the gate is in doubt or closed
//              │    suspects ◀── what the failed request carried ─┤
//              └─────────────────── what it had not tried yet ────┘
import { nowMillis } from '../clock/real-time';
import type { SettingValues } from '../configuration/settings-table';
import type { SpanLike } from '../convert/span-like';
import { dueBatch } from '../delivery/batch-size';
import type { SpanIdentity } from '../delivery/delivery-entry';
import { DeliveryGate } from '../delivery/delivery-gate';
import { Suspects } from '../delivery/suspects';
import { log } from '../diagnostics/log';
import type { EncodedItem } from '../encode/encoded-item';
import { SgpError } from '../errors/sgp-error';
import { thrownError } from '../errors/thrown-text';
import type { DeliveryAccount } from '../stats/delivery-account';
import { dropReasonOf } from '../stats/drop-reason';
import { AdoptedEnds } from './adopted-ends';
import { maxRequestBytesOf, type SpanExporterLike } from './deliver-with';
import { DeliveriesInFlight } from './deliveries-in-flight';
import { DeliveryConsequences, type Sending } from './delivery-consequences';
import type { EntryJournal } from './entry-journal';
import { type NextRequest, RequestPicker } from './next-request';
import { noExport } from './no-export';
import type { OpenSpans } from './open-spans';
import { PendingFlushes } from './pending-flushes';
import { PumpSchedule } from './pump-schedule';
import type { QueueEntry } from './queue-entry';
import { Settlement } from './settlement';
import { HEAVIER, SpanInbox } from './span-inbox';
import { SpanQueue } from './span-queue';

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
  readonly #account: DeliveryAccount;
  readonly #openSpans: OpenSpans<QueueEntry> | undefined;
  readonly #onPump: () => void;
  readonly #journal: EntryJournal | undefined;
  readonly #queue: SpanQueue<QueueEntry>;
  readonly #gate: DeliveryGate;
  readonly #schedule: PumpSchedule;
  readonly #flushes = new PendingFlushes();
  readonly #settlement: Settlement;
  readonly #suspects = new Suspects<QueueEntry>();
  readonly #adoptedEnds: AdoptedEnds;
  readonly #picker: RequestPicker;
  readonly #consequences: DeliveryConsequences;
  readonly #inFlight: DeliveriesInFlight;
  /** Ended spans that have arrived and are not in the queue yet. Whoever adds one calls {@link look} when it says so. */
  readonly inbox = new SpanInbox();
  #lastSequence = 0;
  /** Entries up to this sequence are sent without lingering: their linger is over, or a flush waits for them. */
  #dueUpTo = 0;
  /** Everything is counted; an exporter's late answer changes nothing. */
  #isClosed = false;

  constructor(parts: DispatcherParts) {
    this.#settings = parts.settings;
    this.#inFlight = new DeliveriesInFlight(parts.exporter, parts.settings);
    this.#account = parts.account;
    this.#openSpans = parts.openSpans;
    this.#onPump = parts.onPump;
    this.#journal = parts.journal;
    this.#queue = new SpanQueue(parts.settings, this.#suspects);
    this.#settlement = new Settlement(parts.account, this.#flushes, parts.openSpans, this.#queue, parts.journal);
    this.#gate = new DeliveryGate(parts.settings.concurrency);
    this.#adoptedEnds = new AdoptedEnds({
      openSpans: parts.openSpans,
      refusal: (bytes) => this.#queue.refusal(bytes) && this.#refusalAfterMakingRoom(bytes),
      accept: (span, encoded) => this.#accepted(span, encoded),
      refuse: (reason) => {
        parts.account.stats.accept();
        parts.account.lost(1, reason);
      },
      queue: (end) => this.#queue.add(end),
      send: (ends) => this.#sendAdopted(ends),
    });
    this.#picker = new RequestPicker({
      settings: parts.settings,
      queue: this.#queue,
      gate: this.#gate,
      suspects: this.#suspects,
      admit: (entry) => !this.#openSpans || this.#admit(entry),
      maxRequestBytes: () => maxRequestBytesOf(parts.exporter, parts.settings),
    });
    this.#consequences = new DeliveryConsequences({
      settings: parts.settings,
      account: parts.account,
      queue: this.#queue,
      gate: this.#gate,
      suspects: this.#suspects,
      picker: this.#picker,
      settlement: this.#settlement,
      random: Math.random,
      absorb: () => this.absorb(),
      giveUpAll: (error) => this.#giveUpAll(error),
      onHold: () => this.#flushes.held(),
    });
    this.#schedule = new PumpSchedule(parts.settings.lingerMillis, () => guarded(() => this.#pump()));
    this.#watch();
  }

  get queuedSpans(): number {
    return this.#queue.size + this.#suspects.size + this.inbox.size;
  }

  /** Estimated. */
  get queuedBytes(): number {
    this.absorb();
    return this.#queue.bytes + this.#suspects.bytes;
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
    if (this.#picker.isBatchFull) this.#schedule.soon();
    else this.#startLinger();
    this.#watch();
  }

  /** Counts and queues an end whose bytes are there already, whatever the bounds. */
  addEncoded(span: SpanIdentity, encoded: EncodedItem): void {
    this.#queue.add(this.#accepted(span, encoded));
  }

  #accepted(span: SpanIdentity, encoded: EncodedItem): QueueEntry {
    this.#account.stats.accept();
    this.#lastSequence += 1;
    return { span, kind: 'end', bytes: encoded.length, sequence: this.#lastSequence, attempts: 0, encoded };
  }

  /** Takes over the items of ended spans of another thread, within the bounds. */
  adopt(items: readonly Buffer[]): void {
    this.absorb();
    this.#adoptedEnds.adopt(items);
  }

  #sendAdopted(ends: readonly QueueEntry[]): void {
    if (this.#isClosed) return;
    this.#queue.putBack(ends);
    this.#dueUpTo = this.#lastSequence;
    this.#schedule.soon();
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
      const refusal = this.#queue.refusal(bytes) && this.#refusalAfterMakingRoom(bytes);
      if (refusal) lost[refusal] += 1;
      else this.#enqueue(span, 'end', bytes);
    });
    for (const reason of ['queue_full', 'queue_bytes_full'] as const) {
      if (lost[reason] > 0) this.#account.lost(lost[reason], reason);
    }
    this.#watch();
  }

  /** What is bad beyond doubt takes no place from what is not. */
  #refusalAfterMakingRoom(bytes: number): ReturnType<SpanQueue<QueueEntry>['refusal']> {
    for (;;) {
      const refusal = this.#queue.refusal(bytes);
      const givenUp = refusal === undefined ? [] : this.#suspects.giveWay();
      if (givenUp.length === 0) return refusal;
      this.#settlement.blocked(givenUp);
    }
  }

  /** Decides, away from the hot path, at what point a further span needs more than a push. */
  #watch(): void {
    const { lingerMillis, maxQueueSize, maxQueueBytes } = this.#settings;
    const { maxItems, maxBytes } = dueBatch(this.#settings);
    const { size, bytes } = this.#queue;
    const isSoon = this.#schedule.isSoon;
    const batchItems = lingerMillis === 0 ? 1 : maxItems - size;
    this.inbox.watch({
      batchItems: isSoon ? Number.POSITIVE_INFINITY : batchItems,
      batchBytes: isSoon ? Number.POSITIVE_INFINITY : maxBytes - bytes,
      queueItems: maxQueueSize > 0 ? maxQueueSize - size - this.#suspects.size : Number.POSITIVE_INFINITY,
      // By less than is left: spans that have become a little heavier must not fill the queue before they are weighed.
      queueBytes: (maxQueueBytes - bytes - this.#suspects.bytes) / HEAVIER,
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
    for (let next = this.#next(now); next; next = this.#next(now)) this.#send({ ...next, startedMillis: now });
    this.#wakeAgain(now);
    this.#watch();
  }

  #next(now: number): NextRequest | undefined {
    return this.#picker.take(now, this.#inFlight.underWay, this.#dueUpTo);
  }

  /** Whatever waits has an end of a request, a timer or a linger that it waits for. */
  #wakeAgain(now: number): void {
    const hasUntried = this.#queue.size > 0;
    if (this.queuedSpans === 0) this.#schedule.endLinger();
    else if (this.#gate.isClosed) {
      const probeAt = hasUntried ? this.#gate.neighbourProbeAtMillis : this.#gate.probeAtMillis;
      // A probe in flight pumps when it has ended.
      if (this.#inFlight.underWay.probes === 0) this.#schedule.probeIn(Math.max(1, probeAt - now));
    } else {
      if (this.#inFlight.underWay.suspects === 0)
        this.#schedule.probeIn(Math.max(1, this.#suspects.dueAtMillis() - now));
      // What is left is less than a batch, and lingers on. With all places in flight taken, the first that is free pumps.
      if (hasUntried && this.#inFlight.underWay.requests < this.#gate.allowed(now)) this.#startLinger();
    }
  }

  #admit(entry: QueueEntry): boolean {
    const admission = entry.kind === 'start' ? this.#openSpans?.admitStart(entry) : this.#openSpans?.admitEnd(entry);
    if (admission === 'skip') this.#settlement.superseded(entry);
    return admission === 'send';
  }

  #send(sending: Sending): void {
    const waiting = this.#queue.size + this.#suspects.size;
    this.#inFlight.start(sending, waiting, this.#consequences.failedAtStop > 0, (report) =>
      guarded(() => {
        if (this.#isClosed) return;
        this.#consequences.settle(report, sending, nowMillis(), this.#inFlight.stoppingSinceMillis);
        this.#pump();
      }),
    );
  }

  /** The process stops and the backend takes nothing: waiting longer would only delay the stop. */
  #giveUpAll(error: Error): void {
    this.absorb();
    // The time that ran out is the stop's own.
    const isTimeUp = SgpError.isSgpError(error) && error.code === 'SGP_DEADLINE_EXCEEDED';
    const reason = isTimeUp ? 'shutdown' : dropReasonOf(error);
    for (let worst = this.#suspects.giveWay(); worst.length > 0; worst = this.#suspects.giveWay())
      this.#settlement.blocked(worst);
    const waiting = [...this.#queue.take(this.#queue.size), ...this.#suspects.takeAll()];
    this.#settlement.givenUp(
      waiting.filter((entry) => !this.#openSpans || this.#admit(entry)),
      reason,
      error,
    );
  }

  /**
   * Sends everything added so far and resolves when all of it has ended.
   * @param limitMillis how long somebody waits for that
   * @param untilHeld resolve also when the backend is found to take nothing
   */
  drain(limitMillis: number, untilHeld = false): Promise<void> {
    this.absorb();
    this.#inFlight.hurry(limitMillis);
    const drained = this.#flushes.wait(this.#lastSequence, untilHeld);
    this.#dueUpTo = this.#lastSequence;
    this.#suspects.hurry();
    this.#gate.probeNow(this.#inFlight.isStopping);
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
    this.#inFlight.stopWithin(timeoutMillis);
  }

  /** Resolves when no delivery is in flight. */
  async settled(): Promise<void> {
    await this.#inFlight.settled();
  }

  /**
   * Gives away everything that is not confirmed, what is in flight included, and closes: what is not suspect first, each part in its old order. Starts
   * are not among it: what has not ended by now is written as unfinished.
   */
  handOver(): QueueEntry[] {
    this.absorb();
    const inFlight = this.#inFlight.all();
    const of = (isSuspect: boolean) => inFlight.filter((each) => (each.suspect !== undefined) === isSuspect);
    const waiting = [...of(false).flatMap(({ entries }) => entries), ...this.#queue.take(this.#queue.size)];
    const suspects = [...of(true).flatMap(({ entries }) => entries), ...this.#suspects.takeAll()];
    const bySequence = (a: QueueEntry, b: QueueEntry) => a.sequence - b.sequence;
    const entries = [...waiting.sort(bySequence), ...suspects.sort(bySequence)].filter(({ kind }) => kind !== 'start');
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
    this.#suspects.takeAll();
  }
}

/** A defect of ours must not become an uncaught exception of the application. */
function guarded(work: () => void): void {
  try {
    work();
  } catch (error) {
    log.error(`A defect in sending spans; please report it: ${thrownError(error).stack}`);
  }
}
