// What a delivery that failed leaves behind: what waits is counted by its real size, and an answer for a part of it is no recovery.
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { type FaultServer, startFaultServer, until } from '@sgp-otel/testkit';
import { SgpSpanProcessor, type SgpSpanProcessorOptions } from '../../src';
import { recordStderr } from '../record-stderr';

const ENVELOPE_BYTES = '{"items":[]}'.length;

let server: FaultServer;
let stderr: string[];

beforeEach(async () => {
  server = await startFaultServer();
  stderr = recordStderr();
});

afterEach(async () => {
  jest.restoreAllMocks();
  await server.close();
});

function start(options: SgpSpanProcessorOptions = {}) {
  const processor = new SgpSpanProcessor({
    apiKey: 'key',
    accountId: 'acc',
    baseUrl: server.url,
    lingerMillis: 0,
    ...options,
  });
  return { processor, tracer: new BasicTracerProvider({ spanProcessors: [processor] }).getTracer('app') };
}

it('spans that failed are counted by the bytes of their items, no longer by an estimate', async () => {
  const sink = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: sink, exportIntervalMillis: 3_600_000 });
  const meterProvider = new MeterProvider({ readers: [reader] });
  server.always({ status: 503 });
  const { processor, tracer } = start({ meterProvider, shutdownTimeoutMillis: 500 });
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
  const works = () => stderr.filter((text) => text.includes('Delivery works again')).length;
  server.always(({ body }) => {
    // Together they are refused, so that each is sent by itself; then one is taken.
    if (body.items.length > 1) return { status: 422, body: { detail: 'not together' } };
    return body.items[0].name === 'good' ? undefined : { status: 503 };
  });
  const { processor, tracer } = start();
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
