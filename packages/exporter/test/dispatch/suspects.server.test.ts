// What becomes of the others when something on the way refuses one span, or whatever is large, and does not say that
// this is the reason.
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { type Fault, type FaultServer, type RecordedRequest, startFaultServer, until } from '@sgp-otel/testkit';
import { type SgpItem, SgpSpanProcessor, type SgpSpanProcessorOptions } from '../../src';
import { recordStderr } from '../record-stderr';

let server: FaultServer;
let stderr: string[];
const stops: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  server = await startFaultServer();
  stderr = recordStderr();
});

afterEach(async () => {
  // Whatever is left has been seen; the backend takes it, so that no stop waits.
  server.always(undefined);
  await Promise.all(stops.splice(0).map((stop) => stop()));
  jest.restoreAllMocks();
  await server.close();
});

function start(options: SgpSpanProcessorOptions = {}) {
  const processor = new SgpSpanProcessor({ apiKey: 'key', accountId: 'acc', baseUrl: server.url, ...options });
  stops.push(() => processor.shutdown());
  const tracer = new BasicTracerProvider({ spanProcessors: [processor] }).getTracer('test');
  const end = (count: number, name = 'good', attributes = {}) => {
    for (let index = 0; index < count; index++) tracer.startSpan(name, { attributes }).end();
  };
  return { processor, end };
}

const itemsOf = (request: RecordedRequest): SgpItem[] => request.body?.items ?? [];
const isBad = (request: RecordedRequest) => itemsOf(request).some(({ name }) => name.startsWith('bad'));
const storedOf = (name: string) => {
  const named = server.requests.flatMap(itemsOf).filter((item) => item.name === name);
  const ids = new Set(named.map(({ id }) => id));
  return new Set(server.storedIds.filter((id) => ids.has(id))).size;
};

const page =
  '<html><head><title>Request blocked</title><style>p{}</style></head><body><h1>Sorry</h1>Incident 17-4\u001b[31m</body></html>';
const asPage = (status: number): Exclude<Fault, 'reset-before-body'> => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: page,
});

const faults: [name: string, fault: Exclude<Fault, 'reset-before-body'>][] = [
  ['a 403 with a page', asPage(403)],
  ['a 403 in SGP’s own form', { status: 403, body: { detail: 'Forbidden' } }],
  ['a 401 with another server’s words', { status: 401, body: 'go away' }],
  ['a 406 with a page', asPage(406)],
  ['a 200 with a page', asPage(200)],
  ['a 302', { status: 302, headers: { location: 'http://127.0.0.1/login' }, body: '' }],
  ['a 404', asPage(404)],
  ['a 407', asPage(407)],
  ['a 500', { status: 500 }],
  ['a 503', { status: 503 }],
  ['a reset', 'reset-after-body'],
  ['a truncated answer', 'truncated'],
  ['a 429', { status: 429 }],
];

