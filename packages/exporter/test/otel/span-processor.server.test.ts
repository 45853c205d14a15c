// How spans get from the application to the backend, and what of them is kept while they wait.
import { context, SpanKind, TraceFlags, trace } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOffSampler, BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { until } from '@sgp-otel/testkit';
import { SgpSpanExporter, SgpSpanProcessor, type SpanExporterLike } from '../../src';
import { allItems, itemsOf, prepareServer, server, start, stderr } from '../processor-fixture';

prepareServer();

describe('delivery', () => {
  it('writes each span once, when it has ended', async () => {
    const { processor, provider, tracer } = start();
    const parent = tracer.startSpan('parent', { kind: SpanKind.SERVER });
    const child = tracer.startSpan('child', {}, trace.setSpan(context.active(), parent));
    child.end();
    parent.end();
    await provider.shutdown();
    expect(allItems()).toMatchObject([
      { name: 'child', parent_id: parent.spanContext().spanId, status: 'SUCCESS', end_timestamp: expect.any(String) },
      { name: 'parent', id: parent.spanContext().spanId, trace_id: parent.spanContext().traceId },
    ]);
    expect(processor.stats()).toMatchObject({ accepted: 2, delivered: 2, pending: 0, dropped: 0 });
  });

  it('sends a span whose name is no text, and one whose attributes throw, whatever else is asked of them', async () => {
    for (const options of [{}, { skipSpanStart: false }, { spanPredicate: () => true }]) {
      const { processor, provider, tracer } = start(options);
      tracer.startSpan(123 as unknown as string).end();
      const unreadable = new Proxy(tracer.startSpan('unreadable', { kind: SpanKind.CLIENT }), {
        get: (span, key) => {
          if (key === 'attributes') throw new Error('not readable');
          const value = Reflect.get(span, key);
          return typeof value === 'function' ? value.bind(span) : value;
        },
      });
      processor.onEnd(unreadable as never);
      await processor.forceFlush();
      expect(processor.stats()).toMatchObject({ accepted: 2, delivered: 2, pending: 0, dropped: 0 });
      await provider.shutdown();
    }
  });

  it('counts, and if there is time sends, a span that ends while others are handed to an exporter', async () => {
    let ended = 0;
    const handedOver: number[] = [];
    const exporter: SpanExporterLike = {
      export: (spans, resultCallback) => {
        handedOver.push(spans.length);
        if (ended++ === 0) tracer.startSpan('from within').end();
        if (isAnswering) setImmediate(() => resultCallback({ code: 0 }));
      },
      shutdown: async () => {},
    };
    let isAnswering = true;
    let { processor, tracer } = start({ exporter, lingerMillis: 20 });
    tracer.startSpan('first').end();
    await until('both', () => processor.stats().delivered === 2);
    expect(handedOver).toEqual([1, 1]);
    await processor.shutdown();

    ended = 0;
    isAnswering = false;
    ({ processor, tracer } = start({ exporter, shutdownTimeoutMillis: 300 }));
    tracer.startSpan('first').end();
    await processor.shutdown();
    expect(processor.stats()).toMatchObject({ accepted: 2, delivered: 0, pending: 0, dropped: 2 });
  });

  it('sends a full batch without waiting for the linger', async () => {
    const { provider, tracer } = start({ batchSize: 10, lingerMillis: 60_000 });
    for (let count = 0; count < 25; count++) tracer.startSpan('span').end();
    await until('two full batches', () => server.storedIds.length === 20);
    expect(server.requests.map((request) => itemsOf(request).length)).toEqual([10, 10]);
    await provider.shutdown();
    expect(server.storedIds).toHaveLength(25);
  });

  it('sends less than a batch when the linger is over', async () => {
    const { provider, tracer } = start({ lingerMillis: 50 });
    tracer.startSpan('a').end();
    tracer.startSpan('b').end();
    await until('the batch', () => server.storedIds.length === 2);
    expect(server.requests).toHaveLength(1);
    await provider.shutdown();
  });

  it('sends at once with a linger of 0', async () => {
    const lingering = start({ lingerMillis: 3_600_000 });
    const { provider, tracer } = start({ lingerMillis: 0 });
    lingering.tracer.startSpan('lingers').end();
    tracer.startSpan('a').end();
    await until('the span', () => server.storedIds.length > 0);
    expect(allItems().map(({ name }) => name)).toEqual(['a']);
    await Promise.all([lingering.provider.shutdown(), provider.shutdown()]);
  });

  it('delivers a remainder that was left while every request was in flight', async () => {
    server.always({ status: 200, delayMillis: 100 });
    const { provider, tracer } = start({ batchSize: 10, lingerMillis: 30, concurrency: 1 });
    for (let round = 0; round < 4; round++) {
      for (let count = 0; count < 7; count++) tracer.startSpan('span').end();
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    await until('all spans without a flush', () => server.storedIds.length === 28);
    await provider.shutdown();
  });

  it('keeps as many requests in flight as the concurrency allows, and no more', async () => {
    const threeAtOnce = until('three at once', () => server.active === 3);
    server.always({ status: 200, after: threeAtOnce, delayMillis: 30 });
    const { provider, tracer } = start({ batchSize: 5 });
    for (let count = 0; count < 50; count++) tracer.startSpan('span').end();
    await provider.forceFlush();
    expect(server.maxActive).toBe(3);
    expect(server.connections).toBe(3);
    expect(server.storedIds).toHaveLength(50);
    await provider.shutdown();
  });

  it('never converts or sends from within span.end()', async () => {
    const calls: string[] = [];
    const exporter: SpanExporterLike = {
      export: (_spans, done) => {
        calls.push('export');
        done({ code: 0 });
      },
      shutdown: async () => {},
    };
    const { provider, tracer } = start({ exporter, batchSize: 1, lingerMillis: 0 });
    tracer.startSpan('span').end();
    calls.push('end returned');
    await provider.shutdown();
    expect(calls).toEqual(['end returned', 'export']);
  });

  it('loses nothing of a synchronous burst of 100,000 spans', async () => {
    const { processor, provider, tracer } = start({ shutdownTimeoutMillis: 60_000 });
    for (let count = 0; count < 100_000; count++) tracer.startSpan('span').end();
    await provider.shutdown();
    expect(processor.stats()).toMatchObject({ accepted: 100_000, delivered: 100_000, dropped: 0, pending: 0 });
    expect(new Set(server.storedIds).size).toBe(100_000);
  });

  it('does not export spans that are not sampled', async () => {
    const processor = new SgpSpanProcessor({ apiKey: 'k', accountId: 'a', baseUrl: server.url });
    const provider = new BasicTracerProvider({ spanProcessors: [processor], sampler: new AlwaysOffSampler() });
    const span = provider.getTracer('test').startSpan('span');
    expect(span.spanContext().traceFlags).toBe(TraceFlags.NONE);
    span.end();
    processor.onEnd({ ...start().tracer.startSpan('x'), spanContext: () => span.spanContext() } as never);
    await provider.shutdown();
    expect(processor.stats().accepted).toBe(0);
    expect(server.requests).toHaveLength(0);
  });

  it('takes a span that is ended twice once', async () => {
    const { processor, provider, tracer } = start();
    const span = tracer.startSpan('span');
    span.end();
    span.end();
    await provider.shutdown();
    expect(server.storedIds).toHaveLength(1);
    expect(processor.stats().accepted).toBe(1);
  });

  it('delivers a span that ends before it starts with its end at its start', async () => {
    const { provider, tracer } = start();
    tracer.startSpan('span', { startTime: [2000, 5000] }).end([1000, 0]);
    await provider.shutdown();
    expect(allItems()[0]).toMatchObject({
      start_timestamp: '1970-01-01T00:33:20.000005Z',
      end_timestamp: '1970-01-01T00:33:20.000005Z',
    });
  });
});

describe('bounds', () => {
  it('drops the newest beyond the bound by count, counts them and says so once', async () => {
    const { processor, provider, tracer } = start({ maxQueueSize: 10 });
    for (let count = 0; count < 110; count++) tracer.startSpan(`span ${count}`).end();
    await provider.shutdown();
    expect(processor.stats()).toMatchObject({
      accepted: 110,
      delivered: 10,
      dropped: 100,
      droppedByReason: { queue_full: 100 },
      pending: 0,
    });
    expect(allItems().map((item) => item.name)).toEqual(Array.from({ length: 10 }, (_, index) => `span ${index}`));
    expect(stderr.filter((line) => line.includes('lost')).length).toBeLessThanOrEqual(3);
  });

  it('drops beyond the bound by bytes', async () => {
    const { processor, provider, tracer } = start({ maxQueueBytes: 64 * 1024 });
    for (let count = 0; count < 5; count++) tracer.startSpan('span', { attributes: { big: 'x'.repeat(20_000) } }).end();
    await provider.shutdown();
    expect(processor.stats()).toMatchObject({ accepted: 5, delivered: 3, droppedByReason: { queue_bytes_full: 2 } });
  });
});

it('cuts a span that is too large without touching what it shares with others', async () => {
  const { processor, provider } = start({ maxRequestBytes: 64 * 1024 });
  const resource = resourceFromAttributes({ 'process.command_args': ['node', 'x'.repeat(5000)] });
  const tracer = new BasicTracerProvider({ spanProcessors: [processor], resource }).getTracer('test');
  tracer.startSpan('large', { attributes: { text: 'y'.repeat(200_000) } }).end();
  tracer.startSpan('small').end();
  await provider.shutdown();
  const [large, small] = allItems();
  expect(large?.metadata?.sgp_truncated).toMatchObject({ metadata: expect.any(Number) });
  expect(small?.metadata?.resource).toEqual({ 'process.command_args': ['node', 'x'.repeat(5000)] });
  expect(processor.stats()).toMatchObject({ delivered: 2, dropped: 0 });
});

describe('the bound by bytes', () => {
  it('holds while a synchronous burst goes on, not only after it', async () => {
    const { processor, provider, tracer } = start({ maxQueueBytes: 8 * 1024 * 1024 });
    for (let count = 0; count < 1000; count++) {
      tracer.startSpan('span', { attributes: { text: 'x'.repeat(256 * 1024) } }).end();
    }
    // 32 fit; those of the first batch are weighed together.
    expect(processor.stats().pending).toBeLessThan(250);
    await provider.shutdown();
  });
});

describe('an exporter of ours made by another copy of the package', () => {
  const options = () => ({ apiKey: 'sk-1', accountId: 'acc', baseUrl: server.url });

  it('tells what it could not deliver, which waits', async () => {
    let exporter: SgpSpanExporter | undefined;
    jest.isolateModules(() => {
      const copy = require('../../src') as typeof import('../../src');
      expect(copy.SgpSpanExporter).not.toBe(SgpSpanExporter);
      exporter = new copy.SgpSpanExporter(options());
    });
    const { processor, provider, tracer } = start({ exporter });
    server.script({ status: 401 });
    tracer.startSpan('span').end();
    await processor.forceFlush();
    expect(server.requests).toHaveLength(2);
    expect(processor.stats()).toMatchObject({ delivered: 1, dropped: 0 });
    await provider.shutdown();
  });

  it('is used as any other exporter when it is of a version that tells nothing', async () => {
    const own = new SgpSpanExporter(options());
    const exporter = {
      export: own.export.bind(own),
      [Symbol.for('@sgp-otel/exporter.SgpSpanExporter')]: true,
      shutdown: () => own.shutdown(),
    };
    const { processor, provider, tracer } = start({ exporter });
    tracer.startSpan('span').end();
    await processor.forceFlush();
    expect(processor.stats()).toMatchObject({ delivered: 1, dropped: 0 });
    await provider.shutdown();
  });
});
