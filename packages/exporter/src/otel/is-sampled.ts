// Whether a span was sampled, as its context says.
import { TraceFlags } from '@opentelemetry/api';
import type { SpanLike } from '../convert/span-like';

/** Read once: the API computes its exports at each access. */
const { SAMPLED } = TraceFlags;

/** @throws TypeError for flags that are no number, which might take for ever to become one, as an array of 2³² gaps does */
export function isSampled(span: SpanLike): boolean {
  const { traceFlags } = span.spanContext();
  if (typeof traceFlags === 'number') return (traceFlags & SAMPLED) !== 0;
  if (traceFlags === undefined || traceFlags === null) return false;
  throw new TypeError(`its traceFlags are a ${typeof traceFlags}; expected a number`);
}
