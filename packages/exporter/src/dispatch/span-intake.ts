// Where spans wait to be sent: those that have just arrived, not weighed yet, and behind them the queue. Taking one in
// is a push; reading anything here weighs and queues what has arrived. Says when something waits, and when a batch is
// ready or a bound is near.
//
//   add ─▶ arrived (unweighed) ─▶ not ours? no room? ─▶ queue ─▶ take
import type { SettingValues } from '../configuration/settings-table';
import { soundSpan } from '../convert/sound-span';
import type { SpanLike } from '../convert/span-like';
import { OutgoingSpan, type SpanIdentity, type WriteKind } from '../delivery/outgoing-span';
import type { EncodedItem } from '../encode/encoded-item';
import type { DeliveryAccount } from '../stats/delivery-account';
import { type BatchSize, dueBatch } from './batch-size';
import { notExported } from './not-exported';
import { estimateSpanBytes } from './span-bytes';
import { type SetAside, SpanQueue } from './span-queue';

/**
 * At most so many spans wait unweighed: enough for an ordinary turn of the event loop, and little against the bound by
 * bytes.
 */
const MAX_UNWEIGHED = 2048;
/**
 * Of the spans of one turn every 128th is weighed when it arrives, so that it is noticed when they get larger within a
 * burst. More often where little room is left: once for each 128 KiB of it.
 */
const SAMPLED_EVERY = 128;
const ROOM_PER_SAMPLE_BYTES = 128 * 1024;
/**
 * When such a span is this many times heavier than usual, all that have arrived are weighed. Smaller growth goes
 * unnoticed: therefore only a quarter of the room that is left is filled with unweighed spans.
 */
const HEAVIER_FACTOR = 4;

type Refusal = 'queue_full' | 'queue_bytes_full';

export interface IntakeParts {
  readonly settings: SettingValues;
  readonly account: DeliveryAccount;
  /** What waits elsewhere and counts against the same bounds. */
  readonly aside: SetAside;
  /** Told of each end before it is queued. */
  readonly onQueued?: ((end: OutgoingSpan) => void) | undefined;
  /** Gives up something to make room; `false` when nothing can be. */
  readonly makeRoom: () => boolean;
  /** Something waits: it is to be sent when the linger is over. */
  readonly onWaiting: () => void;
  /** Something is to be sent without lingering. */
  readonly onBatchReady: () => void;
}

