// The deliveries that were started and have not ended: how many of which kind there are, and how much time and how many
// attempts the next one has.
import { nowMillis } from '../clock/real-time';
import { GRACE_MILLIS } from '../clock/within';
import type { SettingValues } from '../configuration/settings-table';
import type { DeliverOptions } from '../delivery/delivery-port';
import type { DeliveryReport } from '../delivery/delivery-report';
import type { Sending } from './delivery-consequences';
import type { UnderWay } from './next-request';

/**
 * Longer waits that a server asks for are kept by the gate, where they take no place in flight and a shutdown can end
 * them.
 */
const MAX_WAIT_IN_FLIGHT_MILLIS = 5_000;

export class DeliveriesInFlight {
  readonly #settings: SettingValues;
  readonly #sendings = new Map<Promise<void>, Sending>();
  #stopByMillis = Number.POSITIVE_INFINITY;
  /** From then on the process stops, and nothing is kept for later. */
  stoppingSinceMillis = Number.POSITIVE_INFINITY;

  constructor(settings: SettingValues) {
    this.#settings = settings;
  }

  get isStopping(): boolean {
    return Number.isFinite(this.stoppingSinceMillis);
  }

  /** What is started from now on has so much time in all. */
  stopWithin(millis: number): void {
    this.stoppingSinceMillis = nowMillis();
    this.#stopByMillis = this.stoppingSinceMillis + millis;
  }

  /** What was sent before a stop may be what nobody answers: it takes no place from what the stop is for. */
  get underWay(): UnderWay {
    const underWay = { requests: 0, probes: 0, suspects: 0, backlog: 0 };
    for (const { isProbe, suspect, isBacklog, startedMillis } of this.#sendings.values()) {
      if (this.isStopping && startedMillis < this.stoppingSinceMillis) continue;
      underWay.requests += 1;
      if (isBacklog) underWay.backlog += 1;
      if (isProbe) underWay.probes += 1;
      else if (suspect) underWay.suspects += 1;
    }
    return underWay;
  }

  all(): Sending[] {
    return [...this.#sendings.values()];
  }

  /** Resolves when what is in flight now has ended. */
  async whenEnded(): Promise<void> {
    await Promise.all(this.#sendings.keys());
  }

  /** @param onEnded called when the delivery no longer counts as in flight */
  track(sending: Sending, delivery: Promise<DeliveryReport>, onEnded: (report: DeliveryReport) => void): void {
    const ended = delivery.then((report) => {
      this.#sendings.delete(ended);
      onEnded(report);
    });
    this.#sendings.set(ended, sending);
  }

  /**
   * @param othersWaiting how many spans wait meanwhile
   * @param hasFailedAtStop whether the backend has not answered a request of this stop
   */
  optionsFor({ spans, isProbe, suspect }: Sending, othersWaiting: number, hasFailedAtStop: boolean): DeliverOptions {
    const { maxAttempts, given } = this.#settings;
    // An explicit `maxAttempts` limits the attempts of a batch over all its tries.
    const attemptsMade = given.has('maxAttempts') ? Math.max(...spans.map(({ attempts }) => attempts)) : 0;
    const isSingle = suspect !== undefined || (isProbe && (!this.isStopping || hasFailedAtStop));
    return {
      // A probe asks once: if it gets no answer, nothing else would. Suspects have been tried.
      maxAttempts: isSingle ? 1 : Math.max(1, maxAttempts - attemptsMade),
      maxWaitMillis: this.isStopping ? undefined : MAX_WAIT_IN_FLIGHT_MILLIS,
      timeoutMillis: this.isStopping ? this.#millisAtStop(othersWaiting) : undefined,
      isSuspect: suspect !== undefined,
      isTimeoutRetried: false,
    };
  }

  /**
   * No wait for a retry lasts longer than the stop does; the stop itself ends what is in flight, a little earlier than
   * this. While others wait, one request has half of the time that is left.
   */
  #millisAtStop(othersWaiting: number): number {
    const left = Math.max(0, this.#stopByMillis - nowMillis());
    return othersWaiting > 0 ? left / 2 : left + GRACE_MILLIS;
  }
}
