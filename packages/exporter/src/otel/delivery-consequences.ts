// What follows from what became of a delivery: entries are settled, put back or suspected, and the gate learns how the backend answers.
import type { SettingValues } from '../configuration/settings-table';
import type { DeliveryReport, Held } from '../delivery/delivery-entry';
import type { DeliveryGate } from '../delivery/delivery-gate';
import { mayBlameContent, type Suspect, type Suspects } from '../delivery/suspects';
import type { DeliveryAccount } from '../stats/delivery-account';
import { dropReasonOf } from '../stats/drop-reason';
import type { NextRequest, RequestPicker } from './next-request';
import type { QueueEntry } from './queue-entry';
import type { Settlement } from './settlement';
import type { SpanQueue } from './span-queue';

/** At a stop so many requests in a row may fail with different spans: then the backend takes nothing. */
const MAX_FAILED_AT_STOP = 3;

/** A request under way. */
export interface Sending extends NextRequest {
  readonly startedMillis: number;
}

export interface ConsequencesParts {
  readonly settings: SettingValues;
  readonly account: DeliveryAccount;
  readonly queue: SpanQueue<QueueEntry>;
  readonly gate: DeliveryGate;
  readonly suspects: Suspects<QueueEntry>;
  readonly picker: RequestPicker;
  readonly settlement: Settlement;
  /** In [0, 1). */
  readonly random: () => number;
  /** Queues what has arrived. */
  readonly absorb: () => void;
  /** The process stops and the backend takes nothing. */
  readonly giveUpAll: (error: Error) => void;
  /** The backend takes nothing for the moment; what waits is kept. */
  readonly onHold: () => void;
}

export class DeliveryConsequences {
  readonly #parts: ConsequencesParts;
  #stoppingSinceMillis = Number.POSITIVE_INFINITY;
  /** Why the last request failed. */
  #failure: Error | undefined;
  /** Requests since the stop that failed one after the other. */
  failedAtStop = 0;

  constructor(parts: ConsequencesParts) {
    this.#parts = parts;
  }

  get #isStopping(): boolean {
    return Number.isFinite(this.#stoppingSinceMillis);
  }

