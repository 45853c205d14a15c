// What became of each entry, once for each: counted, told to whoever waits for it, and what waited behind it released.
import type { RejectedEntry } from '../delivery/delivery-entry';
import type { GivenUp } from '../delivery/suspects';
import type { DeliveryAccount } from '../stats/delivery-account';
import { type DropReason, dropReasonOf } from '../stats/drop-reason';
import type { OpenSpans } from './open-spans';
import type { PendingFlushes } from './pending-flushes';
import type { QueueEntry } from './queue-entry';
import type { SpanQueue } from './span-queue';

export class Settlement {
  readonly #account: DeliveryAccount;
  readonly #flushes: PendingFlushes;
  readonly #openSpans: OpenSpans<QueueEntry> | undefined;
  readonly #queue: SpanQueue<QueueEntry>;

  constructor(
    account: DeliveryAccount,
    flushes: PendingFlushes,
    openSpans: OpenSpans<QueueEntry> | undefined,
    queue: SpanQueue<QueueEntry>,
  ) {
    this.#account = account;
    this.#flushes = flushes;
    this.#openSpans = openSpans;
    this.#queue = queue;
  }

  delivered(entries: readonly QueueEntry[]): void {
    const { stats } = this.#account;
    for (const entry of entries) {
      if (entry.kind === 'end') stats.deliver(1);
      else stats.startWrites.delivered += 1;
      this.#settled(entry);
    }
  }

  rejected(entries: readonly RejectedEntry<QueueEntry>[]): void {
    for (const { entry, error } of entries) {
      const reason = dropReasonOf(error);
      if (reason === 'rejected' || reason === 'too_large') this.#account.refused(entry.span, error);
      this.givenUp([entry], reason, error);
    }
  }

  /** Counted together, so that what is said of the loss has the number. */
  givenUp(entries: readonly QueueEntry[], reason: DropReason, error: Error): void {
    let lost = 0;
    for (const entry of entries) {
      this.#settled(entry);
      if (entry.kind === 'end') lost += 1;
      else this.#account.stats.startWrites.dropped += 1;
    }
    if (lost > 0) this.#account.lost(lost, reason, error.message);
  }

  /** A start whose span has ended is not sent. */
  superseded(entry: QueueEntry): void {
    this.#account.stats.startWrites.superseded += 1;
    this.#flushes.settled(entry.sequence);
  }

  /** Suspects that are given up: each is named, and all are counted under a reason of their own. */
  blocked(givenUp: readonly GivenUp<QueueEntry>[]): void {
    for (const { entry, error } of givenUp) {
      this.#account.refused(entry.span, error);
      this.givenUp([entry], 'blocked', error);
    }
  }

  /** Who waits for this one need not do so any longer, although it is not settled. */
  passedOver(entry: QueueEntry): void {
    this.#flushes.passOver(entry.sequence);
  }

  /** Their request failed; they are kept elsewhere than in the queue, and none of them is settled. */
  suspected(entries: readonly QueueEntry[]): void {
    for (const entry of entries) {
      entry.bytes = entry.encoded?.length ?? entry.bytes;
      if (entry.kind === 'start') this.#releaseEnd(entry, true);
    }
  }

  /** They go back to the head of the queue; none of them is settled. */
  returned(entries: readonly QueueEntry[]): void {
    this.suspected(entries);
    this.#queue.putBack(entries);
  }

  #settled(entry: QueueEntry): void {
    if (entry.kind === 'start') this.#releaseEnd(entry, false);
    this.#flushes.settled(entry.sequence);
  }

  /** The end that waited for this start is next in line. */
  #releaseEnd(start: QueueEntry, isReturned: boolean): void {
    const end = this.#openSpans?.startSettled(start, isReturned);
    if (end) this.#queue.putBack([end]);
  }
}
