// Which spans have a descendant that reported the tokens of a model call, so that two instrumentations of the same call are billed once
// (mapping 16.1). Children are converted before their parents: a mark moves up as each span is.
import type { SpanLike } from '../convert/span-like';
import { RecentMap } from './recent-map';

const MAX_MARKS = 10_000;
const MARK_LIFETIME_MILLIS = 10 * 60_000;

export class UsageMarks {
  readonly #markedAtMillis = new RecentMap<string, number>(MAX_MARKS);
  readonly #nowMillis: () => number;

  constructor(nowMillis = () => performance.now()) {
    this.#nowMillis = nowMillis;
  }

  /** Whether a span below this one has reported usage. */
  has(span: SpanLike): boolean {
    if (this.#markedAtMillis.size === 0) return false;
    const markedAt = this.#markedAtMillis.get(keyOf(span, span.spanContext().spanId));
    return markedAt !== undefined && this.#nowMillis() - markedAt < MARK_LIFETIME_MILLIS;
  }

  /** Marks the parent of a span that reported usage, or that was marked itself. */
  passUp(span: SpanLike): void {
    const { spanId } = span.spanContext();
    this.#markedAtMillis.delete(keyOf(span, spanId));
    const parentId = span.parentSpanContext?.spanId ?? span.parentSpanId;
    if (parentId) this.#markedAtMillis.set(keyOf(span, parentId), this.#nowMillis());
  }
}

function keyOf(span: SpanLike, spanId: string): string {
  return span.spanContext().traceId + spanId;
}
