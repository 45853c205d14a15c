// An injected client or exporter is somebody else's code: whatever it throws or answers, delivery goes on.
import http from 'node:http';
import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { isTracingSuppressed } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { type FaultServer, startFaultServer, until } from '@sgp-otel/testkit';
import { type SgpItem, SgpSpanProcessor, type SgpSpanProcessorOptions, type SpanExporterLike } from '../../src';
import { recordStderr } from '../record-stderr';

const CREDENTIALS = { apiKey: 'key', accountId: 'acc', lingerMillis: 0 };
let stderr: string[];

beforeEach(() => {
  stderr = recordStderr();
});

afterEach(() => jest.restoreAllMocks());

function start(options: SgpSpanProcessorOptions) {
  const processor = new SgpSpanProcessor({ ...CREDENTIALS, ...options });
  const tracer = new BasicTracerProvider({ spanProcessors: [processor] }).getTracer('test');
  const end = (count: number, name = 'good') => {
    for (let index = 0; index < count; index++) tracer.startSpan(name).end();
  };
  return { processor, end };
}

const unreadable = new Proxy(
  {},
  {
    get: () => {
      throw new Error('not for you');
    },
    has: () => {
      throw new Error('not for you');
    },
  },
);

describe('an injected client', () => {
  it.each<[string, () => unknown]>([
    ['an Error of its own', () => new Error('cannot serialise')],
    ['a TypeError', () => new TypeError('undefined is not a function')],
    ['undefined', () => undefined],
    ['null', () => null],
    ['a string', () => 'no'],
    ['a symbol', () => Symbol('no')],
    ['an object whose parts throw', () => unreadable],
    ['an object without a prototype', () => Object.create(null)],
    ['an error with a code of its own', () => Object.assign(new Error('bad'), { code: 'EVALIDATION' })],
    ['an error with status 422', () => Object.assign(new Error('bad'), { status: 422 })],
    ['an error with a response of 400', () => Object.assign(new Error('bad'), { response: { status: 400 } })],
  ])('that throws %s for one span loses that one, and counts it', async (_what, thrown) => {
    const stored: SgpItem[] = [];
    const client = {
      upsertBatch: async (items: readonly SgpItem[]) => {
        if (items.some(({ name }) => name === 'bad')) throw thrown();
        stored.push(...items);
      },
    };
    const { processor, end } = start({ client });
    end(50);
    end(1, 'bad');
    end(49);
    await processor.forceFlush();
    expect(processor.stats()).toMatchObject({ accepted: 100, delivered: 99, dropped: 1, pending: 0 });
    expect(stored).toHaveLength(99);
    end(10);
    await processor.forceFlush();
    expect(processor.stats()).toMatchObject({ delivered: 109 });
    await processor.shutdown();
  });

  it.each<[string, () => unknown]>([
    ['ECONNRESET', () => Object.assign(new Error('reset'), { code: 'ECONNRESET' })],
    [
      'a fetch that failed',
      () => new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) }),
    ],
    ['an AggregateError of connects', () => new AggregateError([Object.assign(new Error(), { code: 'ETIMEDOUT' })])],
    ['a TimeoutError', () => Object.assign(new Error('late'), { name: 'TimeoutError' })],
    ['a status of 503', () => Object.assign(new Error('busy'), { statusCode: 503 })],
  ])('that fails on the way with %s loses nothing', async (_what, thrown) => {
    let isOut = true;
    const client = {
      upsertBatch: async () => {
        if (isOut) throw thrown();
      },
    };
    const { processor, end } = start({ client });
    end(20);
    await until('the hold', () => stderr.some((line) => line.includes('Delivery is held')));
    expect(processor.stats()).toMatchObject({ pending: 20, dropped: 0 });
    isOut = false;
    await processor.forceFlush();
    expect(processor.stats()).toMatchObject({ delivered: 20 });
    await processor.shutdown();
  });

  it('that throws before it returns a promise, or never settles, keeps nobody waiting for ever', async () => {
    const client = {
      upsertBatch: (items: readonly SgpItem[]) => {
        if (items.some(({ name }) => name === 'bad')) throw new Error('at once');
        return items.some(({ name }) => name === 'silent') ? new Promise(() => {}) : Promise.resolve();
      },
    };
    const { processor, end } = start({ client, exportTimeoutMillis: 200, concurrency: 1, batchSize: 5 });
    end(3);
    end(1, 'bad');
    end(1, 'silent');
    end(20);
    await until('the others', () => processor.stats().delivered === 23);
    await processor.shutdown();
  });
});

