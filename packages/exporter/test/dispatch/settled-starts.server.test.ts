// With span-start writes on, an end waits while its start is under way, and goes out once that request has ended,
// whatever became of it.
import { type RecordedRequest, until } from '@sgp-otel/testkit';
import { prepareServer, server, start } from '../processor-fixture';

prepareServer();

const hasEnd = ({ body }: RecordedRequest) => typeof body.items[0].end_timestamp === 'string';

it.each([
  ['was stored', { status: 200 }],
  ['was refused', { status: 422, body: { detail: 'no' } }],
  ['failed, and is never written again', { status: 503 }],
])('an end whose start %s while it waited is delivered', async (_what, answer) => {
  let release = () => {};
  const after = new Promise<void>((resolve) => {
    release = resolve;
  });
  server.script({ ...answer, after });
  const { processor, tracer } = start({ skipSpanStart: false, lingerMillis: 0, maxAttempts: 1, batchSize: 1 });
  const span = tracer.startSpan('waits');
  await until('the start', () => server.requests.length > 0);
  span.end();
  const flushed = processor.forceFlush();
  // Queued, and looked at: with the start under way nothing is left that could be sent.
  expect(processor.stats()).toMatchObject({ accepted: 1, pending: 1 });
  release();
  await flushed;
  const [first, ...later] = server.requests;
  expect(first && hasEnd(first)).toBe(false);
  expect(later.map(hasEnd)).toEqual([true]);
  expect(later[0]?.atMillis).toBeGreaterThanOrEqual(first?.closedAtMillis ?? Number.POSITIVE_INFINITY);
  expect(processor.stats()).toMatchObject({ delivered: 1, dropped: 0, pending: 0 });
  await processor.shutdown();
});
