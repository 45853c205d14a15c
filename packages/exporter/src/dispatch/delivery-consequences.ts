// What follows from a delivery for what comes next: spans that were not taken go back or are suspected, and the gate
// learns how the backend answers.
import type { SettingValues } from '../configuration/settings-table';
import type { DeliveryReport, Held } from '../delivery/delivery-report';
import type { OutgoingSpan } from '../delivery/outgoing-span';
import type { DeliveryAccount } from '../stats/delivery-account';
import { dropReasonOf } from '../stats/drop-reason';
import type { DeliveryGate } from './delivery-gate';
import type { NextRequest, RequestPicker } from './next-request';
import type { Settlement } from './settlement';
import type { SpanIntake } from './span-intake';
import { mayBlameContent, type Suspect, type Suspects } from './suspects';

/** At a stop so many requests in a row may fail with different spans: then the backend takes nothing. */
const MAX_FAILED_AT_STOP = 3;

/** A request under way. */
export interface Sending extends NextRequest {
  readonly startedMillis: number;
}

export interface ConsequencesParts {
  readonly settings: SettingValues;
  readonly account: DeliveryAccount;
  readonly intake: SpanIntake;
  readonly gate: DeliveryGate;
  readonly suspects: Suspects<OutgoingSpan>;
  readonly picker: RequestPicker;
  readonly settlement: Settlement;
  /** In [0, 1). */
  readonly random: () => number;
  /** Whether what is not taken is kept on disk when the process stops. */
  readonly isKeptAtStop: boolean;
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
  draw(report: DeliveryReport, sending: Sending, now: number, stoppingSinceMillis = Number.POSITIVE_INFINITY): void {
    this.#stoppingSinceMillis = stoppingSinceMillis;
    const { delivered, rejected, held } = report;
    // A refusal is an answer too: the backend is there.
    if (delivered.length + rejected.length > 0) this.#answered(sending, held !== undefined, now);
    if (held) this.#hold(report, held, sending, now);
    else if (sending.suspect) this.#parts.suspects.decided(sending.suspect, rejected.length === 0);
    if (delivered.length > 0) this.#parts.account.recovered();
  }

  #answered({ spans }: Sending, isHeld: boolean, now: number): void {
    this.failedAtStop = 0;
    this.#parts.suspects.answered(now);
    const wasInDoubt = this.#parts.gate.isClosed && !this.#parts.gate.isHolding;
    if (wasInDoubt && this.#failure) this.#parts.account.toldApart(this.#failure, this.#parts.suspects.size, now);
    if (isHeld) this.#parts.gate.answered(now);
    else {
      this.#parts.picker.answered(spans.reduce((sum, { bytes }) => sum + bytes, 0));
      if (this.#parts.gate.delivered(now)) {
        this.#parts.account.holdEnded(now);
        this.#parts.suspects.reunite();
      }
    }
  }

  #hold(report: DeliveryReport, held: Held, sending: Sending, now: number): void {
    const { undelivered, suspects: carried = undelivered } = report;
    this.#failure = held.error;
    const carriedNow = new Set(carried);
    const untried = undelivered.filter((span) => !carriedNow.has(span));
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
   * With a hard limit of attempts, drops those that have used them up, unless it may be one of them that fails and not
   * the backend: that takes a probe with others to tell.
   */
  #withAttemptsLeft(
    spans: readonly OutgoingSpan[],
    held: Held,
    { suspect, isProbe }: Sending,
  ): readonly OutgoingSpan[] {
    if (!this.#hasHardLimit) return spans;
    // A failure of its own is no attempt that the backend might have taken.
    if (suspect && this.#parts.suspects.isToldApart(suspect)) for (const span of spans) span.forgiveAttempt();
    const isUsedUp = ({ attempts }: OutgoingSpan) => attempts >= this.#parts.settings.maxAttempts;
    if (!isProbe && this.#parts.intake.size > 0 && !this.#isStopping) return spans;
    const dropped = [...spans.filter(isUsedUp), ...this.#parts.suspects.takeThose(isUsedUp)];
    this.#parts.settlement.givenUp(dropped, dropReasonOf(held.error), held.error);
    return spans.filter((span) => !isUsedUp(span));
  }

  /** A single span that keeps failing has no neighbours that it could be told apart from. */
  #failuresAllowedAtStop({ spans }: Sending, { kind }: Held): number {
    // In SGP's own words: the key is wrong, whatever it is sent with.
    if (kind === 'unauthorized') return 1;
    return spans.length === 1 && this.#waiting <= 1 ? 1 : MAX_FAILED_AT_STOP;
  }

  get #waiting(): number {
    return this.#parts.intake.size + this.#parts.suspects.size;
  }

  #failedAgain(
    suspect: Suspect<OutgoingSpan>,
    failed: readonly OutgoingSpan[],
    untried: readonly OutgoingSpan[],
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
    if (this.#isStopping && !this.#parts.isKeptAtStop && failed.length === 1 && (isAlone || suspect.strikes > 0)) {
      this.#parts.settlement.blocked(failed.map((entry) => ({ entry, error: held.error })));
      return;
    }
    this.#parts.settlement.blocked(this.#parts.suspects.failed(suspect, held.error, now, mayBlameContent(held.error)));
    if (isAlone) for (const span of failed) this.#parts.settlement.passedOver(span);
  }

  #closeGate(held: Held, { spans, suspect, isProbe, startedMillis }: Sending, now: number): void {
    const { gate } = this.#parts;
    if (suspect && isProbe && !gate.isHolding && this.#parts.suspects.size > spans.length) {
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
