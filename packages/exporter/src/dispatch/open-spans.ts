// Spans whose start is written (only with span-start writes on). Keeps an end behind its start whatever becomes of the
// start's request, and knows which spans never ended. Bounded; nothing of this exists when starts are not written.
//
//   start:  queued ─▶ sending ─▶ written            an end that comes while its start is sending is parked
//              ▲         │                          and released when the start's request has ended;
//              └─────────┘ held, tried again        a start whose span has ended is never sent
import type { SpanLike } from '../convert/span-like';
import type { OutgoingSpan, SpanIdentity } from '../delivery/outgoing-span';
import { guarded } from '../errors/guarded';
import { spanKey } from '../item/span-key';

interface OpenSpan {
  /** Absent where another thread had it. */
  readonly span: SpanLike | undefined;
  start: 'queued' | 'sending' | 'written';
  hasEnded: boolean;
  parkedEnd?: OutgoingSpan;
}

export type Admission = 'send' | 'skip' | 'park';

/** Spans in flight at once; a start beyond that is not written. */
const MAX_OPEN_SPANS = 100_000;
/** Of a span that does not tell its ids; nothing is known by this key. */
const UNREADABLE = '';

export class OpenSpans {
  readonly #open = new Map<string, OpenSpan>();
  readonly #maxOpenSpans: number;

  constructor(maxOpenSpans = MAX_OPEN_SPANS) {
    this.#maxOpenSpans = maxOpenSpans;
  }

  get size(): number {
    return this.#open.size;
  }

  /** A span started and its start is about to be queued; `false` when there is no room to keep track of it. */
  started(span: SpanLike): boolean {
    if (this.#open.size >= this.#maxOpenSpans) return false;
    const key = keyOf(span);
    if (key === UNREADABLE) return false;
    this.#open.set(key, { span, start: 'queued', hasEnded: false });
    return true;
  }

  /** The span ended; from now on its start is not sent any more. */
  ended(span: SpanLike): void {
    const open = this.#open.get(keyOf(span));
    if (!open) return;
    if (open.start === 'written') this.#open.delete(keyOf(span));
    else open.hasEnded = true;
  }

  /** Whether a start that was taken from the queue is to be sent. */
  admitStart(start: OutgoingSpan): Admission {
    const open = this.#open.get(keyOf(start));
    if (!open) return 'skip';
    if (open.hasEnded) {
      this.#open.delete(keyOf(start));
      return 'skip';
    }
    open.start = 'sending';
    return 'send';
  }

  /** Whether an end that was taken from the queue can be sent now. */
  admitEnd(end: OutgoingSpan): Admission {
    const open = this.#open.get(keyOf(end));
    if (open?.start === 'sending') {
      open.parkedEnd = end;
      return 'park';
    }
    this.#open.delete(keyOf(end));
    return 'send';
  }

  /**
   * The request that carried a start has ended. Returns the end that waited for it, if any.
   * @param isReturned the start went back to the queue
   */
  startEnded(start: OutgoingSpan, isReturned: boolean): OutgoingSpan | undefined {
    const open = this.#open.get(keyOf(start));
    if (!open) return undefined;
    open.start = isReturned ? 'queued' : 'written';
    if (open.parkedEnd || (open.hasEnded && !isReturned)) this.#open.delete(keyOf(start));
    return open.parkedEnd;
  }

  /**
   * An end of another thread, whose start may still be on its way: it waits for {@link startEnded}, called with itself.
   * @returns `false` when there is no room to keep track of it
   */
  parkAdopted(end: OutgoingSpan): boolean {
    const key = keyOf(end);
    if (this.#open.size >= this.#maxOpenSpans || key === UNREADABLE) return false;
    this.#open.set(key, { span: undefined, start: 'sending', hasEnded: true, parkedEnd: end });
    return true;
  }

  /** Whether the start of this end is in a request now: the end must come after it. */
  isStartUnderWay(end: SpanIdentity): boolean {
    return this.#open.get(keyOf(end))?.start === 'sending';
  }

  /** The spans that have not ended. */
  unfinished(): SpanLike[] {
    return [...this.#open.values()].flatMap(({ hasEnded, span }) => (hasEnded || span === undefined ? [] : span));
  }

  /** The ends that wait for a start in flight. */
  parkedEnds(): OutgoingSpan[] {
    return [...this.#open.values()].flatMap((open) => open.parkedEnd ?? []);
  }

  clear(): void {
    this.#open.clear();
  }
}

function keyOf(span: SpanIdentity): string {
  return guarded(() => {
    const { traceId, spanId } = span.spanContext();
    return spanKey(traceId, spanId);
  }, UNREADABLE);
}
