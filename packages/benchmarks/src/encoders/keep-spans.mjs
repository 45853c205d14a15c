// Ended spans of one shape, kept instead of sent.
import { tracerFor } from '../candidates/candidate.mjs';
import { shapes } from '../spans/span-shapes.mjs';

/** @returns `batches` arrays of `batchSpans` spans each, all different */
export function keepSpans(shape, batches, batchSpans) {
  const kept = [];
  const keeper = {
    onStart() {},
    onEnd: (span) => kept.push(span),
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  const tracer = tracerFor(keeper);
  const endSpan = shapes[shape]();
  for (let index = 0; index < batches * batchSpans; index++) endSpan(tracer, index);
  return Array.from({ length: batches }, (_, batch) => kept.slice(batch * batchSpans, (batch + 1) * batchSpans));
}
