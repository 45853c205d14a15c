// What no sender should send, over real sockets: a status by the specification, a counter, and the neighbours arrive.
import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { BasicTracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { type FaultServer, startFaultServer, until } from '@sgp-otel/testkit';
import { closesAtEnd } from './closes-at-end';
import { newSpanId, post, type TestSpan, traceRequest } from './otlp-request';
import { type RunningGateway, runGateway } from './running-gateway';

const PROTOBUF = { 'content-type': 'application/x-protobuf' };
const AUTHORIZED = { authorization: 'Bearer right' };
const MIB = 1024 * 1024;

const atEnd = closesAtEnd();
let sgp: FaultServer;
let gateway: RunningGateway;

beforeAll(async () => {
  sgp = await startFaultServer();
  gateway = await runGateway({ sgpUrl: sgp.url, env: { SGP_GATEWAY_TOKENS: 'right' } });
});

afterAll(async () => {
  await gateway?.close();
  await sgp?.close();
});

/** A neighbour that is sent after each of them. */
async function neighbourArrives(): Promise<void> {
  const spanId = newSpanId();
  const answer = await post(gateway.httpUrl, traceRequest([{ spanId }]), AUTHORIZED);
  expect(answer.status).toBe(200);
  await until('the neighbour', () => sgp.storedIds.includes(spanId));
}

function protobufRequest(): Buffer {
  const provider = new BasicTracerProvider();
  const span = provider.getTracer('test').startSpan('work', { attributes: { key: 'value' } });
  span.end();
  return Buffer.from(ProtobufTraceSerializer.serializeRequest([span as unknown as ReadableSpan]) as Uint8Array);
}

const whole = protobufRequest();
const deepJson = `{"resourceSpans":${'['.repeat(5 * MIB)}`;

type Refused = readonly [what: string, status: number, reason: string, body: string | Uint8Array, headers: object];

const refused: readonly Refused[] = [
  ['text that is not JSON', 400, 'malformed', 'hello', {}],
  ['JSON that is no object', 400, 'malformed', '[]', {}],
  ['JSON of another shape', 400, 'malformed', '{"resourceSpans":[{"scopeSpans":{}}]}', {}],
  ['a time that is none', 400, 'malformed', JSON.stringify(traceRequest([{ startTimeUnixNano: 'now' }])), {}],
  ['JSON that nests too deeply', 400, 'malformed', deepJson, {}],
  ['bytes that are not protobuf', 400, 'malformed', Buffer.alloc(100, 0xff), PROTOBUF],
  ['protobuf that is cut', 400, 'malformed', whole.subarray(0, whole.length - 3), PROTOBUF],
  ['protobuf that nests too deeply', 400, 'malformed', nested(400), PROTOBUF],
  ['JSON called protobuf', 400, 'malformed', '{}', PROTOBUF],
  ['another content type', 415, 'content_type', 'x', { 'content-type': 'text/plain' }],
  ['another content encoding', 415, 'content_type', 'x', { 'content-encoding': 'br' }],
  ['gzip that is none', 400, 'damaged', 'x'.repeat(100), { 'content-encoding': 'gzip' }],
  ['gzip that is cut', 400, 'damaged', gzipSync('{}').subarray(0, 12), { 'content-encoding': 'gzip' }],
  ['a body of 21 MiB', 413, 'too_large', Buffer.alloc(21 * MIB, 0x20), {}],
  [
    'a bomb of 200 MB',
    413,
    'too_large',
    gzipSync(Buffer.alloc(200_000_000)),
    { 'content-encoding': 'gzip', ...PROTOBUF },
  ],
  ['no token', 401, 'token', JSON.stringify(traceRequest([{}])), { authorization: '' }],
  ['a wrong token', 401, 'token', JSON.stringify(traceRequest([{}])), { authorization: 'Bearer wrong' }],
];

/** Values within values, as many levels. */
function nested(levels: number): Buffer {
  let value: Buffer = Buffer.from([0x0a, 0x01, 0x78]);
  const wrap = (tag: number, inner: Buffer) => {
    const length = inner.length > 127 ? [(inner.length & 0x7f) | 0x80, inner.length >> 7] : [inner.length];
    return Buffer.concat([Buffer.from([tag, ...length]), inner]);
  };
  for (let level = 0; level < levels; level++) value = wrap(0x2a, wrap(0x0a, value));
  // KeyValue.value, Resource.attributes, ResourceSpans.resource, ExportTraceServiceRequest.resource_spans
  return wrap(0x0a, wrap(0x0a, wrap(0x0a, wrap(0x12, value))));
}

it.each(refused)('%s: %i', async (_, expected, reason, body, headers) => {
  const before = await gateway.metric('sgp_gateway_refused_total', `reason="${reason}"`);
  const answer = await post(gateway.httpUrl, body, { ...AUTHORIZED, ...headers });
  expect(answer.status).toBe(expected);
  const type = String(answer.headers.get('content-type'));
  if (type.includes('json'))
    expect(await answer.json()).toEqual({ code: expect.any(Number), message: expect.any(String) });
  else expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(0);
  expect(await gateway.metric('sgp_gateway_refused_total', `reason="${reason}"`)).toBe(before + 1);
  await neighbourArrives();
});

it.each<readonly [string, TestSpan]>([
  ['without a trace id', { traceId: '' }],
  ['without a span id', { spanId: '' }],
  ['with ids of zeros', { traceId: '0'.repeat(32), spanId: '0'.repeat(16) }],
  ['with ids that are not hex', { traceId: 'z'.repeat(32) }],
])('a span %s is told as rejected, and its neighbour in the request arrives', async (_, bad) => {
  const spanId = newSpanId();
  const answer = await post(gateway.httpUrl, traceRequest([bad, { spanId }]), AUTHORIZED);
  expect(answer.status).toBe(200);
  const { partialSuccess } = (await answer.json()) as { partialSuccess: Record<string, unknown> };
  expect(partialSuccess).toEqual({ rejectedSpans: 1, errorMessage: expect.stringContaining('span id') });
  await until('the neighbour', () => sgp.storedIds.includes(spanId));
});

it('clocks in another century, ends before starts and 100,000 attributes are stored', async () => {
  const attributes = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`key ${index}`, index]));
  const spans = [
    { spanId: newSpanId(), startTimeUnixNano: '1', endTimeUnixNano: '2' },
    { spanId: newSpanId(), startTimeUnixNano: '9223372036854775807', endTimeUnixNano: '18446744073709551615' },
    { spanId: newSpanId(), startTimeUnixNano: '1790000000000000000', endTimeUnixNano: '0' },
    { spanId: newSpanId(), attributes },
  ];
  expect((await post(gateway.httpUrl, traceRequest(spans), AUTHORIZED)).status).toBe(200);
  await until('all', () => spans.every(({ spanId }) => sgp.storedIds.includes(spanId)));
});