export class SpanIntake {
  readonly #parts: IntakeParts;
  readonly #due: BatchSize;
  readonly #queue: SpanQueue<OutgoingSpan>;
  #arrived: SpanLike[] = [];
  #lastSequence = 0;
  /** What a span weighed on average when some were weighed last. */
  #usualBytes = 1;
  /** With so many unweighed spans a batch or a bound may be reached. */
  #weighAt = 1;
  /** With so many unweighed spans the next decision is due. */
  #decideAt = 1;
  #sampledEvery = 1;
  /** Whether {@link IntakeParts.onBatchReady} was called for what has arrived. */
  #isAnnounced = false;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
    this.#due = dueBatch(parts.settings);
    this.#queue = new SpanQueue(parts.settings, parts.aside);
  }

  /** A span that has ended. */
  add(span: SpanLike): void {
    if (this.#arrived.push(span) >= this.#decideAt) this.#decide();
  }

  /** Weigh what has arrived, have it sent, or let it linger? Called for the first span, and then for one among many. */
  #decide(): void {
    const { length } = this.#arrived;
    if (length === 1) this.#measureRoom();
    if (this.#mayReachBound || (length > 1 && this.#isHeavier())) this.#hurry();
    else {
      this.#decideAt = Math.min(this.#weighAt, length + this.#sampledEvery);
      this.#parts.onWaiting();
    }
  }

  get #mayReachBound(): boolean {
    return this.#arrived.length >= this.#weighAt;
  }

  /** Whether the last span weighs much more than usual; before any was weighed, they all do. */
  #isHeavier(): boolean {
    const last = this.#arrived.at(-1);
    return last !== undefined && estimateSpanBytes(last) > HEAVIER_FACTOR * this.#usualBytes;
  }

  /**
   * Weighing is left to the next turn of the event loop, where a batch is taken, unless the queue may be full before
   * that.
   */
  #hurry(): void {
    // What fills the queue is sent as fast as the backend takes it: no hurry helps what comes on top.
    if (this.#queue.refusal(1) === undefined) {
      this.#parts.onBatchReady();
      const isFirst = !this.#isAnnounced;
      this.#isAnnounced = true;
      if (isFirst && !this.#isHeavier()) {
        this.#measureRoom();
        if (!this.#mayReachBound) return;
      }
    }
    this.#weigh();
  }

  /**
   * Works out, away from the hot path, how many more spans may arrive before the next decision; they count by their
   * usual weight.
   */
  #measureRoom(): void {
    const { lingerMillis, maxQueueSize, maxQueueBytes } = this.#parts.settings;
    const size = this.#queue.size + this.#parts.aside.size;
    const bytes = this.#queue.bytes + this.#parts.aside.bytes;
    const roomBytes = (maxQueueBytes - bytes) / HEAVIER_FACTOR;
    const roomItems = maxQueueSize > 0 ? maxQueueSize - size : Number.POSITIVE_INFINITY;
    const untilBound = Math.min(MAX_UNWEIGHED, roomItems, roomBytes / this.#usualBytes);
    const untilBatch = this.#isAnnounced
      ? Number.POSITIVE_INFINITY
      : Math.min(
          lingerMillis === 0 ? 1 : this.#due.maxItems - this.#queue.size,
          (this.#due.maxBytes - this.#queue.bytes) / this.#usualBytes,
        );
    this.#sampledEvery = Math.max(1, Math.min(SAMPLED_EVERY, Math.floor(roomBytes / ROOM_PER_SAMPLE_BYTES)));
    this.#weighAt = Math.max(1, Math.ceil(Math.min(untilBatch, untilBound)));
    this.#decideAt = Math.min(this.#weighAt, this.#arrived.length + this.#sampledEvery);
  }

  /** Counts, weighs and queues what has arrived; what there is no room for is lost, the newest first. */
  #weigh(): void {
    if (this.#arrived.length === 0) return;
    const spans = this.#arrived;
    this.#arrived = [];
    this.#decideAt = 1;
    this.#isAnnounced = false;
    const { account, settings, onQueued } = this.#parts;
    const lost = { queue_full: 0, queue_bytes_full: 0 };
    let allBytes = 0;
    for (const each of spans) {
      const span = soundSpan(each);
      const bytes = estimateSpanBytes(span);
      allBytes += bytes;
      const reason = notExported(span, settings.baseUrl);
      if (reason === 'placeholder') account.stats.filter();
      if (reason !== undefined) continue;
      account.stats.accept();
      const refusal = this.#refusalAfterMakingRoom(bytes);
      if (refusal !== undefined) lost[refusal] += 1;
      else {
        const end = this.#numbered(span, 'end', bytes);
        onQueued?.(end);
        this.#queue.add(end);
      }
    }
    // The next spans will weigh about the same.
    this.#usualBytes = allBytes / spans.length;
    for (const reason of ['queue_full', 'queue_bytes_full'] as const) {
      if (lost[reason] > 0) account.lost(lost[reason], reason);
    }
  }

  #numbered(span: SpanLike, kind: WriteKind, bytes: number): OutgoingSpan {
    this.#lastSequence += 1;
    return new OutgoingSpan(span, kind, bytes, this.#lastSequence);
  }

  #refusalAfterMakingRoom(bytes: number): Refusal | undefined {
    let refusal = this.#queue.refusal(bytes);
    while (refusal !== undefined && this.#parts.makeRoom()) refusal = this.#queue.refusal(bytes);
    return refusal;
  }

  /** Queues something else than an end, at its place in the order. The caller has asked for the bounds. */
  addWrite(span: SpanLike, kind: 'start' | 'unfinished', bytes: number): void {
    this.#weigh();
    this.#queue.add(this.#numbered(span, kind, bytes));
    if (this.isBatchReady) this.#parts.onBatchReady();
    else this.#parts.onWaiting();
  }

  /** Counts and numbers the end of another thread, which is here as an item; queueing it is the caller's. */
  accept(identity: SpanIdentity, encoded: EncodedItem): OutgoingSpan {
    this.#weigh();
    this.#parts.account.stats.accept();
    this.#lastSequence += 1;
    return OutgoingSpan.ofItem(identity, encoded, this.#lastSequence);
  }

  /** Numbers the end of a span that was counted before, and is here as an item. */
  renumber(identity: SpanIdentity, encoded: EncodedItem): OutgoingSpan {
    this.#weigh();
    this.#lastSequence += 1;
    return OutgoingSpan.ofItem(identity, encoded, this.#lastSequence);
  }

  /** What waits, oldest first. */
  waiting(): OutgoingSpan[] {
    this.#weigh();
    return [...this.#queue];
  }

  /** Removes and returns those that are meant, oldest first, until as many bytes are left as are wanted. */
  takeThose(isMeant: (span: OutgoingSpan) => boolean, untilBytes: number): OutgoingSpan[] {
    this.#weigh();
    return this.#queue.takeThose(isMeant, untilBytes);
  }

  /** Queues what was accepted, whatever the bounds. */
  queue(span: OutgoingSpan): void {
    this.#weigh();
    this.#queue.add(span);
  }

  /** What was taken goes back to the head, in its old order, whatever the bounds. */
  putBack(spans: readonly OutgoingSpan[]): void {
    this.#queue.putBack(spans);
  }

  get size(): number {
    this.#weigh();
    return this.#queue.size;
  }

  /** Estimated. */
  get bytes(): number {
    this.#weigh();
    return this.#queue.bytes;
  }

  /** The sequence of what was queued last. */
  get lastSequence(): number {
    this.#weigh();
    return this.#lastSequence;
  }

  /** The sequence of what is taken next, or infinity when there is nothing. */
  get nextSequence(): number {
    this.#weigh();
    return this.#queue.nextSequence;
  }

  /** Whether what is queued is sent at once: a full batch, or anything when there is no linger. */
  get isBatchReady(): boolean {
    const { size, bytes } = this;
    return this.#parts.settings.lingerMillis === 0 || size >= this.#due.maxItems || bytes >= this.#due.maxBytes;
  }

  /** Which bound keeps one more out, if any. @param canMakeRoom whether others may be given up for it */
  refusal(bytes: number, canMakeRoom = false): Refusal | undefined {
    this.#weigh();
    return canMakeRoom ? this.#refusalAfterMakingRoom(bytes) : this.#queue.refusal(bytes);
  }

  /** Removes and returns the oldest: up to `maxCount` of them, and up to `maxBytes` but at least one. */
  take(maxCount: number, maxBytes?: number): OutgoingSpan[] {
    this.#weigh();
    return this.#queue.take(maxCount, maxBytes);
  }

  takeAll(): OutgoingSpan[] {
    return this.take(Number.POSITIVE_INFINITY);
  }

  /** Queues what has arrived now instead of at the next reading. */
  weighNow(): void {
    this.#weigh();
  }
}
