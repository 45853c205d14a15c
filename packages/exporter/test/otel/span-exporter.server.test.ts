import { BasicTracerProvider, BatchSpanProcessor, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { type FaultServer, startFaultServer, until } from '@sgp-otel/testkit';
import * as otel1 from 'otel1-trace';
import {
  SgpClient,
  SgpError,
  type SgpItem,
  SgpSpanExporter,
  type SgpSpanExporterOptions,
  type SpanLike,
} from '../../src';

let server: FaultServer;

beforeEach(async () => {
  server = await startFaultServer();
});

afterEach(() => server.close());

function exporterOf(options: SgpSpanExporterOptions = {}): SgpSpanExporter {
  return new SgpSpanExporter({ apiKey: 'key', accountId: 'acc', baseUrl: server.url, ...options });
}

/** Real spans that have ended, not yet exported. */
function endedSpans(count: number, attributes = {}): SpanLike[] {
  const tracer = new BasicTracerProvider().getTracer('test');
  return Array.from({ length: count }, (_, index) => {
    const span = tracer.startSpan(`span ${index}`, { attributes });
    span.end();
    return span as unknown as SpanLike;
  });
}

function exported(exporter: SgpSpanExporter, spans: SpanLike[]): Promise<{ code: number; error?: Error }> {
  return new Promise((resolve) => exporter.export(spans, resolve));
}

describe('SgpSpanExporter under the processors of the SDK', () => {
  it('delivers every span of a BatchSpanProcessor', async () => {
    const provider = new BasicTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporterOf())] });
    for (let count = 0; count < 700; count++) provider.getTracer('test').startSpan('span').end();
    await provider.shutdown();
    expect(new Set(server.storedIds).size).toBe(700);
  });

  it('delivers each span of a SimpleSpanProcessor', async () => {
    const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporterOf())] });
    for (let count = 0; count < 5; count++) provider.getTracer('test').startSpan('span').end();
    await provider.shutdown();
    expect(new Set(server.storedIds).size).toBe(5);
  });

  it('delivers the spans of a BatchSpanProcessor of the 1.x line', async () => {
    const processor = new otel1.BatchSpanProcessor(exporterOf() as unknown as otel1.SpanExporter);
    const provider = new otel1.BasicTracerProvider({ spanProcessors: [processor] });
    const tracer = provider.getTracer('test');
    for (let count = 0; count < 20; count++) tracer.startSpan('span').end();
    await provider.shutdown();
    expect(new Set(server.storedIds).size).toBe(20);
  });
});

describe('export', () => {
  it('cuts what is more than the API takes into several requests', async () => {
    const exporter = exporterOf();
    await expect(exported(exporter, endedSpans(2001))).resolves.toEqual({ code: 0 });
    expect(server.requests.map((request) => request.body.items.length)).toEqual([1000, 1000, 1]);
    await exporter.shutdown();
  });

  it('delivers all but the span that the server refuses, and reports the failure', async () => {
    server.always((request) => {
      const isRefused = request.body.items.some((item: SgpItem) => item.metadata?.bad);
      return isRefused ? { status: 422, body: { detail: 'bad item' } } : undefined;
    });
    const exporter = exporterOf();
    const spans = [...endedSpans(700), ...endedSpans(1, { bad: true }), ...endedSpans(799)];
    const result = await exported(exporter, spans);
    expect(result).toMatchObject({ code: 1, error: { code: 'SGP_REJECTED', serverMessage: 'bad item' } });
    expect(server.storedIds).toHaveLength(1499);
    await exporter.shutdown();
  });

  it('delivers every span of a batch that the server refuses only as a whole, and succeeds', async () => {
    server.script({ status: 409, body: { detail: 'cycle' } });
    const exporter = exporterOf();
    await expect(exported(exporter, endedSpans(1500))).resolves.toEqual({ code: 0 });
    expect(server.requests.map((request) => request.body.items.length)).toEqual([1000, 500, 500, 500]);
    expect(new Set(server.storedIds).size).toBe(1500);
    await exporter.shutdown();
  });

  it('ends with the failure when the backend does not take a request, without trying the others', async () => {
    server.script({ status: 200 }, { status: 401, body: { detail: 'no key' } });
    const exporter = exporterOf();
    const result = await exported(exporter, endedSpans(2500));
    expect(result).toMatchObject({ code: 1, error: { code: 'SGP_UNAUTHORIZED' } });
    expect(server.requests).toHaveLength(2);
    expect(server.storedIds).toHaveLength(1000);
    await exporter.shutdown();
  });

  it('survives concurrent calls', async () => {
    server.always({ status: 200, after: until('all three at once', () => server.active === 3) });
    const exporter = exporterOf();
    const results = await Promise.all([1, 2, 3].map(() => exported(exporter, endedSpans(10))));
    expect(results).toEqual([{ code: 0 }, { code: 0 }, { code: 0 }]);
    expect(server.maxActive).toBe(3);
    await exporter.shutdown();
  });

  it('calls back exactly once and survives a callback that throws', async () => {
    const exporter = exporterOf();
    let calls = 0;
    exporter.export(endedSpans(1), () => {
      calls += 1;
      throw new Error('callback failed');
    });
    await exporter.forceFlush();
    await exporter.shutdown();
    expect(calls).toBe(1);
  });

  it('delivers a span whose attributes cannot all be read', async () => {
    const exporter = exporterOf();
    const [span] = endedSpans(1);
    const hostile = Object.create(span as object, {
      attributes: {
        value: {
          get broken() {
            throw new Error('no');
          },
          fine: 1,
        },
      },
    }) as SpanLike;
    await expect(exported(exporter, [hostile])).resolves.toEqual({ code: 0 });
    expect(server.requests[0]?.body.items[0].metadata).toMatchObject({ fine: 1, broken: '[Unreadable: Error: no]' });
    await exporter.shutdown();
  });

  it('waits for resource detection that is still running', async () => {
    const exporter = exporterOf();
    const [span] = endedSpans(1);
    let settle: () => void = () => {};
    const resource = {
      attributes: {} as Record<string, string>,
      asyncAttributesPending: true,
      waitForAsyncAttributes: () =>
        new Promise<void>((resolve) => {
          settle = resolve;
        }),
    };
    const exporting = exported(exporter, [Object.create(span as object, { resource: { value: resource } })]);
    resource.attributes['host.id'] = 'found late';
    settle();
    await exporting;
    expect(server.requests[0]?.body.items[0].metadata.resource).toEqual({ 'host.id': 'found late' });
    await exporter.shutdown();
  });
});

