import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { type FaultServer, startFaultServer, until } from '@sgp-otel/testkit';
import { SgpSpanProcessor, type SgpSpanProcessorOptions } from '../../src';

let server: FaultServer;

beforeEach(async () => {
  server = await startFaultServer();
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});

afterEach(async () => {
  jest.restoreAllMocks();
  await server.close();
});

interface Point {
  readonly name: string;
  readonly value: number | { readonly count: number; readonly sum?: number };
  readonly attributes: Readonly<Record<string, unknown>>;
}

function start(options: SgpSpanProcessorOptions = {}) {
  const sink = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: sink, exportIntervalMillis: 3_600_000 });
  const meterProvider = new MeterProvider({ readers: [reader] });
  const processor = new SgpSpanProcessor({
    apiKey: 'key-1',
    accountId: 'acc',
    baseUrl: server.url,
    meterProvider,
    ...options,
  });
  const provider = new BasicTracerProvider({ spanProcessors: [processor] });
  const collect = async (): Promise<Point[]> => {
    sink.reset();
    await reader.forceFlush();
    return sink
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics))
      .flatMap(({ descriptor, dataPoints }) =>
        dataPoints.map(({ value, attributes }) => ({
          name: descriptor.name,
          value: value as Point['value'],
          attributes,
        })),
      );
  };
  return { processor, provider, meterProvider, tracer: provider.getTracer('test'), collect };
}

const pointValue = (points: Point[], name: string, attributes: Record<string, unknown> = {}) =>
  points.find((point) => {
    const wanted = Object.entries(attributes);
    const extra = Object.keys(point.attributes).filter((key) => !key.startsWith('otel.component.'));
    return point.name === name && extra.length === wanted.length && wanted.every(([k, v]) => point.attributes[k] === v);
  })?.value;

it('report the conventions’ SDK metrics of processor and exporter', async () => {
  server.script({ status: 503 });
  const { processor, provider, meterProvider, tracer, collect } = start({ maxQueueSize: 50 });
  for (let count = 0; count < 60; count++) tracer.startSpan('span').end();
  await processor.forceFlush();
  const points = await collect();
  expect(pointValue(points, 'otel.sdk.processor.span.queue.size')).toBe(0);
  expect(pointValue(points, 'otel.sdk.processor.span.queue.capacity')).toBe(50);
  expect(pointValue(points, 'otel.sdk.processor.span.processed')).toBe(50);
  expect(pointValue(points, 'otel.sdk.processor.span.processed', { 'error.type': 'queue_full' })).toBe(10);
  expect(pointValue(points, 'sgp_otel.processor.span.dropped', { reason: 'queue_full' })).toBe(10);
  expect(pointValue(points, 'otel.sdk.exporter.span.inflight')).toBe(0);
  expect(pointValue(points, 'otel.sdk.exporter.span.exported')).toBe(50);
  expect(pointValue(points, 'otel.sdk.exporter.operation.duration')).toMatchObject({ count: 1 });
  expect(pointValue(points, 'sgp_otel.exporter.retries')).toBe(1);
  expect(pointValue(points, 'sgp_otel.exporter.batch.size')).toMatchObject({ count: 1, sum: 50 });
  await provider.shutdown();
  await meterProvider.shutdown();
});

it('tell a failed request by its reason and status, and a waiting span by the queue', async () => {
  server.always({ status: 401 });
  const { provider, meterProvider, tracer, collect } = start({ lingerMillis: 0, shutdownTimeoutMillis: 500 });
  tracer.startSpan('span').end();
  const failure = { 'error.type': 'unauthorized', 'http.response.status_code': 401 };
  const points = await until('a failure, and the span back in the queue', async () => {
    const seen = await collect();
    const isFailed = pointValue(seen, 'otel.sdk.exporter.operation.duration', failure) !== undefined;
    return isFailed && pointValue(seen, 'otel.sdk.processor.span.queue.size') === 1 && seen;
  });
  expect(pointValue(points, 'otel.sdk.exporter.operation.duration', failure)).toMatchObject({ count: 1 });
  expect(pointValue(points, 'otel.sdk.exporter.span.exported', { 'error.type': 'unauthorized' })).toBe(1);
  expect(pointValue(points, 'otel.sdk.processor.span.queue.size')).toBe(1);
  expect(pointValue(points, 'sgp_otel.processor.queue.size_bytes')).toBeGreaterThan(0);
  await provider.shutdown();
  await meterProvider.shutdown();
});

it('are not recorded with AGENTEX_TRACING_METRICS off', async () => {
  const { processor, provider, meterProvider, tracer, collect } = start({ metrics: false });
  tracer.startSpan('span').end();
  await processor.forceFlush();
  expect(await collect()).toEqual([]);
  await provider.shutdown();
  await meterProvider.shutdown();
});

it('do not keep spans from being delivered when the meter provider fails', async () => {
  const meterProvider = {
    getMeter: () => {
      throw new Error('no meter');
    },
  };
  const { processor, provider, tracer } = start({ meterProvider });
  tracer.startSpan('span').end();
  await provider.shutdown();
  expect(processor.stats()).toMatchObject({ delivered: 1 });
});

it('are all listed in docs/reference/metrics.md, and no others', async () => {
  const spoolDir = mkdtempSync(path.join(tmpdir(), 'sgp-spool-'));
  const options = { maxQueueSize: 2, skipSpanStart: false, spoolDir };
  const { processor, provider, meterProvider, tracer, collect } = start(options);
  server.script({ status: 503 });
  for (let count = 0; count < 5; count++) tracer.startSpan('span').end();
  await processor.forceFlush();
  const reported = new Set((await collect()).map((point) => point.name));
  const page = readFileSync(path.join(__dirname, '../../../../docs/reference/metrics.md'), 'utf8');
  const listed = new Set([...page.matchAll(/^\| `((?:otel|sgp_otel)\.[\w.]+)`/gm)].map((match) => match[1]));
  expect([...reported].sort()).toEqual([...listed].sort());
  await provider.shutdown();
  rmSync(spoolDir, { recursive: true, force: true });
  await meterProvider.shutdown();
});
