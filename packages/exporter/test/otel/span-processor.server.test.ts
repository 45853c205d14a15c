import { context, SpanKind, TraceFlags, trace } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOffSampler, BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { type FaultServer, startFaultServer, until } from '@sgp-otel/testkit';
import {
  type SgpItem,
  SgpSpanExporter,
  SgpSpanProcessor,
  type SgpSpanProcessorOptions,
  type SpanExporterLike,
} from '../../src';
import { recordStderr } from '../record-stderr';

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
    apiKey: 'sk-test-1234567890',
    accountId: 'acc',
    baseUrl: server.url,
    ...options,
  });
  const provider = new BasicTracerProvider({ spanProcessors: [processor] });
  return { processor, provider, tracer: provider.getTracer('test', '1.0') };
}

const itemsOf = (request: FaultServer['requests'][number]): SgpItem[] => request.body.items;
const allItems = (): SgpItem[] => server.requests.flatMap(itemsOf);

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
    const { provider, tracer } = start({ lingerMillis: 0 });
    tracer.startSpan('a').end();
    await until('the span', () => server.storedIds.length === 1, 1000);
    await provider.shutdown();
  });

  it('delivers a remainder that was left while every request was in flight', async () => {
    server.always({ status: 200, delayMillis: 100 });
    const { provider, tracer } = start({ batchSize: 10, lingerMillis: 30, concurrency: 1 });
    for (let round = 0; round < 4; round++) {
      for (let count = 0; count < 7; count++) tracer.startSpan('span').end();
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    await until('all spans without a flush', () => server.storedIds.length === 28, 3000);
    await provider.shutdown();
  });

  it('keeps as many requests in flight as the concurrency allows, and no more', async () => {
    server.always({ status: 200, delayMillis: 100 });
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
    const { processor, provider, tracer } = start();
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

describe('span-start writes', () => {
  it('are skipped by default: nothing is sent or kept for a span that has not ended', async () => {
    const { processor, provider, tracer } = start({ lingerMillis: 0 });
    tracer.startSpan('in flight');
    await provider.forceFlush();
    expect(server.requests).toHaveLength(0);
    expect(processor.stats().startWrites.accepted).toBe(0);
    await provider.shutdown();
  });

  it('send the span without an end first, then with it, under one start timestamp', async () => {
    const { processor, provider, tracer } = start({ skipSpanStart: false });
    const span = tracer.startSpan('span', { attributes: { early: true } });
    await provider.forceFlush();
    span.setAttribute('late', true);
    span.end();
    await provider.shutdown();
    const [first, second] = allItems();
    expect(first).toMatchObject({ id: span.spanContext().spanId, metadata: { early: true } });
    expect(first).not.toHaveProperty('end_timestamp');
    expect(first).not.toHaveProperty('status');
    expect(second).toMatchObject({ id: span.spanContext().spanId, status: 'SUCCESS', metadata: { late: true } });
    expect(second?.start_timestamp).toBe(first?.start_timestamp);
    expect(processor.stats()).toMatchObject({ accepted: 1, delivered: 1, startWrites: { accepted: 1, delivered: 1 } });
  });

  it('are left out for a span that has ended by then', async () => {
    const { processor, provider, tracer } = start({ skipSpanStart: false });
    tracer.startSpan('short').end();
    await provider.shutdown();
    expect(server.storedIds).toHaveLength(1);
    expect(processor.stats().startWrites).toMatchObject({ accepted: 1, delivered: 0, superseded: 1 });
  });

  it('never let an end overtake its start, also when the start is retried', async () => {
    server.script({ status: 503 });
    const { provider, tracer } = start({ skipSpanStart: false, lingerMillis: 0 });
    const span = tracer.startSpan('span');
    await until('the failed start', () => server.requests.length === 1);
    span.end();
    await provider.shutdown();
    expect(server.requests.map((request) => itemsOf(request)[0]?.end_timestamp !== undefined)).toEqual([
      false,
      false,
      true,
    ]);
    expect(server.maxActive).toBe(1);
  });

  it.each([
    [undefined, true],
    ['0', false],
    [' OFF ', false],
    ['No', false],
    ['FALSE', false],
    ['1', true],
    ['anything', true],
    ['', true],
  ])('follow AGENTEX_TRACING_SKIP_SPAN_START=%p', async (value, isSkipped) => {
    const name = 'AGENTEX_TRACING_SKIP_SPAN_START';
    const before = process.env[name];
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
    try {
      const { provider, tracer } = start();
      tracer.startSpan('in flight');
      await provider.forceFlush();
      expect(server.requests).toHaveLength(isSkipped ? 0 : 1);
      await provider.shutdown();
    } finally {
      if (before === undefined) delete process.env[name];
      else process.env[name] = before;
    }
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

describe('failures', () => {
  it('gives up at shutdown while the key is refused: counts the spans by reason, and says it once with the server’s words', async () => {
    server.always({ status: 401, body: { detail: 'Invalid API key' } });
    const { processor, provider, tracer } = start({ batchSize: 2, concurrency: 1 });
    for (let count = 0; count < 12; count++) tracer.startSpan('span').end();
    await provider.shutdown();
    expect(processor.stats()).toMatchObject({ accepted: 12, delivered: 0, droppedByReason: { unauthorized: 12 } });
    expect(server.requests).toHaveLength(1);
    const lines = stderr.filter((line) => line.includes('lost'));
    expect(lines[0]).toContain('Invalid API key');
    expect(lines[0]).toContain('SGP_API_KEY');
    expect(lines.length).toBeLessThanOrEqual(2);
    expect(stderr.join('')).not.toContain('sk-test-1234567890');
  });

  it('goes on after a span that was refused: counts it by reason and names it with the server’s words', async () => {
    server.script({ status: 422, body: { detail: 'bad times' } });
    const { processor, provider, tracer } = start({ batchSize: 1, concurrency: 1, lingerMillis: 0 });
    for (let count = 0; count < 5; count++) tracer.startSpan(`span ${count}`).end();
    await provider.shutdown();
    expect(processor.stats()).toMatchObject({ accepted: 5, delivered: 4, droppedByReason: { rejected: 1 } });
    expect(stderr.filter((line) => line.includes('"span 0"') && line.includes('bad times'))).toHaveLength(1);
  });

  it('counts spans of an unreachable host and keeps the application running', async () => {
    await server.close();
    const { processor, provider, tracer } = start({ maxAttempts: 1 });
    expect(() => tracer.startSpan('span').end()).not.toThrow();
    await expect(provider.shutdown()).resolves.toBeUndefined();
    expect(processor.stats()).toMatchObject({ dropped: 1, droppedByReason: { unreachable: 1 }, pending: 0 });
  });

  it.each<[string, SpanExporterLike['export']]>([
    [
      'throws',
      () => {
        throw new Error('broken exporter');
      },
    ],
    ['fails', (_spans, done) => done({ code: 1, error: new Error('broken exporter') })],
    ['never answers', () => {}],
  ])('survives an injected exporter that %s', async (_name, exportSpans) => {
    const exporter = { export: exportSpans, shutdown: async () => {} };
    const { processor, provider, tracer } = start({ exporter, exportTimeoutMillis: 100, shutdownTimeoutMillis: 1500 });
    expect(() => tracer.startSpan('span').end()).not.toThrow();
    await provider.shutdown();
    expect(processor.stats()).toMatchObject({ accepted: 1, dropped: 1, pending: 0 });
  });

  it('delivers a span with an attribute that cannot be read', async () => {
    const { processor, provider, tracer } = start();
    const span = tracer.startSpan('span');
    Object.defineProperty((span as unknown as { attributes: object }).attributes, 'broken', {
      enumerable: true,
      get: () => {
        throw new Error('no');
      },
    });
    expect(() => span.end()).not.toThrow();
    await provider.shutdown();
    expect(processor.stats()).toMatchObject({ accepted: 1, delivered: 1 });
    expect(allItems()[0]?.metadata).toMatchObject({ broken: '[Unreadable: Error: no]' });
  });

  it('survives a span whose context cannot be read', () => {
    const { processor } = start();
    const hostile = {
      spanContext: () => {
        throw new Error('no');
      },
    };
    expect(() => processor.onEnd(hostile as never)).not.toThrow();
    expect(() => processor.onStart(hostile as never)).not.toThrow();
  });
});

describe('forceFlush and shutdown', () => {
  it('forceFlush resolves when everything accepted before it was delivered, in flight included', async () => {
    server.always({ status: 200, delayMillis: 100 });
    const { processor, provider, tracer } = start({ batchSize: 10 });
    for (let count = 0; count < 45; count++) tracer.startSpan('span').end();
    await until('requests in flight', () => server.active > 0);
    await processor.forceFlush();
    expect(processor.stats()).toMatchObject({ delivered: 45, pending: 0 });
    await provider.shutdown();
  });

  it('forceFlush calls the exporter’s own and is bounded', async () => {
    let flushes = 0;
    const exporter: SpanExporterLike = {
      export: (_spans, done) => done({ code: 0 }),
      forceFlush: () => {
        flushes += 1;
        return new Promise(() => {});
      },
      shutdown: async () => {},
    };
    const { processor } = start({ exporter, exportTimeoutMillis: 100 });
    await expect(processor.forceFlush()).rejects.toMatchObject({ code: 'SGP_DEADLINE_EXCEEDED' });
    expect(flushes).toBe(1);
    await processor.shutdown();
  });

  it('shutdown keeps to its limit with a server that never answers, and counts what is left', async () => {
    server.always('hang');
    const { processor, tracer } = start({ shutdownTimeoutMillis: 300, batchSize: 5, concurrency: 1 });
    for (let count = 0; count < 12; count++) tracer.startSpan('span').end();
    const started = performance.now();
    await processor.shutdown();
    expect(performance.now() - started).toBeLessThan(1500);
    expect(processor.stats()).toMatchObject({ accepted: 12, pending: 0, droppedByReason: { shutdown: 12 } });
    await until('the connection to close', () => server.active === 0);
  });

  it('shutdown keeps to its limit with an injected exporter that never answers', async () => {
    const exporter: SpanExporterLike = { export: () => {}, shutdown: () => new Promise(() => {}) };
    const { processor, tracer } = start({ exporter, shutdownTimeoutMillis: 400 });
    tracer.startSpan('span').end();
    const started = performance.now();
    await processor.shutdown();
    expect(performance.now() - started).toBeLessThan(480);
    expect(processor.stats()).toMatchObject({ accepted: 1, pending: 0, droppedByReason: { shutdown: 1 } });
  });

  it('shutdown ends the calls of an injected client', async () => {
    let signal: AbortSignal | undefined;
    const client = {
      upsertBatch: (_items: readonly SgpItem[], options?: { signal?: AbortSignal }) => {
        signal = options?.signal;
        return new Promise(() => {});
      },
    };
    const { processor, tracer } = start({ client, shutdownTimeoutMillis: 300 });
    tracer.startSpan('span').end();
    await processor.shutdown();
    expect(signal?.aborted).toBe(true);
    expect(processor.stats()).toMatchObject({ droppedByReason: { shutdown: 1 } });
  });

  it('shutdown does not wait for a Retry-After that lies beyond its limit', async () => {
    server.always({ status: 503, headers: { 'retry-after': '12' } });
    const { processor, tracer } = start({ shutdownTimeoutMillis: 8000, lingerMillis: 0 });
    tracer.startSpan('span').end();
    await until('the first request, before the shutdown', () => server.requests.length === 1);
    const started = performance.now();
    await processor.shutdown();
    expect(performance.now() - started).toBeLessThan(4000);
    expect(processor.stats()).toMatchObject({ droppedByReason: { server_error: 1 } });
  });

  it('shutdown is idempotent, and spans that end later are counted', async () => {
    const { processor, tracer } = start();
    const span = tracer.startSpan('late');
    await Promise.all([processor.shutdown(), processor.shutdown(), processor.forceFlush()]);
    span.end();
    expect(processor.stats()).toMatchObject({ accepted: 1, droppedByReason: { after_shutdown: 1 } });
    expect(server.requests).toHaveLength(0);
  });

  it('shutdown returns at once when nothing ever started', async () => {
    const { processor } = start({ shutdownTimeoutMillis: 60_000 });
    await processor.shutdown();
    expect(server.connections).toBe(0);
  });
});

describe('an exporter of ours made by another copy of the package', () => {
  const options = () => ({ apiKey: 'sk-1', accountId: 'acc', baseUrl: server.url, requestTimeoutMillis: 500 });

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

describe('configuration', () => {
  const names = ['SGP_API_KEY', 'SGP_ACCOUNT_ID', 'SGP_CLIENT_BASE_URL', 'DISABLE_SCALE_TRACING'];
  const before = names.map((name) => [name, process.env[name]] as const);

  beforeEach(() => {
    for (const name of names) delete process.env[name];
  });

  afterAll(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  it('works from the environment alone', async () => {
    Object.assign(process.env, { SGP_API_KEY: 'env-key', SGP_ACCOUNT_ID: 'env-acc', SGP_CLIENT_BASE_URL: server.url });
    const processor = new SgpSpanProcessor();
    const provider = new BasicTracerProvider({ spanProcessors: [processor] });
    provider.getTracer('test').startSpan('span').end();
    await provider.shutdown();
    expect(server.requests[0]?.headers).toMatchObject({ 'x-api-key': 'env-key', 'x-selected-account-id': 'env-acc' });
  });

  it('is off without a key, says so in one line that names the variable, and lets the application run', async () => {
    Object.assign(process.env, { SGP_ACCOUNT_ID: 'acc' });
    const processor = new SgpSpanProcessor();
    const provider = new BasicTracerProvider({ spanProcessors: [processor] });
    for (let count = 0; count < 3; count++) provider.getTracer('test').startSpan('span').end();
    await provider.shutdown();
    expect(processor.offReason).toContain('SGP_API_KEY');
    expect(stderr.filter((line) => line.includes('SGP_API_KEY'))).toHaveLength(1);
    expect(stderr).toHaveLength(1);
    expect(processor.stats()).toMatchObject({ accepted: 0, dropped: 0 });
  });

  it('is off with an invalid base URL rather than sending to another place', () => {
    Object.assign(process.env, { SGP_API_KEY: 'k', SGP_ACCOUNT_ID: 'a', SGP_CLIENT_BASE_URL: 'localhost:5003' });
    expect(new SgpSpanProcessor().offReason).toContain('SGP_CLIENT_BASE_URL');
    expect(stderr.join('')).toContain('expected an absolute http:// or https:// URL');
  });

  it('is off with DISABLE_SCALE_TRACING, also with an injected exporter', () => {
    process.env.DISABLE_SCALE_TRACING = 'false';
    const exporter: SpanExporterLike = { export: () => {}, shutdown: async () => {} };
    expect(new SgpSpanProcessor({ exporter }).offReason).toContain('DISABLE_SCALE_TRACING');
  });

  it('needs no key when an exporter or a client is injected, and uses that one', async () => {
    const seen: unknown[] = [];
    const client = {
      upsertBatch: async (items: readonly SgpItem[]) => {
        seen.push(...items);
        return { status: 200, attempts: 1, items: [] };
      },
    };
    const processor = new SgpSpanProcessor({ client });
    const provider = new BasicTracerProvider({ spanProcessors: [processor] });
    provider.getTracer('test').startSpan('span').end();
    await provider.shutdown();
    expect(seen).toHaveLength(1);
    expect(stderr).toHaveLength(0);
  });
});
