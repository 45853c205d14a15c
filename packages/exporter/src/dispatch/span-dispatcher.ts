// Moves waiting spans to their destination: when a batch is due, how many are in flight, what waits for the backend,
// and what became of each.
//
//   intake ─▶ pump ─▶ delivery port ─▶ delivered | rejected ─▶ settlement
//     ▲        ▲                        └ held: the gate is in doubt or closed
//     │     suspects ◀── what the failed request carried ─┤
//     └─────────────────── what it had not tried yet ─────┘

import type { JournaledSpans } from '../at-exit/journaled-spans';
import { nowMillis } from '../clock/real-time';
import type { SettingValues } from '../configuration/settings-table';
import type { DeliveryPort } from '../delivery/delivery-port';
import type { DeliveryReport } from '../delivery/delivery-report';
import type { OutgoingSpan, SpanIdentity } from '../delivery/outgoing-span';
import { log } from '../diagnostics/log';
import type { EncodedItem } from '../encode/encoded-item';
import { SgpError } from '../errors/sgp-error';
import { thrownError } from '../errors/thrown-text';
import { ownRandom } from '../own-random';
import type { Spool } from '../spool/spool';
import type { DeliveryAccount } from '../stats/delivery-account';
import { dropReasonOf } from '../stats/drop-reason';
import { withoutTracing } from '../without-tracing';
import { AdoptedEnds } from './adopted-ends';
import { DeliveriesInFlight } from './deliveries-in-flight';
import { DeliveryConsequences, type Sending } from './delivery-consequences';
import { DeliveryGate } from './delivery-gate';
import { RequestPicker } from './next-request';
import type { OpenSpans } from './open-spans';
import { PendingFlushes } from './pending-flushes';
import { PumpSchedule } from './pump-schedule';
import { type OnSettled, Settlement } from './settlement';
import { SpanIntake } from './span-intake';
import { Spooling } from './spooling';
import { Suspects } from './suspects';

export interface DispatcherParts {
  readonly settings: SettingValues;
  readonly port: DeliveryPort;
  readonly account: DeliveryAccount;
  /** Only with span-start writes on. */
  readonly openSpans?: OpenSpans | undefined;
  /** Only in a thread that may be terminated. */
  readonly journal?: JournaledSpans | undefined;
  /** Only where one is switched on. */
  readonly spool?: Spool | undefined;
  /** Somebody keeps each span until he hears what became of it. */
  readonly onSettled?: OnSettled | undefined;
  /** Called before each round of sending. */
  readonly onPump?: () => void;
}

export class SpanDispatcher {
  readonly intake: SpanIntake;
  readonly #port: DeliveryPort;
  readonly #openSpans: OpenSpans | undefined;
  readonly #onPump: (() => void) | undefined;
  readonly #gate: DeliveryGate;
  readonly #schedule: PumpSchedule;
  readonly #flushes = new PendingFlushes();
  readonly #settlement: Settlement;
  readonly #suspects = new Suspects<OutgoingSpan>();
  readonly #adoptedEnds: AdoptedEnds;
  readonly #picker: RequestPicker;
  readonly #consequences: DeliveryConsequences;
  readonly #inFlight: DeliveriesInFlight;
  /** Only with a spool. */
  readonly spooling: Spooling | undefined;
  /** Spans up to this sequence are sent without lingering: their linger is over, or a flush waits for them. */
  #dueUpTo = 0;
  /** Everything is counted; a late answer changes nothing. */
  #isClosed = false;

