// The deliveries that were started and have not ended: how each is asked for, and how many of which kind there are.
import type { SettingValues } from '../configuration/settings-table';
import type { DeliveryReport } from '../delivery/delivery-entry';
import { SettledResources } from '../delivery/settled-resources';
import { withoutTracing } from '../without-tracing';
import { deliverWith, hurry, type SpanExporterLike } from './deliver-with';
import type { Sending } from './delivery-consequences';
import type { UnderWay } from './next-request';
import type { QueueEntry } from './queue-entry';
import type { DeliverOptions } from './span-exporter';
import { GRACE_MILLIS } from './within';

/** Longer waits that a server asks for are kept by the gate, where they take no place in flight and a shutdown can end them. */
const MAX_WAIT_IN_FLIGHT_MILLIS = 5_000;

export class DeliveriesInFlight {
  readonly #exporter: SpanExporterLike;
  readonly #settings: SettingValues;
  readonly #resources = new SettledResources();
  readonly #sendings = new Map<Promise<void>, Sending>();
  #stopByMillis = Number.POSITIVE_INFINITY;
  /** From then on the process stops, and nothing is kept for later. */
  stoppingSinceMillis = Number.POSITIVE_INFINITY;

  constructor(exporter: SpanExporterLike, settings: SettingValues) {
    this.#exporter = exporter;
    this.#settings = settings;
  }

  get isStopping(): boolean {
    return Number.isFinite(this.stoppingSinceMillis);
  }

  /** What is started from now on has so much time in all. */
  stopWithin(millis: number): void {
    this.stoppingSinceMillis = performance.now();
    this.#stopByMillis = this.stoppingSinceMillis + millis;
  }

  /** What was sent before a stop may be what nobody answers: it takes no place from what the stop is for. */
  get underWay(): UnderWay {
    const underWay = { requests: 0, probes: 0, suspects: 0 };
    for (const { isProbe, suspect, startedMillis } of this.#sendings.values()) {
      if (this.isStopping && startedMillis < this.stoppingSinceMillis) continue;
      underWay.requests += 1;
      if (isProbe) underWay.probes += 1;
      else if (suspect) underWay.suspects += 1;
    }
    return underWay;
  }

  all(): Sending[] {
    return [...this.#sendings.values()];
  }

  /** Resolves when no delivery is in flight. */
  async settled(): Promise<void> {
    await Promise.all(this.#sendings.keys());
  }

  /** Somebody has so much time for all of this. */
  hurry(limitMillis: number): void {
    this.#resources.hurry(limitMillis);
    hurry(this.#exporter, limitMillis);
  }

  /**
   * @param othersWaiting how many entries wait meanwhile
   * @param hasFailedAtStop whether the backend has not answered a request of this stop
   */
  start(
    sending: Sending,
    othersWaiting: number,
    hasFailedAtStop: boolean,
    onEnded: (report: DeliveryReport<QueueEntry>) => void,
  ): void {
    const options = this.#options(sending, othersWaiting, hasFailedAtStop);
    const { exportTimeoutMillis } = this.#settings;
    // An injected exporter or client may leave it to the processor that its requests are not traced.
    const delivery = withoutTracing(() =>
      deliverWith(this.#exporter, sending.entries, options, exportTimeoutMillis, this.#resources),
    );
    const ended = delivery.then((report) => {
      this.#sendings.delete(ended);
      onEnded(report);
    });
    this.#sendings.set(ended, sending);
  }

  #options({ entries, isProbe, suspect }: Sending, othersWaiting: number, hasFailedAtStop: boolean): DeliverOptions {
    const { maxAttempts, given } = this.#settings;
    // An explicit `maxAttempts` limits the attempts of a batch over all its tries.
    const attemptsMade = given.has('maxAttempts') ? Math.max(...entries.map((entry) => entry.attempts)) : 0;
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
   * No wait for a retry lasts longer than the stop does; the stop itself ends what is in flight, a little earlier than this. While others wait, one
   * request has half of the time that is left.
   */
  #millisAtStop(othersWaiting: number): number {
    const left = Math.max(0, this.#stopByMillis - performance.now());
    return othersWaiting > 0 ? left / 2 : left + GRACE_MILLIS;
  }
}
