// The exception that a span recorded.
import { MAX_EVENTS_READ } from './bounds';
import type { SpanLike, TimedEventLike } from './span-like';

/** The last exception event: that of a failed span describes the error and is not repeated among the events. */
export function exceptionOf(span: SpanLike): TimedEventLike | undefined {
  const { events } = span;
  const { length = 0 } = events ?? [];
  for (let index = length - 1; index >= Math.max(0, length - MAX_EVENTS_READ); index--) {
    if (events[index]?.name === 'exception') return events[index];
  }
  return undefined;
}
