// What a delivery that failed leaves behind: what waits is counted by its real size, and an answer for a part of it is
// no recovery.
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { until } from '@sgp-otel/testkit';
import { linesWith, prepareServer, server, start, stderr } from '../processor-fixture';

const ENVELOPE_BYTES = '{"items":[]}'.length;

prepareServer();

it('spans that failed are counted by the bytes of their items, no longer by an estimate', async () => {
  const sink = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: sink, exportIntervalMillis: 3_600_000 });
  const meterProvider = new MeterProvider({ readers: [reader] });
  server.always({ status: 503 });
  const { processor, tracer } = start({ lingerMillis: 0, meterProvider, shutdownTimeoutMillis: 500 });
  // Each of these characters is two bytes in memory, and six in the item.
  tracer.startSpan('waits', { attributes: { text: '\u0001'.repeat(5000) } }).end();
  await until('the failure', () => stderr.join('').includes('Delivery is held'));
  await reader.forceFlush();
  const metrics = sink.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
  const queued = metrics.find(({ descriptor }) => descriptor.name === 'sgp_otel.processor.queue.size_bytes');
  expect(queued?.dataPoints.map(({ value }) => value)).toEqual([
    Number(server.requests[0]?.raw.length) - ENVELOPE_BYTES,
  ]);
  await processor.shutdown();
  await meterProvider.shutdown();
});

it('a delivery of which one part was taken and another failed does not end the hold', async () => {
  const works = () => linesWith('Delivery works again').length;
  server.always(({ body }) => {
    // Together they are refused, so that each is sent by itself; then one is taken.
    if (body.items.length > 1) return { status: 422, body: { detail: 'not together' } };
    return body.items[0].name === 'good' ? undefined : { status: 503 };
  });
  const { processor, tracer } = start({ lingerMillis: 0 });
  tracer.startSpan('first').end();
  await until('the hold', () => stderr.join('').includes('Delivery is held'));
  for (const name of ['good', 'bad']) tracer.startSpan(name).end();
  await until('one of the two', () => processor.stats().delivered === 1);
  expect(works()).toBe(0);
  server.always(undefined);
  await until('the others', () => processor.stats().delivered === 3);
  expect(works()).toBe(1);
  await processor.shutdown();
});
