// A backend that speaks every protocol of the candidates (SGP, OTLP/HTTP JSON and protobuf, Zipkin) and counts the
// distinct spans it stored. With a journal it survives being killed: a span is stored once its id is in the file, and
// answered for after that.
//
// Configuration (JSON, first argument): port; tls `{key, cert}`; answerMillis; journalFile; poison `named` or
// `unnamed`, to refuse a batch that holds a span called "poison" with or without telling which one it is; firewall
// `page` (403 with HTML), `failure` (500) or `reset`, for a box on the way that does that to such a batch;
// largestAnsweredBytes, above which a connection is reset. Over IPC it answers `{counts}` and `{mode}`: `store`,
// `unavailable` (503 with Retry-After) or `silent` (reads, never answers).
import { existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { protocolOf } from './protocols.mjs';

/** Longer than the usual wait between two attempts: whoever honours it asks less often. */
const RETRY_AFTER_SECONDS = 5;

const config = JSON.parse(process.argv[2] ?? '{}');
const stored = new Set(
  existsSync(config.journalFile ?? '') ? readFileSync(config.journalFile, 'utf8').split('\n') : [],
);
stored.delete('');
const storedPoison = new Set();
const journal = config.journalFile ? openSync(config.journalFile, 'a') : undefined;
const sockets = new WeakSet();
const counts = {
  requests: 0,
  connections: 0,
  maxInFlight: 0,
  refusedRequests: 0,
  duplicates: 0,
  bytes: 0,
  largestBytes: 0,
  /** From the first request that did not get through to the next that did; `null` while there is none. */
  recoveryMillis: null,
};
let firstFailureMillis;
const firewallAnswers = {
  page: { status: 403, headers: { 'content-type': 'text/html' }, body: '<html><h1>Request blocked</h1></html>' },
  failure: { status: 500, body: { detail: 'Internal Server Error' } },
};

let mode = 'store';
let inFlight = 0;

const listener = (request, response) => receive(request, response).catch(() => response.destroy());
const server = config.tls ? createHttpsServer(config.tls, listener) : createHttpServer(listener);
// An idle connection is kept longer than any pause of a benchmark.
server.keepAliveTimeout = 120_000;
server.listen(config.port ?? 0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('disconnect', () => process.exit());
process.on('message', (question) => {
  if (question.mode) {
    mode = question.mode;
    process.send({ mode });
  }
  if (question.counts)
    process.send({ ...counts, stored: stored.size, storedNeighbours: stored.size - storedPoison.size });
});

async function receive(request, response) {
  counts.requests += 1;
  if (!sockets.has(request.socket)) counts.connections += 1;
  sockets.add(request.socket);
  inFlight += 1;
  counts.maxInFlight = Math.max(counts.maxInFlight, inFlight);
  response.on('close', () => {
    inFlight -= 1;
  });
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  counts.bytes += body.length;
  counts.largestBytes = Math.max(counts.largestBytes, body.length);
  if (mode === 'silent') return;
  if (config.answerMillis) await sleep(config.answerMillis);
  const answer = onTheWay(protocolOf(request), body) ?? decide(protocolOf(request), body);
  if (answer.status === undefined) {
    request.socket.destroy();
    return;
  }
  if (answer.status >= 300) counts.refusedRequests += 1;
  response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
  const isReady = Buffer.isBuffer(answer.body) || typeof answer.body === 'string';
  response.end(isReady ? answer.body : JSON.stringify(answer.body));
}

/** What a box between the application and the backend does, if anything; an answer without a status is none. */
function onTheWay(protocol, body) {
  const isPoison = () => protocol.spansOf(body).some((span) => span.name === 'poison');
  const isStopped =
    body.length > (config.largestAnsweredBytes ?? Number.POSITIVE_INFINITY) || (config.firewall && isPoison());
  if (!isStopped) {
    if (firstFailureMillis !== undefined) counts.recoveryMillis ??= performance.now() - firstFailureMillis;
    return undefined;
  }
  firstFailureMillis ??= performance.now();
  counts.refusedRequests += 1;
  return firewallAnswers[config.firewall] ?? {};
}

function decide(protocol, body) {
  if (mode === 'unavailable') {
    return { status: 503, headers: { 'retry-after': String(RETRY_AFTER_SECONDS) }, body: { detail: 'unavailable' } };
  }
  const spans = protocol.spansOf(body);
  const poisoned = config.poison ? spans.flatMap((span, index) => (span.name === 'poison' ? [index] : [])) : [];
  if (poisoned.length > 0) return protocol.refusal(poisoned, config.poison === 'named');
  store(spans);
  return protocol.success(body);
}

/** A span is written at its start too under some policies: it is stored when it has ended. */
function store(spans) {
  const ended = spans.filter((span) => span.isEnded);
  const fresh = ended.filter((span) => !stored.has(span.id)).map((span) => span.id);
  counts.duplicates += ended.length - fresh.length;
  if (journal !== undefined && fresh.length > 0) writeSync(journal, `${fresh.join('\n')}\n`);
  for (const id of fresh) stored.add(id);
  for (const span of ended) if (span.name === 'poison') storedPoison.add(span.id);
}
