// Times the synchronous part of a processor: short rounds of spans, the variants in random order, each drained before
// the next. Needs `--expose-gc`: each round starts with an empty young generation, so that none pays for what another
// one left.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { LangfuseSpanProcessor } from '@langfuse/otel';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { SgpSpanProcessor } from '@sgp-otel/exporter';
import { tracerFor } from '../candidates/candidate.mjs';
import { LANGFUSE, NONE, OURS, STOCK } from '../candidates/names.mjs';
import { config, report } from '../processes/report.mjs';
import { startHttpServerSpan } from '../spans/http-server-span.mjs';

/** Below the peer's queue bound of 2,048: nothing is dropped, which would be cheaper than keeping. */
const ROUND_SPANS = 1_500;
const DRAIN_TURNS = 4;
const MINOR = { type: 'minor' };

const noopExporter = {
  export: (_spans, resultCallback) => resultCallback({ code: 0 }),
  forceFlush: async () => {},
  shutdown: async () => {},
};
const ours = new SgpSpanProcessor({ exporter: noopExporter });
const processors = {
  [NONE]: undefined,
  [STOCK]: new BatchSpanProcessor(noopExporter),
  [OURS]: ours,
  [LANGFUSE]: new LangfuseSpanProcessor({
    exporter: noopExporter,
    publicKey: 'benchmark',
    secretKey: 'benchmark',
    shouldExportSpan: () => true,
  }),
};
const variants = Object.entries(processors).map(([name, processor]) => ({
  name,
  processor,
  tracer: tracerFor(processor),
  wholeNanos: [],
  callNanos: [],
}));
const spanMaker = tracerFor(undefined);

for (let round = -config.warmUpRounds; round < config.rounds; round++) {
  for (const variant of shuffled(variants)) {
    const wholeNanos = timeWholeSpans(variant.tracer);
    await drain(variant.processor);
    const callNanos = variant.name === LANGFUSE ? 0 : timeCalls(variant.processor ?? { onStart() {}, onEnd() {} });
    await drain(variant.processor);
    if (round >= 0) {
      variant.wholeNanos.push(wholeNanos);
      variant.callNanos.push(callNanos);
    }
  }
}
const { accepted, delivered } = ours.stats();
await Promise.all(variants.map(({ processor }) => processor?.shutdown()));
report({
  isComplete: accepted === delivered && accepted === 2 * ROUND_SPANS * (config.warmUpRounds + config.rounds),
  variants: variants.map(({ name, wholeNanos, callNanos }) => ({ name, wholeNanos, callNanos })),
});

/** Nanoseconds for one span from its start to its end. */
function timeWholeSpans(tracer) {
  globalThis.gc(MINOR);
  const begin = process.hrtime.bigint();
  for (let index = 0; index < ROUND_SPANS; index++) startHttpServerSpan(tracer, index).end();
  return Number(process.hrtime.bigint() - begin) / ROUND_SPANS;
}

/** Nanoseconds for the processor's two calls alone, with spans that ended before. */
function timeCalls(processor) {
  const spans = [];
  for (let index = 0; index < ROUND_SPANS; index++) {
    const span = startHttpServerSpan(spanMaker, index);
    span.end();
    spans.push(span);
  }
  globalThis.gc(MINOR);
  const begin = process.hrtime.bigint();
  for (const span of spans) {
    processor.onStart(span, ROOT_CONTEXT);
    processor.onEnd(span);
  }
  return Number(process.hrtime.bigint() - begin) / ROUND_SPANS;
}

async function drain(processor) {
  await processor?.forceFlush();
  for (let turn = 0; turn < DRAIN_TURNS; turn++) await nextTurn();
}

function shuffled(values) {
  return values
    .map((value) => ({ value, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value);
}
