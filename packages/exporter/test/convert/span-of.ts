// A finished root span with made-up but valid values; a test replaces what it is about.
import { SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import type { SpanLike } from '../../src/convert/span-like';

export const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
export const SPAN_ID = 'b7ad6b7169203331';

export function spanOf(parts: Partial<SpanLike> = {}): SpanLike {
  return {
    name: 'work',
    kind: SpanKind.INTERNAL,
    spanContext: () => ({ traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: TraceFlags.SAMPLED }),
    startTime: [1_700_000_000, 100_000_000],
    endTime: [1_700_000_001, 200_000_000],
    ended: true,
    status: { code: SpanStatusCode.UNSET },
    attributes: {},
    events: [],
    links: [],
    resource: { attributes: {} },
    ...parts,
  };
}
