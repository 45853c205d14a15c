// What became of each span, once for each: counted, told to whoever waits for it, and what waited behind it released.

import type { JournaledSpans } from '../at-exit/journaled-spans';
import type { RejectedSpan } from '../delivery/delivery-report';
import type { OutgoingSpan } from '../delivery/outgoing-span';
import type { DeliveryAccount } from '../stats/delivery-account';
import { type DropReason, dropReasonOf } from '../stats/drop-reason';
import type { OpenSpans } from './open-spans';
import type { PendingFlushes } from './pending-flushes';
import type { SpanIntake } from './span-intake';
import type { GivenUp } from './suspects';

/** Told of each span once. @param loss why it is given up; `undefined`: it was delivered */
export type OnSettled = (span: OutgoingSpan, loss?: { readonly reason: DropReason; readonly error: Error }) => void;

export class Settlement {
  readonly #account: DeliveryAccount;
  readonly #flushes: PendingFlushes;
  readonly #openSpans: OpenSpans | undefined;
  readonly #intake: SpanIntake;
  readonly #journal: JournaledSpans | undefined;
  /** Told of each span before it counts as settled: what is on disk of it may go. */
  tellSpool: (span: OutgoingSpan) => void = () => {};
  readonly #onSettled: OnSettled | undefined;

  constructor(
    account: DeliveryAccount,
    flushes: PendingFlushes,
    openSpans: OpenSpans | undefined,
    intake: SpanIntake,
    journal?: JournaledSpans,
    onSettled?: OnSettled,
  ) {
    this.#account = account;
    this.#flushes = flushes;
    this.#openSpans = openSpans;
    this.#intake = intake;
    this.#journal = journal;
    this.#onSettled = onSettled;
  }

  delivered(spans: readonly OutgoingSpan[]): void {
    const { stats } = this.#account;
    for (const span of spans) {
      if (span.kind === 'end') stats.deliver(1);
      else stats.startWrites.delivered += 1;
      this.#settle(span);
      this.#onSettled?.(span);
    }
  }

  rejected(rejected: readonly RejectedSpan[]): void {
    for (const { span, error } of rejected) {
      const reason = dropReasonOf(error);
      if (reason === 'rejected' || reason === 'too_large') this.#account.refused(span, error);
      this.givenUp([span], reason, error);
    }
  }

  /** Counted together, so that what is said of the loss has the number. */
  givenUp(spans: readonly OutgoingSpan[], reason: DropReason, error: Error): void {
    let lost = 0;
    for (const span of spans) {
      this.#settle(span);
      this.#onSettled?.(span, { reason, error });
      if (span.kind === 'end') lost += 1;
      else this.#account.stats.startWrites.dropped += 1;
    }
    if (lost > 0) this.#account.lost(lost, reason, error.message);
  }

  /** A start whose span has ended is not sent. */
  superseded(span: OutgoingSpan): void {
    this.#account.stats.startWrites.superseded += 1;
    this.#flushes.ended(span.sequence);
  }

  /** Suspects that are given up: each is named, and all are counted under a reason of their own. */
  blocked(givenUp: readonly GivenUp<OutgoingSpan>[]): void {
    for (const { entry: span, error } of givenUp) {
      this.#account.refused(span, error);
      this.givenUp([span], 'blocked', error);
    }
  }

  /** Who waits for this one need not do so any longer, although it is not settled. */
  passedOver(span: OutgoingSpan): void {
    this.#flushes.passOver(span.sequence);
  }

  /** Their request failed; they are kept elsewhere than in the queue, and none of them is settled. */
  suspected(spans: readonly OutgoingSpan[]): void {
    for (const span of spans) {
      span.reweigh();
      if (span.kind === 'start') this.#releaseEnd(span, true);
    }
  }

  /** They go back to the head of the queue; none of them is settled. */
  returned(spans: readonly OutgoingSpan[]): void {
    this.suspected(spans);
    this.#intake.putBack(spans);
  }

  #settle(span: OutgoingSpan): void {
    if (span.kind === 'start') this.#releaseEnd(span, false);
    this.#journal?.release(span);
    span.settled();
    this.tellSpool(span);
    this.#flushes.ended(span.sequence);
  }

  /** It is on disk alone from now on: nobody waits for it here, and it is not settled. */
  released(span: OutgoingSpan): void {
    this.#journal?.release(span);
    this.#flushes.ended(span.sequence);
  }

  /** The end that waited for this start is next in line. */
  #releaseEnd(start: OutgoingSpan, isReturned: boolean): void {
    const end = this.#openSpans?.startEnded(start, isReturned);
    if (end) this.#intake.putBack([end]);
  }
}
