// What became of every span that was counted: accepted = delivered + dropped + pending + spooled, at every moment.
import type { DropReason } from './drop-reason';

/** A snapshot. Counts are spans, except in `startWrites`. */
export interface ProcessorStats {
  /** Sampled spans that ended and are to be exported, whatever became of them. */
  readonly accepted: number;
  /** Spans that the backend confirmed. */
  readonly delivered: number;
  /** Spans that wait or are in flight, in memory alone. */
  readonly pending: number;
  /** Spans that are not delivered yet and safe in the spool; always 0 without one. */
  readonly spooled: number;
  /** Spans that were lost, in all. */
  readonly dropped: number;
  /** The same by reason; only reasons that occurred. */
  readonly droppedByReason: Readonly<Partial<Record<DropReason, number>>>;
  /** Sampled spans that a filter left out; they are not among the accepted ones. */
  readonly filtered: number;
  /** Writes of spans that had not ended; all 0 unless span-start writes are on. They are not spans of their own. */
  readonly startWrites: StartWriteStats;
}

export interface StartWriteStats {
  readonly accepted: number;
  readonly delivered: number;
  readonly dropped: number;
  /** Never sent, since the span had ended by then. */
  readonly superseded: number;
}

export class DeliveryStats {
  #accepted = 0;
  #delivered = 0;
  #dropped = 0;
  #spooled = 0;
  #filtered = 0;
  readonly #droppedByReason: Partial<Record<DropReason, number>> = {};
  readonly startWrites = { accepted: 0, delivered: 0, dropped: 0, superseded: 0 };

  accept(): void {
    this.#accepted += 1;
  }

  filter(): void {
    this.#filtered += 1;
  }

  deliver(count: number): void {
    this.#delivered += count;
  }

  drop(count: number, reason: DropReason): void {
    this.#dropped += count;
    this.#droppedByReason[reason] = (this.#droppedByReason[reason] ?? 0) + count;
  }

  /** So many more are safe on disk; less than 0 when they are delivered, lost, or in memory alone again. */
  spool(count: number): void {
    this.#spooled += count;
  }

  get spooled(): number {
    return this.#spooled;
  }

  get pending(): number {
    return this.#accepted - this.#delivered - this.#dropped - this.#spooled;
  }

  snapshot(): ProcessorStats {
    return {
      accepted: this.#accepted,
      delivered: this.#delivered,
      pending: this.pending,
      spooled: this.#spooled,
      dropped: this.#dropped,
      filtered: this.#filtered,
      droppedByReason: { ...this.#droppedByReason },
      startWrites: { ...this.startWrites },
    };
  }
}