it('a slow body is answered 408, a cut one is counted, and a thousand idle connections keep nobody out', async () => {
  // Short for all of its requests: only small ones are sent to it.
  const impatient = await runGateway({ sgpUrl: sgp.url, given: { bodyTimeoutMillis: 2_000 } });
  atEnd(impatient.close);
  const { port } = new URL(impatient.httpUrl);
  const sockets: Socket[] = [];
  atEnd(() => {
    for (const socket of sockets) socket.destroy();
  });
  const open = () => {
    const socket = connect(Number(port), '127.0.0.1');
    sockets.push(socket);
    socket.on('error', () => {});
    return socket;
  };
  const head = 'POST /v1/traces HTTP/1.1\r\nhost: g\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{';
  const slow = open();
  let answer = '';
  slow.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
  });
  slow.write(head);
  const cut = open();
  cut.write(head, () => cut.destroy());
  for (let count = 0; count < 1_000; count++) open();
  const spanId = newSpanId();
  expect((await post(impatient.httpUrl, traceRequest([{ spanId }]))).status).toBe(200);
  await until('the neighbour', () => sgp.storedIds.includes(spanId));
  await until('the answer', () => answer.startsWith('HTTP/1.1 408'));
  await until('the cut one', () => impatient.metric('sgp_gateway_refused_total', 'reason="aborted"'));
  open().write('hello\r\n\r\n');
  await until('the counter', () => impatient.metric('sgp_gateway_refused_total', 'reason="not_http"'));
});

it('over gRPC: a wrong token, what is not OTLP, and what is too large have their codes', async () => {
  const client = new Client(gateway.grpcUrl.replace('http://', ''), credentials.createInsecure());
  const call = (body: Buffer, token: string) =>
    new Promise<number>((resolve) => {
      const metadata = new Metadata();
      metadata.set('authorization', `Bearer ${token}`);
      const path = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
      const done = (error: ServiceError | null) => resolve(error?.code ?? status.OK);
      client.makeUnaryRequest(
        path,
        (bytes: Buffer) => bytes,
        (bytes: Buffer) => bytes,
        body,
        metadata,
        done,
      );
    });
  expect(await call(whole, 'right')).toBe(status.OK);
  expect(await call(whole, 'wrong')).toBe(status.UNAUTHENTICATED);
  expect(await call(whole.subarray(0, -3), 'right')).toBe(status.INVALID_ARGUMENT);
  expect(await call(Buffer.alloc(21 * MIB), 'right')).toBe(status.RESOURCE_EXHAUSTED);
  client.close();
  await neighbourArrives();
});

it('other paths and methods are answered, and the three pages are there without a token', async () => {
  const statusOf = async (path: string, method = 'GET') => (await fetch(gateway.httpUrl + path, { method })).status;
  expect(await statusOf('/v1/metrics', 'POST')).toBe(404);
  expect(await statusOf('/v1/traces')).toBe(405);
  expect(await statusOf('/healthz')).toBe(200);
  expect(await statusOf('/readyz')).toBe(200);
  expect(await statusOf('/metrics')).toBe(200);
});
