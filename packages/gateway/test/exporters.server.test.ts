// The three OTLP exporters of OpenTelemetry JS, as they are, through the gateway into a whole backend.
import { ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { OTLPTraceExporter as GrpcExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  type ReadableSpan,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-base';
import { type Local, startLocal } from '@sgp-otel/local';
import { startFaultServer, until } from '@sgp-otel/testkit';
import { QueueRefusal } from '../src/contract/queue-port';
import { EmbeddedQueue } from '../src/queue/embedded-queue';
import { closesAtEnd } from './closes-at-end';
import { type RunningGateway, runGateway } from './running-gateway';

const exporters: readonly [string, (gateway: RunningGateway) => SpanExporter][] = [
  ['JSON', ({ httpUrl }) => new JsonExporter({ url: `${httpUrl}/v1/traces` })],
  [
    'protobuf with gzip',
    ({ httpUrl }) => new ProtobufExporter({ url: `${httpUrl}/v1/traces`, compression: CompressionAlgorithm.GZIP }),
  ],
  ['gRPC', ({ grpcUrl }) => new GrpcExporter({ url: grpcUrl })],
];

const atEnd = closesAtEnd();
let local: Local;
let gateway: RunningGateway;

beforeAll(async () => {
  local = await startLocal({ port: 0, memory: true });
  gateway = await runGateway({ sgpUrl: local.url, env: { SGP_ACCOUNT_ID: String(local.env.SGP_ACCOUNT_ID) } });
});

afterAll(async () => {
  await gateway?.close();
  await local?.close();
});

it.each(exporters)('a trace of an unchanged exporter arrives whole: %s', async (name, exporterFor) => {
  const provider = new BasicTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporterFor(gateway))] });
  const tracer = provider.getTracer('shop');
  const root = tracer.startSpan(`order by ${name}`, { kind: SpanKind.SERVER });
  const context = trace.setSpan(ROOT_CONTEXT, root);
  const child = tracer.startSpan('chat', { attributes: { 'gen_ai.usage.input_tokens': 3, tags: ['a', 'b'] } }, context);
  child.recordException(new Error('once'));
  child.end();
  root.end();
  await provider.shutdown();
  const spans = await local.waitForSpans({ count: 2, traceId: root.spanContext().traceId });
  const byName = new Map(spans.map((span) => [span.name, span]));
  expect(byName.get('chat')?.parent_id).toBe(root.spanContext().spanId);
  expect(byName.get(`order by ${name}`)?.parent_id ?? null).toBeNull();
});

it('429 and 503 are obeyed by the exporters over HTTP, and nothing is lost; gRPC is told how long to wait', async () => {
  const sgp = await startFaultServer();
  atEnd(sgp.close);
  const own = await runGateway({ sgpUrl: sgp.url });
  atEnd(own.close);
  const append = jest.spyOn(EmbeddedQueue.prototype, 'append');
  atEnd(() => append.mockRestore());
  const [overJson, overProtobuf, overGrpc] = exporters.map(([, exporterFor]) => exporterFor(own)) as [
    SpanExporter,
    SpanExporter,
    SpanExporter,
  ];
  const send = (exporter: SpanExporter) => {
    const provider = new BasicTracerProvider();
    const span = provider.getTracer('shop').startSpan('kept');
    span.end();
    return new Promise<{ code: number; error?: Error & { metadata?: { get(key: string): Buffer[] } } }>((resolve) => {
      exporter.export([span as unknown as ReadableSpan], resolve);
    });
  };
  append.mockRejectedValueOnce(new QueueRefusal('full', 'full'));
  // That exporter leaves retries to whoever called it; clients that retry by themselves read RetryInfo.
  const { error } = await send(overGrpc);
  expect(error?.message).toContain('RESOURCE_EXHAUSTED');
  expect(error?.metadata?.get('grpc-status-details-bin')[0]?.toString('latin1')).toContain('google.rpc.RetryInfo');
  append
    .mockRejectedValueOnce(new QueueRefusal('full', 'full'))
    .mockRejectedValueOnce(new QueueRefusal('away', 'away'))
    .mockRejectedValueOnce(new QueueRefusal('away', 'away'));
  const results = await Promise.all([send(overJson), send(overProtobuf)]);
  append.mockRestore();
  expect(results.map(({ code }) => code)).toEqual([0, 0]);
  await until('both spans', () => sgp.storedIds.length === 2);
  expect(await own.metric('sgp_gateway_refused_total')).toBe(4);
  for (const exporter of [overJson, overProtobuf, overGrpc]) await exporter.shutdown();
});
