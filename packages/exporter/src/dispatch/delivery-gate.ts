// How many deliveries may be in flight, depending on how the backend answers. A state machine without effects: time and
// randomness are passed in.
//
//            held (retryable | unauthorized)
//    open ────────────────────────────────▶ closed until probeAt ──▶ one probe ──▶ delivered ─▶ open, from 1 in flight
//     ▲│ ▲                                      ▲  ▲     (longer each time)  │
//     ││ └──────────── every delivery adds one  │  └─────── held ◀───────────┘
//     ││ held, and something was answered a moment ago
//     │└───────────────▶ in doubt: the probe starts at once ── held
//     └──── delivered: it was that request, not the backend; as many in flight as before
import type { Held } from '../delivery/delivery-report';

interface Pause {
  readonly firstMillis: number;
  readonly maxMillis: number;
}

/** An outage ends without anyone's doing here; a wrong key is changed by people. */
const PAUSES: Readonly<Record<Held['kind'], Pause>> = {
  retryable: { firstMillis: 1_000, maxMillis: 30_000 },
  unauthorized: { firstMillis: 5_000, maxMillis: 300_000 },
};

/** An answer so recent makes it likely that the failed request is the reason itself. */
const RECENT_MILLIS = 5_000;
/**
 * So long after the last answer pauses stay short: where most spans are refused, each probe is a try to find one that
 * is not.
 */
const ANSWERED_LATELY_MILLIS = 120_000;
const LATELY_PAUSE_MILLIS = 8_000;
/** Until then spans that have not been tried wait as well, when all that failed is one request. */
const NEIGHBOUR_PAUSE_MILLIS = 1_000;
/** So many requests with suspects in a row, and nothing answered in between: it may be the backend after all. */
const MAX_SUSPECTS_FAILED = 16;
/** The same for parts of the one request that failed, when there is nothing else to ask with. */
const MAX_PARTS_FAILED = 3;

/** A proxy that asks for a day is not believed. */
const MAX_RETRY_AFTER_MILLIS = 300_000;

export class DeliveryGate {
  readonly #concurrency: number;
  #limit: number;
  #failures = 0;
  #probeAtMillis = Number.NEGATIVE_INFINITY;
  #closedSinceMillis = 0;
  /** What the server asked for with Retry-After, on the clock of `now`. */
  #askedUntilMillis = Number.NEGATIVE_INFINITY;
  #answeredAtMillis = Number.NEGATIVE_INFINITY;
  #isInDoubt = false;
  /** Whether spans other than those of the request that closed the gate have failed too. */
  #haveOthersFailed = false;
  #suspectsFailed = 0;

  constructor(concurrency: number) {
    this.#concurrency = concurrency;
    this.#limit = concurrency;
  }

  /** Whether deliveries wait for a probe. */
  get isClosed(): boolean {
    return this.#failures > 0 || this.#isInDoubt;
  }

  /** Whether it is taken for an outage, not for the fault of one request. */
  get isHolding(): boolean {
    return this.#failures > 0;
  }

