// How many deliveries may be in flight, depending on how the backend answers. A state machine without effects: time and randomness are
// passed in.
//
//            held (retryable | unauthorized)
//    open ────────────────────────────────▶ closed until probeAt ──▶ one probe ──▶ delivered ─▶ open, from 1 in flight up
//      ▲                                        ▲        (longer each time)  │
//      └────────────── every delivery adds one  └────────── held ◀───────────┘
import type { Held } from './delivery-entry';

interface Pause {
  readonly firstMillis: number;
  readonly maxMillis: number;
}

/** An outage ends without anyone's doing here; a wrong key is changed by people. */
const PAUSES: Readonly<Record<Held['kind'], Pause>> = {
  retryable: { firstMillis: 1_000, maxMillis: 30_000 },
  unauthorized: { firstMillis: 5_000, maxMillis: 300_000 },
};

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

  constructor(concurrency: number) {
    this.#concurrency = concurrency;
    this.#limit = concurrency;
  }

  /** Whether deliveries wait for a probe. */
  get isClosed(): boolean {
    return this.#failures > 0;
  }

  /** When the next probe may start, on the clock of `now`. */
  get probeAtMillis(): number {
    return this.#probeAtMillis;
  }

  /** How many may be in flight in all at this moment. */
  allowed(nowMillis: number): number {
    if (this.#failures === 0) return this.#limit;
    return nowMillis >= this.#probeAtMillis ? 1 : 0;
  }

  /**
   * A delivery was held. Those that were in flight together with the one that closed the gate fail for the same reason and change nothing.
   */
  held(held: Held, startedMillis: number, nowMillis: number, random: number): void {
    if (this.isClosed && startedMillis < this.#closedSinceMillis) return;
    const { firstMillis, maxMillis } = PAUSES[held.kind];
    const pause = Math.min(maxMillis, firstMillis * 2 ** this.#failures);
    // Half fixed, half random: many processes lose the same backend at the same moment.
    const asked = Math.min(held.retryAfterMillis ?? 0, MAX_RETRY_AFTER_MILLIS);
    const wait = Math.max(pause / 2 + (pause / 2) * random, asked);
    this.#askedUntilMillis = nowMillis + asked;
    this.#failures += 1;
    this.#probeAtMillis = nowMillis + wait;
    this.#closedSinceMillis = nowMillis;
    this.#limit = 1;
  }

  /** Something was delivered. Returns whether this opened the gate. Each delivery allows one more in flight, up to the concurrency. */
  delivered(): boolean {
    const wasClosed = this.#failures > 0;
    this.#failures = 0;
    this.#limit = wasClosed ? 1 : Math.min(this.#concurrency, this.#limit + 1);
    return wasClosed;
  }

  /**
   * Someone waits for the data: the next probe may start now, or when the time is over that the server asked for.
   * @param isLast the process stops and there may be no later
   */
  probeNow(isLast: boolean): void {
    this.#probeAtMillis = isLast ? Number.NEGATIVE_INFINITY : this.#askedUntilMillis;
  }
}
