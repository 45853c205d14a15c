// OTLP over HTTP, and the paths that orchestrators and Prometheus ask. Directly on node:http: a framework would only
// stand between a request and its bytes.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Access } from '../access/access';
import type { TlsFiles } from '../access/tls-files';
import type { Signal } from '../contract/queue-record';
import type { Ingest } from '../ingest/ingest';
import type { Metrics } from '../metrics/metrics';
import { answerFailure, answerIngest, encodingOf, type Failure } from './http-answers';
import { readBody } from './read-body';

export interface HttpServerOptions {
  readonly host: string;
  readonly port: number;
  readonly tls?: TlsFiles | undefined;
  readonly maxBodyBytes: number;
  readonly bodyTimeoutMillis: number;
  /** A connection without a request is closed after this time. */
  readonly idleTimeoutMillis: number;
  readonly maxConnections: number;
}

export interface HttpServerParts {
  readonly access: Access;
  readonly ingest: Ingest;
  readonly metrics: Metrics;
  /** Why the gateway cannot take anything now; `undefined` when it can. */
  readonly unready: () => string | undefined;
}

export interface HttpServer {
  readonly url: string;
  /** Takes no more requests, and answers those that are under way. */
  close(): Promise<void>;
}

const SIGNALS: Readonly<Record<string, Signal>> = { '/v1/traces': 'traces', '/v1/logs': 'logs' };
/** Largest head of a request; tokens take a few hundred bytes. */
const MAX_HEADER_BYTES = 16 * 1024;
const HEADERS_TIMEOUT_MILLIS = 10_000;
const REQUEST_TIMEOUT_FACTOR = 4;

/** @throws Error when the address cannot be listened on */
export async function startHttpServer(options: HttpServerOptions, parts: HttpServerParts): Promise<HttpServer> {
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    handle(request, response, options, parts).catch(() => response.destroy());
  };
  const limits = { maxHeaderSize: MAX_HEADER_BYTES, connectionsCheckingInterval: 1_000 };
  const server: Server = options.tls
    ? createTlsServer({ ...limits, ...options.tls }, listener)
    : createServer(limits, listener);
  server.maxConnections = options.maxConnections;
  server.headersTimeout = HEADERS_TIMEOUT_MILLIS;
  // Bodies have a limit of their own, which is answered (read-body). This one ends requests whose body nobody reads.
  server.requestTimeout = REQUEST_TIMEOUT_FACTOR * options.bodyTimeoutMillis + HEADERS_TIMEOUT_MILLIS;
  server.keepAliveTimeout = options.idleTimeoutMillis;
  server.on('drop', () =>
    parts.metrics.count('sgp_gateway_refused_total', { protocol: 'http', reason: 'connections' }),
  );
  server.on('clientError', (_error, socket) => {
    parts.metrics.count('sgp_gateway_refused_total', { protocol: 'http', reason: 'not_http' });
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    else socket.destroy();
  });
  server.listen(options.port, options.host);
  await once(server, 'listening');
  parts.metrics.onReport(async () => {
    const count = await new Promise<number>((resolve) => server.getConnections((_error, open) => resolve(open ?? 0)));
    parts.metrics.measure('sgp_gateway_connections', count, { protocol: 'http' });
  });
  return { url: urlOf(server, options), close: () => close(server) };
}