  /** Failures since the last delivery, the one that closed the gate not counted. */
  get failedProbes(): number {
    return Math.max(0, this.#failures - 1);
  }

  /** When the next probe may start, on the clock of `now`. */
  get probeAtMillis(): number {
    return this.#probeAtMillis;
  }

  /** The same for spans that have not been tried. */
  get neighbourProbeAtMillis(): number {
    if (this.#haveOthersFailed) return this.#probeAtMillis;
    const soon = Math.max(this.#askedUntilMillis, this.#closedSinceMillis + NEIGHBOUR_PAUSE_MILLIS);
    return Math.min(this.#probeAtMillis, soon);
  }

  /**
   * How many may be in flight in all at this moment.
   * @param hasUntried whether there are spans that have not failed yet
   */
  allowed(nowMillis: number, hasUntried = false): number {
    if (!this.isClosed) return this.#limit;
    return nowMillis >= (hasUntried ? this.neighbourProbeAtMillis : this.#probeAtMillis) ? 1 : 0;
  }

  /**
   * A delivery was held. Those that were in flight together with the one that closed the gate fail for the same reason
   * and change nothing.
   */
  held(held: Held, startedMillis: number, nowMillis: number, random: number): void {
    if (this.isClosed && startedMillis < this.#closedSinceMillis) {
      this.#haveOthersFailed = true;
      return;
    }
    const asked = Math.min(held.retryAfterMillis ?? 0, MAX_RETRY_AFTER_MILLIS);
    if (this.isClosed || asked > 0 || nowMillis - this.#answeredAtMillis >= RECENT_MILLIS) {
      this.#close(held, nowMillis, random);
      return;
    }
    this.#isInDoubt = true;
    this.#closedSinceMillis = nowMillis;
    this.#probeAtMillis = nowMillis;
  }

  #close(held: Held, nowMillis: number, random: number): void {
    const { firstMillis, maxMillis } = PAUSES[held.kind];
    const wasAnsweredLately = held.kind === 'retryable' && nowMillis - this.#answeredAtMillis < ANSWERED_LATELY_MILLIS;
    const longestMillis = wasAnsweredLately ? LATELY_PAUSE_MILLIS : maxMillis;
    const pause = Math.min(longestMillis, firstMillis * 2 ** this.#failures);
    // Half fixed, half random: many processes lose the same backend at the same moment.
    const asked = Math.min(held.retryAfterMillis ?? 0, MAX_RETRY_AFTER_MILLIS);
    const wait = Math.max(pause / 2 + (pause / 2) * random, asked);
    this.#askedUntilMillis = nowMillis + asked;
    this.#closedSinceMillis = nowMillis;
    this.#isInDoubt = false;
    this.#failures += 1;
    this.#probeAtMillis = nowMillis + wait;
    this.#limit = 1;
  }

  /** The probe that failed was made of other spans than the request that closed the gate. */
  othersFailed(): void {
    this.#haveOthersFailed = true;
  }

  /** A request with suspects alone failed while the gate was open. Many of them in a row close it. */
  suspectFailed(held: Held, nowMillis: number, random: number): void {
    this.#suspectsFailed += 1;
    if (this.#suspectsFailed < MAX_SUSPECTS_FAILED) return;
    this.#close(held, nowMillis, random);
  }

  /**
   * A probe with a part of the request that failed has failed too. While in doubt that says little: other parts of it
   * are tried first.
   */
  partFailed(held: Held, startedMillis: number, nowMillis: number, random: number): void {
    this.#suspectsFailed += 1;
    const isLittle = this.#isInDoubt && held.retryAfterMillis === undefined && this.#suspectsFailed < MAX_PARTS_FAILED;
    if (isLittle) this.#probeAtMillis = nowMillis;
    else this.held(held, startedMillis, nowMillis, random);
  }

  /** The backend answered a part of a delivery that was held all the same. */
  answered(nowMillis: number): void {
    this.#answeredAtMillis = nowMillis;
    this.#suspectsFailed = 0;
  }

  /**
   * Something was delivered. Returns whether this opened the gate. Each delivery allows one more in flight, up to the
   * concurrency.
   */
  delivered(nowMillis = Number.NEGATIVE_INFINITY): boolean {
    const wasHolding = this.#failures > 0;
    this.answered(Math.max(nowMillis, this.#answeredAtMillis));
    this.#failures = 0;
    this.#isInDoubt = false;
    this.#haveOthersFailed = false;
    this.#limit = wasHolding ? 1 : Math.min(this.#concurrency, this.#limit + 1);
    return wasHolding;
  }

  /**
   * Someone waits for the data: the next probe may start now, or when the time is over that the server asked for.
   * @param isLast the process stops and there may be no later
   */
  probeNow(isLast: boolean): void {
    this.#probeAtMillis = isLast ? Number.NEGATIVE_INFINITY : this.#askedUntilMillis;
  }
}
