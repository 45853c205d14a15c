// Keeps the books of one processor: counts every span, and says what a person needs to hear about it.
import type { Held } from '../delivery/delivery-report';
import type { SpanIdentity } from '../delivery/outgoing-span';
import { DeliveryStats } from './delivery-stats';
import type { DropReason } from './drop-reason';
import { HoldReport } from './hold-report';
import { LossReport } from './loss-report';
import { RefusalReport } from './refusal-report';
import { SuspicionReport } from './suspicion-report';

export class DeliveryAccount {
  readonly stats = new DeliveryStats();
  readonly #losses = new LossReport();
  readonly #holds = new HoldReport();
  readonly #refusals = new RefusalReport();
  /** The reason for waiting that was logged last. */
  #heldFor: string | undefined;
  readonly #suspicions = new SuspicionReport();

  /** @param cause what went wrong, for the reader of the log */
  lost(count: number, reason: DropReason, cause?: string): void {
    this.stats.drop(count, reason);
    // The log already says why spans wait; these are some of them.
    this.#losses.lost(count, reason, cause === this.#heldFor ? undefined : cause);
  }

  /** The backend refused this span. Its loss is reported by {@link lost}. */
  refused(span: SpanIdentity, error: Error): void {
    this.#refusals.refused(span, error);
  }

  /** Some requests fail while others are answered. */
  toldApart(error: Error, count: number, nowMillis: number): void {
    this.#suspicions.toldApart(error, count, nowMillis);
  }

  /** Something was delivered. */
  recovered(): void {
    this.#losses.recovered();
  }

  held(held: Held, nowMillis: number): void {
    this.#heldFor = held.error.message;
    this.#holds.held(held, this.stats, nowMillis);
  }

  holdEnded(nowMillis: number): void {
    this.#heldFor = undefined;
    this.#holds.ended(nowMillis);
  }

  /** Reports at shutdown what was not reported yet. */
  finish(): void {
    this.#losses.finish();
  }
}
