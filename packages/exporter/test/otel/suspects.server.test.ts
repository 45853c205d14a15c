// What becomes of the others when something on the way refuses one span, or whatever is large, and does not say that this is the reason.
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { type Fault, type FaultServer, type RecordedRequest, startFaultServer, until } from '@sgp-otel/testkit';
import { type SgpItem, SgpSpanProcessor, type SgpSpanProcessorOptions } from '../../src';
import { recordStderr } from '../record-stderr';

let server: FaultServer;
const stops: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  server = await startFaultServer();
  recordStderr();
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
  it.each(faults)(
    '%s keeps none of its neighbours from being delivered',
    async (_name, fault) => {
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
    },
    20_000,
  );

  it.each(faults.slice(0, 8))(
    '%s keeps a steady stream going',
    async (_name, fault) => {
      server.always((request) => (isBad(request) ? fault : undefined));
      const { processor, end } = start({ lingerMillis: 50 });
      end(1, 'bad');
      for (let round = 0; round < 30; round++) {
        end(1);
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
      await until('the stream', () => processor.stats().delivered === 30, 5000);
      expect(processor.stats().pending).toBe(1);
    },
    20_000,
  );
});

describe('requests that get no answer above a size', () => {
  it.each([
    ['reset', 'reset-after-body' as const],
    ['silence', 'hang' as const],
    ['a 502', { status: 502 }],
  ])(
    'become smaller: every span is delivered (%s)',
    async (_name, fault) => {
      server.always((request) => (request.raw.length > 100_000 ? fault : undefined));
      const { processor, end } = start({ requestTimeoutMillis: 700 });
      end(20);
      end(400, 'good', { text: 'x'.repeat(2000) });
      await until('all', () => processor.stats().delivered === 420, 15_000);
      const failed = server.requests.filter((request) => request.raw.length > 100_000).length;
      expect(failed).toBeLessThanOrEqual(12);
    },
    20_000,
  );
});
