// A backend that speaks both protocols, `PUT /v5/spans/batch` of SGP and OTLP/HTTP JSON `/v1/traces`, and counts the distinct spans it
// stored. With a journal it survives being killed: a span is stored once its id is in the file, and answered for after that.
//
// Configuration (JSON, first argument): port; answerMillis; journalFile; status and retryAfterSeconds, to refuse everything; poison
// `named` or `unnamed`, to refuse a batch that holds a span called "poison" with or without telling which one it is.
import { existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { otlpProtocol, sgpProtocol } from './protocols.mjs';

const config = JSON.parse(process.argv[2] ?? '{}');
const stored = new Set(
  existsSync(config.journalFile ?? '') ? readFileSync(config.journalFile, 'utf8').split('\n') : [],
);
stored.delete('');
const journal = config.journalFile ? openSync(config.journalFile, 'a') : undefined;
const clients = new WeakSet();
const counts = { requests: 0, connections: 0, maxInFlight: 0, refusedRequests: 0, duplicates: 0, largestBytes: 0 };
let inFlight = 0;

const server = createServer((request, response) => {
  if (request.url === '/control/counts') return send(response, { status: 200, body: report() });
  const protocol = request.url === '/v1/traces' ? otlpProtocol : sgpProtocol;
  receive(protocol, request, response).catch(() => response.destroy());
});
// An idle connection is kept longer than any pause of a benchmark.
server.keepAliveTimeout = 120_000;
server.listen(config.port ?? 0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('disconnect', () => process.exit());

function report() {
  const { user, system } = process.cpuUsage();
  return { ...counts, stored: stored.size, cpuMillis: (user + system) / 1000 };
}

async function receive(protocol, request, response) {
  counts.requests += 1;
  if (!clients.has(request.socket)) counts.connections += 1;
  clients.add(request.socket);
  inFlight += 1;
  counts.maxInFlight = Math.max(counts.maxInFlight, inFlight);
  response.on('close', () => {
    inFlight -= 1;
  });
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  counts.largestBytes = Math.max(counts.largestBytes, body.length);
  if (config.answerMillis) await sleep(config.answerMillis);
  const answer = decide(protocol, body);
  if (answer.status !== 200) counts.refusedRequests += 1;
  send(response, answer);
}

function decide(protocol, body) {
  if (config.status) {
    const headers = config.retryAfterSeconds === undefined ? {} : { 'retry-after': String(config.retryAfterSeconds) };
    return { status: config.status, headers, body: { detail: 'unavailable' } };
  }
  const spans = protocol.spansOf(JSON.parse(body.toString()));
  const poisoned = config.poison ? spans.flatMap((span, index) => (span.name === 'poison' ? [index] : [])) : [];
  if (poisoned.length > 0) return protocol.refusal(poisoned, config.poison === 'named');
  store(spans);
  return { status: 200, body: protocol.success(body) };
}

function store(spans) {
  const fresh = spans.filter((span) => !stored.has(span.id)).map((span) => span.id);
  counts.duplicates += spans.length - fresh.length;
  if (journal !== undefined && fresh.length > 0) writeSync(journal, `${fresh.join('\n')}\n`);
  for (const id of fresh) stored.add(id);
}

function send(response, { status, headers, body }) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(Buffer.isBuffer(body) ? body : JSON.stringify(body));
}
