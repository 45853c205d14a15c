// Which spans have a neighbour that reported the tokens of the same model call, so that two instrumentations of one call are billed once
// (mapping 16.1). Children are converted before their parents as a rule: a mark moves up as each span is. Where an outer span ends first, its children
// find that it has reported.
import { nowMillis as monotonicMillis } from '../clock/real-time';
import type { SpanLike } from '../convert/span-like';
import { RecentMap } from './recent-map';

const MAX_MARKS = 10_000;
const MARK_LIFETIME_MILLIS = 10 * 60_000;

export class UsageMarks {
  readonly #markedAtMillis = new RecentMap<string, number>(MAX_MARKS);
  readonly #reportedAtMillis = new RecentMap<string, number>(MAX_MARKS);
  readonly #nowMillis: () => number;

  constructor(nowMillis: () => number = monotonicMillis) {
    this.#nowMillis = nowMillis;
  }

  /** Whether a span below this one has reported usage. */
  has(span: SpanLike): boolean {
    if (this.#markedAtMillis.size === 0) return false;
    const markedAt = this.#markedAtMillis.get(keyOf(span, span.spanContext().spanId));
    return markedAt !== undefined && this.#nowMillis() - markedAt < MARK_LIFETIME_MILLIS;
  }

  /** Whether the span's parent is a model call that has reported usage: two calls are never one below the other. */
  hasParent(span: SpanLike): boolean {
    if (this.#reportedAtMillis.size === 0) return false;
    const parentId = span.parentSpanContext?.spanId ?? span.parentSpanId;
    const reportedAt = parentId ? this.#reportedAtMillis.get(keyOf(span, parentId)) : undefined;
    return reportedAt !== undefined && this.#nowMillis() - reportedAt < MARK_LIFETIME_MILLIS;
  }

  /** The span itself is billed. */
  reported(span: SpanLike): void {
    this.#reportedAtMillis.set(keyOf(span, span.spanContext().spanId), this.#nowMillis());
    this.passUp(span);
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