  /** An explicit `maxAttempts` limits the attempts of a batch over all its tries. */
  get #hasHardLimit(): boolean {
    return this.#parts.settings.given.has('maxAttempts');
  }

  /**
   * @param now on the clock of `startedMillis`
   * @param stoppingSinceMillis from then on the process stops; infinity while it does not
   */
  settle(
    report: DeliveryReport<QueueEntry>,
    sending: Sending,
    now: number,
    stoppingSinceMillis = Number.POSITIVE_INFINITY,
  ): void {
    this.#stoppingSinceMillis = stoppingSinceMillis;
    const { delivered, rejected, held } = report;
    this.#parts.settlement.delivered(delivered);
    this.#parts.settlement.rejected(rejected);
    // A refusal is an answer too: the backend is there.
    if (delivered.length + rejected.length > 0) this.#answered(sending, held !== undefined, now);
    if (held) this.#hold(report, held, sending, now);
    else if (sending.suspect) this.#parts.suspects.settled(sending.suspect, rejected.length === 0);
    if (delivered.length > 0) this.#parts.account.recovered();
  }

  #answered({ entries }: Sending, isHeld: boolean, now: number): void {
    this.failedAtStop = 0;
    this.#parts.suspects.answered(now);
    const wasInDoubt = this.#parts.gate.isClosed && !this.#parts.gate.isHolding;
    if (wasInDoubt && this.#failure) this.#parts.account.toldApart(this.#failure, this.#parts.suspects.size, now);
    if (isHeld) this.#parts.gate.answered(now);
    else {
      this.#parts.picker.answered(entries.reduce((sum, { bytes }) => sum + bytes, 0));
      if (this.#parts.gate.delivered(now)) this.#parts.account.holdEnded(now);
    }
  }

  #hold(report: DeliveryReport<QueueEntry>, held: Held, sending: Sending, now: number): void {
    const { undelivered, suspects: carried = undelivered } = report;
    this.#parts.absorb();
    this.#failure = held.error;
    const carriedNow = new Set(carried);
    const untried = undelivered.filter((entry) => !carriedNow.has(entry));
    const failed = this.#withAttemptsLeft(carried, held, sending);
    this.#parts.settlement.suspected(failed);
    if (sending.suspect) this.#failedAgain(sending.suspect, failed, untried, held, now);
    else {
      this.#parts.suspects.add(failed, held.error, now);
      this.#parts.settlement.returned(untried);
    }
    this.#closeGate(held, sending, now);
    if (sending.startedMillis >= this.#stoppingSinceMillis) this.failedAtStop += 1;
    if (this.failedAtStop >= this.#failuresAllowedAtStop(sending, held)) this.#parts.giveUpAll(held.error);
    // What was sent before the stop does not tell whether the backend takes anything now.
    else if (this.#isStopping) this.#parts.gate.probeNow(true);
    else if (this.#parts.gate.isHolding && this.#waiting > 0) {
      this.#parts.account.held(held, now);
      this.#parts.onHold();
    }
  }

  /**
   * With a hard limit of attempts, drops those that have used them up, unless it may be one of them that fails and not the backend: that takes a probe
   * with others to tell.
   */
  #withAttemptsLeft(entries: readonly QueueEntry[], held: Held, { suspect, isProbe }: Sending): readonly QueueEntry[] {
    if (!this.#hasHardLimit) return entries;
    // A failure of its own is no attempt that the backend might have taken.
    if (suspect && this.#parts.suspects.isToldApart(suspect)) for (const entry of entries) entry.attempts -= 1;
    const isUsedUp = ({ attempts }: QueueEntry) => attempts >= this.#parts.settings.maxAttempts;
    if (!isProbe && this.#parts.queue.size > 0 && !this.#isStopping) return entries;
    const dropped = [...entries.filter(isUsedUp), ...this.#parts.suspects.takeThose(isUsedUp)];
    this.#parts.settlement.givenUp(dropped, dropReasonOf(held.error), held.error);
    return entries.filter((entry) => !isUsedUp(entry));
  }

  /** A single span that keeps failing has no neighbours that it could be told apart from. */
  #failuresAllowedAtStop({ entries }: Sending, { kind }: Held): number {
    // In SGP's own words: the key is wrong, whatever it is sent with.
    if (kind === 'unauthorized') return 1;
    return entries.length === 1 && this.#waiting <= 1 ? 1 : MAX_FAILED_AT_STOP;
  }

  get #waiting(): number {
    return this.#parts.queue.size + this.#parts.suspects.size;
  }

  #failedAgain(
    suspect: Suspect<QueueEntry>,
    failed: readonly QueueEntry[],
    untried: readonly QueueEntry[],
    held: Held,
    now: number,
  ): void {
    this.#parts.settlement.suspected(untried);
    this.#parts.suspects.addUntried(untried, held.error);
    if (failed.length === 0) return;
    suspect.entries = failed;
    this.#parts.picker.suspectsFailed();
    const isAlone = failed.length === 1 && this.#parts.suspects.isToldApart(suspect);
    // At a stop there is no later: this was its last try.
    if (this.#isStopping && failed.length === 1 && (isAlone || suspect.strikes > 0)) {
      this.#parts.settlement.blocked(failed.map((entry) => ({ entry, error: held.error })));
      return;
    }
    this.#parts.settlement.blocked(this.#parts.suspects.failed(suspect, held.error, now, mayBlameContent(held.error)));
    if (isAlone) for (const entry of failed) this.#parts.settlement.passedOver(entry);
  }

  #closeGate(held: Held, { entries, suspect, isProbe, startedMillis }: Sending, now: number): void {
    const { gate } = this.#parts;
    if (suspect && isProbe && !gate.isHolding && this.#parts.suspects.size > entries.length) {
      gate.partFailed(held, startedMillis, now, this.#parts.random());
      return;
    }
    if (suspect && !isProbe && !this.#parts.gate.isClosed)
      this.#parts.gate.suspectFailed(held, now, this.#parts.random());
    else this.#parts.gate.held(held, startedMillis, now, this.#parts.random());
    if (!isProbe) return;
    if (!suspect) this.#parts.gate.othersFailed();
    this.#parts.suspects.excuse();
  }
}
