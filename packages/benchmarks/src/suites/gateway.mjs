// What the gateway takes and delivers, by encoding: from a socket to the disk, and on to a backend.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { alternate } from '../measure/alternate.mjs';
import { startServer } from '../processes/server-process.mjs';
import { shapes } from '../spans/span-shapes.mjs';

export const HTTP = 'HTTP span, one gateway';
const PROTOBUF = 'gateway, protobuf';
const GZIP = 'gateway, protobuf with gzip';
const JSON_ENCODING = 'gateway, JSON';
const ENCODINGS = {
  [PROTOBUF]: (spans) => ({ body: ProtobufTraceSerializer.serializeRequest(spans), type: 'x-protobuf' }),
  [GZIP]: (spans) => ({
    body: gzipSync(ProtobufTraceSerializer.serializeRequest(spans)),
    type: 'x-protobuf',
    isGzip: true,
  }),
  [JSON_ENCODING]: (spans) => ({ body: JsonTraceSerializer.serializeRequest(spans), type: 'json' }),
};

export const title = 'Gateway';
export const about =
  'Requests of 512 HTTP spans over eight connections to a gateway with its queue on the disk of the temporary folder. Durable is when the last request is ' +
  'answered, stored is when the backend has the last span; CPU is that of the gateway, for all of it.';
export const metrics = {
  durablePerSecond: { label: 'spans/s to durable', better: 'higher' },
  storedPerSecond: { label: 'spans/s to stored', better: 'higher' },
  cpuMicrosPerSpan: { label: 'CPU µs/span', better: 'lower', digits: 1 },
  lost: { label: 'lost', better: 'lower' },
};
export const chart = { metric: 'storedPerSecond' };
export const ours = PROTOBUF;
export const reference = JSON_ENCODING;

const SPANS_IN_REQUEST = 512;
const CONNECTIONS = 8;
const POLL_MILLIS = 20;

export async function run({ isSmoke, record }) {
  const requests = isSmoke ? 8 : 200;
  await alternate({ candidates: Object.keys(ENCODINGS), rounds: isSmoke ? 1 : 5, label: HTTP }, async (candidate) =>
    record(HTTP, candidate, await measure(ENCODINGS[candidate], requests)),
  );
}

async function measure(encode, requests) {
  const bodies = Array.from({ length: requests }, () => encode(httpSpans()));
  const folder = mkdtempSync(join(tmpdir(), 'benchmark-gateway-'));
  const backend = await startServer('backend');
  const gateway = await startServer('gateway', { sgpUrl: backend.url, folder });
  try {
    const spans = requests * SPANS_IN_REQUEST;
    const { cpuMicros: cpuBefore } = await gateway.counts();
    const begin = performance.now();
    await Promise.all(Array.from({ length: CONNECTIONS }, () => sendAll(gateway.url, bodies)));
    const durableMillis = performance.now() - begin;
    let stored = 0;
    for (let waits = 0; stored < spans && waits < 60_000 / POLL_MILLIS; waits++) {
      await sleep(POLL_MILLIS);
      ({ stored } = await backend.counts());
    }
    const storedMillis = performance.now() - begin;
    const { cpuMicros } = await gateway.counts();
    return {
      durablePerSecond: Math.round((spans / durableMillis) * 1000),
      storedPerSecond: Math.round((stored / storedMillis) * 1000),
      cpuMicrosPerSpan: (cpuMicros - cpuBefore) / spans,
      lost: spans - stored,
    };
  } finally {
    await gateway.kill();
    await backend.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Takes bodies from the list until there is none. */
async function sendAll(url, bodies) {
  for (let next = bodies.pop(); next; next = bodies.pop()) {
    const headers = { 'content-type': `application/${next.type}`, ...(next.isGzip && { 'content-encoding': 'gzip' }) };
    const answer = await fetch(`${url}/v1/traces`, { method: 'POST', headers, body: next.body });
    if (answer.status !== 200) throw new Error(`The gateway answered ${answer.status}.`);
    await answer.arrayBuffer();
  }
}

function httpSpans() {
  const spans = [];
  const keep = {
    onStart() {},
    onEnd: (span) => spans.push(span),
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  const tracer = new BasicTracerProvider({ spanProcessors: [keep] }).getTracer('benchmark');
  const endSpan = shapes.http();
  for (let index = 0; index < SPANS_IN_REQUEST; index++) endSpan(tracer, index);
  return spans;
}
