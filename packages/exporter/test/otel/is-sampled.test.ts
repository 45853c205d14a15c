import { TraceFlags } from '@opentelemetry/api';
import { isSampled } from '../../src/otel/is-sampled';
import { spanOf } from '../convert/span-of';

/** W3C Trace Context, level 2: the trace id is random. It says nothing of sampling. */
const RANDOM = 2;

it.each([
  ['sampled', TraceFlags.SAMPLED, true],
  ['sampled, with a random trace id', TraceFlags.SAMPLED | RANDOM, true],
  ['not sampled', TraceFlags.NONE, false],
  ['not sampled, with a random trace id', RANDOM, false],
])('a span that is %s', (_what, traceFlags, expected) => {
  const { spanId, traceId } = spanOf().spanContext();
  expect(isSampled(spanOf({ spanContext: () => ({ traceId, spanId, traceFlags }) }))).toBe(expected);
});