describe('one span that is answered with', () => {
  it.each(faults)('%s keeps none of its neighbours from being delivered', async (_name, fault) => {
    server.always((request) => (isBad(request) ? fault : undefined));
    const { processor, end } = start();
    end(120);
    end(1, 'bad');
    end(79);
    await until('the neighbours', () => processor.stats().delivered === 199);
    const before = server.requests.length;
    expect(before).toBeLessThanOrEqual(26);
    end(50);
    await until('what came later', () => processor.stats().delivered === 249);
    expect(storedOf('good')).toBe(249);
  });

  it.each(faults.slice(0, 8))('%s keeps a steady stream going', async (_name, fault) => {
    server.always((request) => (isBad(request) ? fault : undefined));
    const { processor, end } = start({ lingerMillis: 50 });
    end(1, 'bad');
    for (let round = 0; round < 30; round++) {
      end(1);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    await until('the stream', () => processor.stats().delivered === 30);
    expect(processor.stats().pending).toBe(1);
  });
});

describe('requests that get no answer above a size', () => {
  it.each([
    ['reset', 'reset-after-body' as const],
    ['silence', 'hang' as const],
    ['a 502', { status: 502 }],
  ])('become smaller: every span is delivered (%s)', async (_name, fault) => {
    server.always((request) => (request.raw.length > 100_000 ? fault : undefined));
    const { processor, end } = start({ requestTimeoutMillis: 700 });
    end(20);
    end(400, 'good', { text: 'x'.repeat(2000) });
    await until('all', () => processor.stats().delivered === 420);
    const failed = server.requests.filter((request) => request.raw.length > 100_000).length;
    expect(failed).toBeLessThanOrEqual(12);
  });
});

describe('what is said of it', () => {
  const linesWith = (text: string) => stderr.filter((line) => line.includes(text));

  it('quotes the page of a firewall on one line, and says that the content may be the reason', async () => {
    server.always(asPage(403));
    const { end } = start();
    end(20);
    await until('the hold', () => linesWith('Delivery is held').length === 1);
    const [line] = linesWith('Delivery is held');
    expect(line).toContain('403');
    expect(line).toContain('Request blocked Sorry Incident 17-4');
    expect(line).toContain('firewall or proxy');
    expect(line).not.toContain('\u001b');
    expect(line).not.toContain('<');
  });

  it('quotes a page that came with a 200', async () => {
    server.always(asPage(200));
    const { end } = start();
    end(20);
    await until('the hold', () => linesWith('Delivery is held').length === 1);
    expect(linesWith('Delivery is held')[0]).toContain('Request blocked');
  });

  it('speaks of the key alone when the words are SGP’s own', async () => {
    server.always({ status: 403, body: { detail: 'No access' } });
    const { end } = start();
    end(20);
    await until('the hold', () => linesWith('Delivery is held').length === 1);
    const [line] = linesWith('Delivery is held');
    expect(line).toContain('No access');
    expect(line).toContain('SGP_ACCOUNT_ID');
    expect(line).not.toContain('firewall');
  });

  it('names a span that was never taken, with status and words, and counts it under a reason of its own', async () => {
    server.always((request) => (isBad(request) ? asPage(403) : undefined));
    const { processor, end } = start();
    end(20);
    end(1, 'bad one');
    await until('the others', () => processor.stats().delivered === 20);
    await processor.shutdown();
    expect(processor.stats()).toMatchObject({ pending: 0, droppedByReason: { blocked: 1 } });
    const [line] = linesWith('"bad one"');
    expect(line).toContain('403');
    expect(line).toContain('Request blocked');
  });
});

describe('a flush', () => {
  it('waits for one more try of a span that is not taken, not until it is given up', async () => {
    server.always((request) => (isBad(request) ? asPage(403) : undefined));
    const { processor, end } = start();
    end(20);
    end(1, 'bad');
    await processor.forceFlush();
    expect(processor.stats()).toMatchObject({ delivered: 20, pending: 1 });
    server.always(undefined);
    await processor.forceFlush();
    expect(processor.stats()).toMatchObject({ delivered: 21, pending: 0 });
  });
});

describe('a shutdown', () => {
  it.each([1, 3])('delivers everything but what is never answered, %d requests at once', async (concurrency) => {
    server.always((request) => (isBad(request) ? 'hang' : undefined));
    const { processor, end } = start({ concurrency, batchSize: 20, shutdownTimeoutMillis: 4000 });
    end(20);
    await processor.forceFlush();
    end(10);
    end(1, 'bad');
    end(100);
    await processor.shutdown();
    expect(processor.stats().delivered).toBeGreaterThanOrEqual(120);
    expect(processor.stats().pending).toBe(0);
  });

  it('does not wait for the request of a suspect that is in flight already', async () => {
    server.always((request) => (isBad(request) ? 'hang' : undefined));
    const { processor, end } = start({ concurrency: 1, lingerMillis: 0, shutdownTimeoutMillis: 3000 });
    end(1);
    await processor.forceFlush();
    end(1, 'bad');
    await until('the request', () => server.requests.some(isBad));
    end(50);
    await processor.shutdown();
    expect(processor.stats()).toMatchObject({ accepted: 52, delivered: 51, pending: 0 });
  });
});

describe('spans that a firewall refuses, one after the other', () => {
  it('take no place from those that it lets through, however small the queue is', async () => {
    server.always((request) => (isBad(request) ? asPage(403) : undefined));
    const { processor, end } = start({ maxQueueSize: 20, lingerMillis: 0 });
    for (let round = 0; round < 60; round++) {
      end(1, 'bad');
      end(3);
      await until('the good ones', () => storedOf('good') === 3 * (round + 1));
    }
    // What the server has is counted once its answer is there.
    await until('the answers', () => processor.stats().delivered === 180);
    const { accepted, droppedByReason } = processor.stats();
    expect(accepted).toBe(240);
    expect(Object.keys(droppedByReason)).toEqual(['blocked']);
  });
});

describe('a trace with span-start writes', () => {
  it('whose start is refused has its end written, and never a start after it', async () => {
    const isRefused = (request: RecordedRequest) =>
      itemsOf(request).some((item) => item.name === 'bad' && item.end_timestamp === undefined);
    server.always((request) => (isRefused(request) ? asPage(403) : undefined));
    const processor = new SgpSpanProcessor({
      apiKey: 'key',
      accountId: 'acc',
      baseUrl: server.url,
      skipSpanStart: false,
      lingerMillis: 0,
    });
    stops.push(() => processor.shutdown());
    const tracer = new BasicTracerProvider({ spanProcessors: [processor] }).getTracer('test');
    tracer.startSpan('good').end();
    await processor.forceFlush();
    const span = tracer.startSpan('bad');
    await until('the start', () => server.requests.some(isRefused));
    span.end();
    await until('the end', () => processor.stats().delivered === 2);
    tracer.startSpan('good').end();
    await processor.forceFlush();
    const writes = server.requests.flatMap(itemsOf).filter(({ name }) => name === 'bad');
    const firstEnd = writes.findIndex((item) => item.end_timestamp !== undefined);
    expect(writes.slice(firstEnd).every((item) => item.end_timestamp !== undefined)).toBe(true);
  });
});