describe('an injected exporter', () => {
  let server: FaultServer;

  beforeEach(async () => {
    server = await startFaultServer();
  });

  afterEach(() => server.close());

  it('is called with tracing suppressed, also in what it does later', async () => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    const seen: boolean[] = [];
    const look = () => seen.push(isTracingSuppressed(context.active()));
    const exporter: SpanExporterLike = {
      export: (_spans, done) => {
        look();
        const request = http.request(server.url, { method: 'POST' }, (response) => {
          look();
          response.resume().on('end', () => {
            look();
            done({ code: 0 });
          });
        });
        request.end('{}');
      },
      shutdown: async () => {},
    };
    try {
      const { processor, end } = start({ exporter });
      end(1);
      await processor.forceFlush();
      expect(isTracingSuppressed(context.active())).toBe(false);
      await processor.shutdown();
    } finally {
      context.disable();
    }
    expect(seen).toEqual([true, true, true]);
  });

  it('is given the attributes of a resource that was still being found', async () => {
    let found: (host: string) => void = () => {};
    const resource = resourceFromAttributes({ host: new Promise<string>((resolve) => (found = resolve)) });
    const hosts: unknown[] = [];
    const exporter: SpanExporterLike = {
      export: (spans, done) => {
        for (const span of spans) hosts.push(span.resource.attributes.host);
        done({ code: 0 });
      },
      shutdown: async () => {},
    };
    const processor = new SgpSpanProcessor({ ...CREDENTIALS, exporter });
    new BasicTracerProvider({ resource, spanProcessors: [processor] }).getTracer('test').startSpan('span').end();
    const flushed = processor.forceFlush();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(hosts).toEqual([]);
    found('late');
    await flushed;
    expect(hosts).toEqual(['late']);
    await processor.shutdown();
  });

  it('is given the spans without them when a flush has little time', async () => {
    const resource = resourceFromAttributes({ host: new Promise<string>(() => {}) });
    let exported = 0;
    const exporter: SpanExporterLike = {
      export: (spans, done) => {
        exported += spans.length;
        done({ code: 0 });
      },
      shutdown: async () => {},
    };
    const processor = new SgpSpanProcessor({ ...CREDENTIALS, exporter });
    new BasicTracerProvider({ resource, spanProcessors: [processor] }).getTracer('test').startSpan('span').end();
    await processor.forceFlush({ timeoutMillis: 1500 });
    expect(exported).toBe(1);
    await processor.shutdown();
  });

  it.each<[string, (done: (result: never) => void) => void]>([
    ['nothing', (done) => done(undefined as never)],
    ['an error that is a text', (done) => done({ code: 1, error: 'no' } as never)],
    [
      'twice',
      (done) => {
        done({ code: 0 } as never);
        done({ code: 1 } as never);
      },
    ],
  ])('that calls back with %s stops nothing', async (_what, answer) => {
    const exporter: SpanExporterLike = {
      export: (_spans, done) => answer(done as (result: never) => void),
      shutdown: async () => {},
    };
    const { processor, end } = start({ exporter });
    end(3);
    await processor.forceFlush();
    const { accepted, pending } = processor.stats();
    expect({ accepted, pending }).toEqual({ accepted: 3, pending: 0 });
    await processor.shutdown();
  });
});
