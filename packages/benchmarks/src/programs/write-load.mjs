// Makes traces of a root and four children at a steady rate, lets each span last for a while, and writes them to the
// database by a policy.
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { settle, tracerFor } from '../candidates/candidate.mjs';
import { makeWritePolicy } from '../policies/write-policies.mjs';
import { connect, upserter } from '../postgres/pg-database.mjs';
import { config, report } from '../processes/report.mjs';
import { chatAnswerAttributes, chatSpanStarter } from '../spans/chat-spans.mjs';
import { startHttpServerSpan } from '../spans/http-server-span.mjs';
import { pacedLoad } from '../spans/paced-load.mjs';

const TRACE_SPANS = 5;

const database = await connect(config.connection);
const upsert = upserter(database);
let writeMillis = 0;
let writes = Promise.resolve();
/** One write at a time, so that its time is the database's and not that of waiting for another. */
const upsertInTurn = (body) => {
  const write = writes.then(async () => {
    const begin = performance.now();
    await upsert(body);
    writeMillis += performance.now() - begin;
  });
  writes = write.catch(() => {});
  return write;
};

const processor = makeWritePolicy(config.policy, upsertInTurn);
const tracer = tracerFor(processor);
const { startSpan, endSpan } = shapeOf(config.shape);
const load = { spansPerSecond: config.spansPerSecond / TRACE_SPANS, millis: config.millis };
const traces = await pacedLoad({ ...load, makeSpan: makeTrace });
await sleep(config.durationMillis + 100);
await settle(processor);
await writes;
const statements = database.statements();
await database.close();
report({ made: traces * TRACE_SPANS, statements, writeMillis });

function makeTrace(index) {
  const root = startSpan(tracer, index * TRACE_SPANS, ROOT_CONTEXT);
  const context = trace.setSpan(ROOT_CONTEXT, root);
  const spans = [root];
  for (let child = 1; child < TRACE_SPANS; child++) {
    spans.push(startSpan(tracer, index * TRACE_SPANS + child, context));
  }
  const end = () => {
    for (const span of spans.reverse()) endSpan(span);
  };
  if (config.durationMillis === 0) end();
  else setTimeout(end, config.durationMillis);
}

function shapeOf(shape) {
  if (shape === 'http') return { startSpan: startHttpServerSpan, endSpan: (span) => span.end() };
  return {
    startSpan: chatSpanStarter(16),
    endSpan: (span) => span.setAttributes(chatAnswerAttributes).end(),
  };
}
