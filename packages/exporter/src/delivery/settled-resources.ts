// Resource detection may still run when the first spans end. Their attributes are read only once it has settled, or
// once the wait for it has had its share of the time that somebody gives the delivery: late attributes are worth less
// than the spans.
import * as realTime from '../clock/real-time';
import type { ResourceLike, SpanLike } from '../convert/span-like';

/** Detectors that take longer lose their attributes, not the spans. */
const MAX_WAIT_MILLIS = 5_000;
/** Of a limit that a caller sets, so much may go by with waiting. */
const SHARE_OF_LIMIT = 0.25;

/** A span, unless it is encoded already. */
type Source = { readonly span: Partial<SpanLike> | undefined };

export type Clock = Pick<typeof realTime, 'nowMillis' | 'setTimeout' | 'clearTimeout'>;

export class SettledResources {
  readonly #clock: Clock;
  /** Those waited for once: one that never settles must not delay each batch. */
  readonly #givenUp = new WeakSet<ResourceLike>();
  /** What ends each wait that goes on. */
  readonly #waits = new Set<() => void>();
  /**
   * Who waits for deliveries, on the monotonic clock: until when they do, and until when resources may be waited for.
   */
  #hurries: { readonly untilMillis: number; readonly shareMillis: number }[] = [];

  constructor(clock: Clock = realTime) {
    this.#clock = clock;
  }

  /**
   * Resolves when the resources of these spans have settled, or were waited for long enough. Never rejects.
   * @param limitMillis how long the delivery may take in all
   */
  async wait(sources: readonly Source[], limitMillis: number): Promise<void> {
    const pending = new Set<ResourceLike>();
    for (const { span } of sources) {
      const resource = span && pendingResource(span);
      if (resource && !this.#givenUp.has(resource)) pending.add(resource);
    }
    if (pending.size === 0) return;
    const now = this.#clock.nowMillis();
    const waitMillis = Math.min(MAX_WAIT_MILLIS, limitMillis * SHARE_OF_LIMIT, this.#hurriedMillis(now));
    if (waitMillis > 0) await this.#settledWithin(waitMillis, [...pending]);
    for (const resource of pending) this.#givenUp.add(resource);
  }

  /** Somebody has this long from now on: what waits, and what comes later, waits for a share of it at most. */
  hurry(limitMillis: number): void {
    const shareMillis = limitMillis * SHARE_OF_LIMIT;
    const now = this.#clock.nowMillis();
    this.#hurries = this.#hurries.filter(({ untilMillis }) => untilMillis > now);
    this.#hurries.push({ untilMillis: now + limitMillis, shareMillis: now + shareMillis });
    for (const end of this.#waits) this.#clock.setTimeout(end, shareMillis).unref();
  }

  /** What those who wait leave for a wait that begins now. */
  #hurriedMillis(now: number): number {
    const going = this.#hurries.filter(({ untilMillis }) => untilMillis > now);
    return Math.min(Number.POSITIVE_INFINITY, ...going.map(({ shareMillis }) => shareMillis - now));
  }

  #settledWithin(millis: number, resources: readonly ResourceLike[]): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        this.#clock.clearTimeout(limit);
        this.#waits.delete(end);
        resolve();
      };
      const limit = this.#clock.setTimeout(end, millis);
      limit.unref();
      this.#waits.add(end);
      void Promise.allSettled(resources.map(asyncAttributesOf)).then(end);
    });
  }
}

/** A resource of somebody else may throw where it is asked. */
async function asyncAttributesOf(resource: ResourceLike): Promise<void> {
  await resource.waitForAsyncAttributes?.();
}

function pendingResource(span: Partial<SpanLike>): ResourceLike | undefined {
  try {
    return span.resource?.asyncAttributesPending ? span.resource : undefined;
  } catch {
    return undefined;
  }
}