function urlOf(server: Server, { host, tls }: HttpServerOptions): string {
  const { port } = server.address() as AddressInfo;
  return `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

async function close(server: Server): Promise<void> {
  server.close();
  server.closeIdleConnections();
  if (server.listening) await once(server, 'close');
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  options: HttpServerOptions,
  parts: HttpServerParts,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://gateway');
  const signal = SIGNALS[pathname];
  if (signal !== undefined) await takeExport(signal, request, response, options, parts);
  else await answerQuestion(pathname, response, parts);
}

async function answerQuestion(pathname: string, response: ServerResponse, parts: HttpServerParts): Promise<void> {
  const text = (status: number, body: string, type = 'text/plain; charset=utf-8') => {
    response.writeHead(status, { 'content-type': type });
    response.end(body);
  };
  if (pathname === '/healthz') return text(200, 'alive\n');
  if (pathname === '/readyz') {
    const unready = parts.unready();
    return unready === undefined ? text(200, 'ready\n') : text(503, `${unready}\n`);
  }
  if (pathname === '/metrics')
    return text(200, await parts.metrics.report(), 'text/plain; version=0.0.4; charset=utf-8');
  return text(404, 'There are /v1/traces, /v1/logs, /healthz, /readyz and /metrics.\n');
}

async function takeExport(
  signal: Signal,
  request: IncomingMessage,
  response: ServerResponse,
  options: HttpServerOptions,
  { access, ingest, metrics }: HttpServerParts,
): Promise<void> {
  const answered = (status: number) => {
    metrics.count('sgp_gateway_requests_total', { protocol: 'http', signal, status: String(status) });
  };
  const encoding = encodingOf(request.headers['content-type']);
  const fail = (reason: string, failure: Failure) => {
    metrics.count('sgp_gateway_refused_total', { protocol: 'http', reason });
    answered(failure.status);
    answerFailure(response, encoding ?? 'json', failure);
  };
  const headRefusal = refusalOfHead(request, encoding !== undefined);
  if (headRefusal) return fail(headRefusal.reason, headRefusal.failure);
  const admission = access.admit(request.headers.authorization);
  if (!admission.isAdmitted) {
    const headers = { 'www-authenticate': 'Bearer' };
    return fail('token', { status: 401, message: admission.message, headers, isBodyUnread: true });
  }
  const limits = { maxBytes: options.maxBodyBytes, timeoutMillis: options.bodyTimeoutMillis };
  const isGzipped = request.headers['content-encoding']?.toLowerCase() === 'gzip';
  const body = await readBody(request, isGzipped, limits);
  if (body.kind === 'aborted') return fail('aborted', { status: 400, message: 'The body was cut.' });
  if (body.kind !== 'read') return fail(body.kind, bodyFailure(body.kind, options));
  const answer = await ingest.take({
    signal,
    encoding: encoding ?? 'json',
    account: admission.account,
    body: body.bytes,
  });
  if (answer.kind !== 'stored') metrics.count('sgp_gateway_refused_total', { protocol: 'http', reason: answer.kind });
  answered(answerIngest(response, encoding ?? 'json', signal, answer));
}

/** What is wrong with a request before its body is looked at. */
function refusalOfHead(
  request: IncomingMessage,
  isKnownType: boolean,
): { reason: string; failure: Failure } | undefined {
  if (request.method !== 'POST') {
    const failure = {
      status: 405,
      message: 'OTLP is sent with POST.',
      headers: { allow: 'POST' },
      isBodyUnread: true,
    } as const;
    return { reason: 'method', failure };
  }
  const contentEncoding = request.headers['content-encoding']?.toLowerCase() ?? 'identity';
  if (!isKnownType || !['gzip', 'identity', ''].includes(contentEncoding)) {
    const message = isKnownType
      ? 'The content encoding is neither gzip nor identity.'
      : 'The content type is neither application/x-protobuf nor application/json.';
    return { reason: 'content_type', failure: { status: 415, message, isBodyUnread: true } };
  }
  return undefined;
}

function bodyFailure(
  kind: 'too_large' | 'slow' | 'damaged',
  { maxBodyBytes, bodyTimeoutMillis }: HttpServerOptions,
): Failure {
  if (kind === 'too_large') {
    const message = `The body has more than ${maxBodyBytes} bytes. Send smaller batches.`;
    return { status: 413, message, isBodyUnread: true };
  }
  if (kind === 'slow') {
    return { status: 408, message: `The body did not end within ${bodyTimeoutMillis} ms.`, isBodyUnread: true };
  }
  return { status: 400, message: 'The body is not gzip.', isBodyUnread: true };
}