  constructor({ settings, port, account, openSpans, journal, spool, onSettled, onPump }: DispatcherParts) {
    this.#port = port;
    this.#openSpans = openSpans;
    this.#onPump = onPump;
    this.#gate = new DeliveryGate(settings.concurrency);
    this.#inFlight = new DeliveriesInFlight(settings);
    this.#schedule = new PumpSchedule(settings.lingerMillis, () => guarded(() => this.#pump()));
    this.intake = new SpanIntake({
      settings,
      account,
      aside: this.#suspects,
      onQueued: journal && ((end) => journal.keep(end)),
      makeRoom: () => this.#makeRoom(),
      onWaiting: () => this.#startLinger(),
      onBatchReady: () => this.#schedule.soon(),
    });
    this.#settlement = new Settlement(account, this.#flushes, openSpans, this.intake, journal, onSettled);
    this.#adoptedEnds = new AdoptedEnds({
      openSpans,
      intake: this.intake,
      account,
      send: (ends) => this.#sendAdopted(ends),
    });
    this.#picker = new RequestPicker({
      settings,
      intake: this.intake,
      gate: this.#gate,
      suspects: this.#suspects,
      admit: (span) => !openSpans || this.#admit(span, openSpans),
      backlog: () => this.spooling,
      maxRequestBytes: () => port.maxRequestBytes,
    });
    this.#consequences = new DeliveryConsequences({
      settings,
      account,
      intake: this.intake,
      gate: this.#gate,
      suspects: this.#suspects,
      picker: this.#picker,
      settlement: this.#settlement,
      isKeptAtStop: spool !== undefined,
      random: ownRandom,
      giveUpAll: (error) => this.#giveUpAll(error),
      onHold: () => this.#flushes.held(),
    });
    this.spooling =
      spool &&
      new Spooling({
        spool,
        settings,
        port,
        account,
        intake: this.intake,
        suspects: this.#suspects,
        gate: this.#gate,
        inFlight: this.#inFlight,
        settlement: this.#settlement,
        openSpans,
        onLoaded: () => this.#schedule.soon(),
      });
  }

  get queuedSpans(): number {
    return this.intake.size + this.#suspects.size;
  }

  /** Estimated. */
  get queuedBytes(): number {
    return this.intake.bytes + this.#suspects.bytes;
  }

  /** Counts and queues an end whose item is there already, whatever the bounds. */
  addEncoded(identity: SpanIdentity, encoded: EncodedItem): void {
    this.intake.queue(this.intake.accept(identity, encoded));
  }

  /** Takes over the items of ended spans of another thread, within the bounds. */
  adopt(items: readonly Buffer[]): void {
    this.#adoptedEnds.adopt(items);
  }

  #sendAdopted(ends: readonly OutgoingSpan[]): void {
    if (this.#isClosed) return;
    this.intake.putBack(ends);
    this.#dueUpTo = this.intake.lastSequence;
    this.#schedule.soon();
  }

  /** What is bad beyond doubt takes no place from what is not. */
  #makeRoom(): boolean {
    const givenUp = this.#suspects.giveWay();
    this.#settlement.blocked(givenUp);
    return givenUp.length > 0;
  }

  #startLinger(): void {
    if (this.#schedule.isSoon) return;
    this.#schedule.linger(() => {
      this.#dueUpTo = this.intake.lastSequence;
    });
  }

  #pump(): void {
    if (this.#isClosed) return;
    this.#onPump?.();
    const now = nowMillis();
    for (;;) {
      const next = this.#picker.take(now, this.#inFlight.underWay, this.#dueUpTo);
      if (!next) break;
      this.#send({ ...next, startedMillis: now });
    }
    this.#scheduleNext(now);
    this.spooling?.spillOrLoad();
  }

  /** Whatever waits has an end of a request, a timer or a linger that it waits for. */
  #scheduleNext(now: number): void {
    const hasUntried = this.intake.size > 0;
    const isNothingLeft = this.queuedSpans === 0 && (this.spooling?.loaded ?? 0) === 0;
    if (isNothingLeft) this.#schedule.endLinger();
    else if (this.#gate.isClosed) {
      const probeAt = hasUntried ? this.#gate.neighbourProbeAtMillis : this.#gate.probeAtMillis;
      // A probe in flight pumps when it has ended.
      if (this.#inFlight.underWay.probes === 0) this.#schedule.probeIn(Math.max(1, probeAt - now));
    } else {
      if (this.#inFlight.underWay.suspects === 0)
        this.#schedule.probeIn(Math.max(1, this.#suspects.dueAtMillis() - now));
      // What is left is less than a batch, and lingers on. With all places in flight taken, the first that is free
      // pumps.
      if (hasUntried && this.#inFlight.underWay.requests < this.#gate.allowed(now)) this.#startLinger();
    }
  }

  #admit(span: OutgoingSpan, openSpans: OpenSpans): boolean {
    const admission = span.kind === 'start' ? openSpans.admitStart(span) : openSpans.admitEnd(span);
    if (admission === 'skip') this.#settlement.superseded(span);
    return admission === 'send';
  }

  #send(sending: Sending): void {
    const options = this.#inFlight.optionsFor(sending, this.queuedSpans, this.#consequences.failedAtStop > 0);
    // An injected exporter or client may leave it to the processor that its requests are not traced.
    const delivery = withoutTracing(() => this.#port.deliver(sending.spans, options));
    this.#inFlight.track(sending, delivery, (report) => guarded(() => this.#ended(report, sending)));
    this.spooling?.sending(sending.spans);
  }

  #ended(report: DeliveryReport, sending: Sending): void {
    if (this.#isClosed) return;
    this.#settlement.delivered(report.delivered);
    this.#settlement.rejected(report.rejected);
    this.#consequences.draw(report, sending, nowMillis(), this.#inFlight.stoppingSinceMillis);
    this.#pump();
  }

  /** The process stops and the backend takes nothing: waiting longer would only delay the stop. */
  #giveUpAll(error: Error): void {
    // Whoever stops keeps it on disk.
    if (this.spooling && !this.spooling.isDiskTroubled) return;
    // The time that ran out is the stop's own.
    const isTimeUp = SgpError.isSgpError(error) && error.code === 'SGP_DEADLINE_EXCEEDED';
    const reason = isTimeUp ? 'shutdown' : dropReasonOf(error);
    while (this.#makeRoom());
    const waiting = [...this.intake.takeAll(), ...this.#suspects.takeAll()];
    const openSpans = this.#openSpans;
    const lost = openSpans ? waiting.filter((span) => this.#admit(span, openSpans)) : waiting;
    this.#settlement.givenUp(lost, reason, error);
  }

  /**
   * Sends everything added so far and resolves when all of it has ended.
   * @param limitMillis how long somebody waits for that
   * @param untilHeld resolve also when the backend is found to take nothing
   */
  drain(limitMillis: number, untilHeld = false): Promise<void> {
    this.#port.hurry(limitMillis);
    this.#dueUpTo = this.intake.lastSequence;
    const drained = this.#flushes.wait(this.#dueUpTo, untilHeld);
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
  whenIdle(): Promise<void> {
    return this.#inFlight.whenEnded();
  }

  /**
   * Gives away everything that is not confirmed, what is in flight included, and closes: what is not suspect first,
   * each part in its old order. Starts are not among it: what has not ended by now is written as unfinished.
   */
  handOver(): OutgoingSpan[] {
    const inFlight = this.#inFlight.all();
    const of = (isSuspect: boolean) => inFlight.filter((each) => (each.suspect !== undefined) === isSuspect);
    const waiting = [...of(false).flatMap(({ spans }) => spans), ...this.intake.takeAll()];
    const suspects = [...of(true).flatMap(({ spans }) => spans), ...this.#suspects.takeAll()];
    const bySequence = (a: OutgoingSpan, b: OutgoingSpan) => a.sequence - b.sequence;
    const spans = [...waiting.sort(bySequence), ...suspects.sort(bySequence)].filter(({ kind }) => kind !== 'start');
    // Behind the others, for their starts may still be on their way.
    spans.push(...(this.#openSpans?.parkedEnds() ?? []));
    this.close();
    return spans;
  }

  /** Stops sending and forgets what waits; what is pending then is the caller's to count. */
  close(): void {
    this.#isClosed = true;
    this.spooling?.stop();
    this.#schedule.stop();
    this.#flushes.endAll();
    this.intake.takeAll();
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