describe('forceFlush and shutdown', () => {
  it('forceFlush resolves only when what was in flight has ended', async () => {
    server.always({ status: 200, delayMillis: 200 });
    const exporter = exporterOf();
    let isDone = false;
    exporter.export(endedSpans(1), () => {
      isDone = true;
    });
    await exporter.forceFlush();
    expect(isDone).toBe(true);
    await exporter.shutdown();
  });

  it('forceFlush rejects with one error at its limit', async () => {
    server.always('hang');
    const exporter = exporterOf({ exportTimeoutMillis: 100, requestTimeoutMillis: 60_000 });
    const result = exported(exporter, endedSpans(1));
    // The export has the same limit; either of the two may be over first.
    await exporter.forceFlush().catch((error) => expect(error).toMatchObject({ code: 'SGP_DEADLINE_EXCEEDED' }));
    expect(await result).toMatchObject({ code: 1, error: { code: 'SGP_DEADLINE_EXCEEDED' } });
    await exporter.shutdown();
  });

  it('shutdown aborts what does not end in time, and every callback still comes', async () => {
    server.always('hang');
    const exporter = exporterOf();
    const result = exported(exporter, endedSpans(1));
    await until('the request', () => server.active === 1);
    await expect(exporter.shutdown({ timeoutMillis: 100 })).rejects.toMatchObject({ code: 'SGP_DEADLINE_EXCEEDED' });
    expect(await result).toMatchObject({ code: 1, error: { code: 'SGP_CLOSED' } });
    await until('the connection to close', () => server.active === 0);
  });

  it('answers an export after the shutdown with a failure', async () => {
    const exporter = exporterOf();
    await exporter.shutdown();
    await exporter.shutdown();
    expect(await exported(exporter, endedSpans(1))).toMatchObject({ code: 1, error: { code: 'SGP_CLOSED' } });
    expect(server.requests).toHaveLength(0);
  });
});

describe('an injected client', () => {
  it('is used as it is and stays open at shutdown', async () => {
    const client = new SgpClient({ apiKey: 'mine', accountId: 'acc', baseUrl: server.url });
    const exporter = new SgpSpanExporter({ client });
    expect(exporter.offReason).toBeUndefined();
    await exported(exporter, endedSpans(1));
    await exporter.shutdown();
    await client.upsertBatch([{ name: 'x', trace_id: 't', start_timestamp: '2026-11-21T10:00:00Z' }]);
    expect(server.requests.map((request) => request.headers['x-api-key'])).toEqual(['mine', 'mine']);
    client.close();
  });

  it('may be any object with upsertBatch; what it throws reaches the callback', async () => {
    const client = {
      upsertBatch: async () => {
        throw new SgpError('SGP_CONFLICT', 'cycle');
      },
    };
    const exporter = new SgpSpanExporter({ client });
    expect(await exported(exporter, endedSpans(1))).toMatchObject({ code: 1, error: { code: 'SGP_CONFLICT' } });
  });
});
