// One processor before a server that refuses some requests, for tests of what becomes of the other spans. A test file
// calls `prepareServer()` once.
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { type Fault, type FaultServer, type RecordedRequest, startFaultServer } from '@sgp-otel/testkit';
import { type SgpItem, SgpSpanProcessor, type SgpSpanProcessorOptions } from '../../src';
import { recordStderr } from '../record-stderr';

/** The server of the present test. */
export let server: FaultServer;
/** What was written to stderr during the present test. */
export let stderr: string[];
const stops: (() => Promise<unknown>)[] = [];

export function prepareServer(): void {
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
}

export function start(options: SgpSpanProcessorOptions = {}) {
  const processor = new SgpSpanProcessor({ apiKey: 'key', accountId: 'acc', baseUrl: server.url, ...options });
  stops.push(() => processor.shutdown());
  const tracer = new BasicTracerProvider({ spanProcessors: [processor] }).getTracer('test');
  const end = (count: number, name = 'good', attributes = {}) => {
    for (let index = 0; index < count; index++) tracer.startSpan(name, { attributes }).end();
  };
  return { processor, tracer, end };
}

export const itemsOf = (request: RecordedRequest): SgpItem[] => request.body?.items ?? [];
export const isBad = (request: RecordedRequest) => itemsOf(request).some(({ name }) => name.startsWith('bad'));
/** How many spans of this name the server has. */
export const storedOf = (name: string) => {
  const named = server.requests.flatMap(itemsOf).filter((item) => item.name === name);
  const ids = new Set(named.map(({ id }) => id));
  return new Set(server.storedIds.filter((id) => ids.has(id))).size;
};

const page =
  '<html><head><title>Request blocked</title><style>p{}</style></head><body><h1>Sorry</h1>Incident 17-4\u001b[31m</body></html>';
export const asPage = (status: number): Exclude<Fault, 'reset-before-body'> => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: page,
});

/** Answers that do not say which span they are about: the first eight refuse, the others fail as in an outage. */
export const faults: [name: string, fault: Exclude<Fault, 'reset-before-body'>][] = [
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
