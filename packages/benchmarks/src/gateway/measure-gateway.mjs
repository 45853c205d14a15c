// One load through gateways that are warm: how long it takes until it is durable, or stored, and the CPU of that.
import { encodings, lonelySpans } from './otlp-requests.mjs';
import { grpcSender, httpSender } from './otlp-senders.mjs';
import { cpuMicrosOf, sendAll, storedOf, withGateways } from './running-parts.mjs';

const SPANS_IN_REQUEST = 512;
const CONNECTIONS = 8;
const MEBIBYTE = 1024 * 1024;

/** Nothing is delivered meanwhile: the backend is away, and what waits for it in memory is little. */
export function measureIngest(protocol, { requests, warmUps }) {
  return withGateways({ options: { maxHeldBytes: MEBIBYTE } }, async ({ backend, gateways }) => {
    await backend.setMode('unavailable');
    await sendLoad(protocol, gateways, bodiesOf(protocol, warmUps));
    const bodies = bodiesOf(protocol, requests);
    const spans = requests * SPANS_IN_REQUEST;
    const { millis, cpuMicros } = await measured(gateways, () => sendLoad(protocol, gateways, bodies));
    return { durablePerSecond: Math.round((spans / millis) * 1000), ingestCpuMicrosPerSpan: cpuMicros / spans };
  });
}

/** From the first request until the backend has the last span. @param count, nats as for {@link withGateways} */
export function measureDelivery(protocol, { requests, warmUps, count, nats }) {
  return withGateways({ count, nats }, async ({ backend, gateways }) => {
    await sendLoad(protocol, gateways, bodiesOf(protocol, warmUps));
    const before = await storedOf(backend, warmUps * SPANS_IN_REQUEST);
    const bodies = bodiesOf(protocol, requests);
    const spans = requests * SPANS_IN_REQUEST;
    let stored = 0;
    const { millis, cpuMicros } = await measured(gateways, async () => {
      await sendLoad(protocol, gateways, bodies);
      stored = (await storedOf(backend, before + spans)) - before;
    });
    return {
      storedPerSecond: Math.round((stored / millis) * 1000),
      cpuMicrosPerSpan: cpuMicros / spans,
      lost: (warmUps + requests) * SPANS_IN_REQUEST - before - stored,
    };
  });
}

async function measured(gateways, work) {
  const cpuBefore = await cpuMicrosOf(gateways);
  const begin = performance.now();
  await work();
  const millis = performance.now() - begin;
  return { millis, cpuMicros: (await cpuMicrosOf(gateways)) - cpuBefore };
}

function bodiesOf(protocol, requests) {
  const encode = encodings[protocol === 'grpc' ? 'protobuf' : protocol];
  return Array.from({ length: requests }, () => encode(lonelySpans(SPANS_IN_REQUEST)));
}

async function sendLoad(protocol, gateways, bodies) {
  const senders = Array.from({ length: CONNECTIONS }, (_, index) => {
    const { url, grpcAddress } = gateways[index % gateways.length];
    return protocol === 'grpc' ? grpcSender(grpcAddress) : httpSender(url);
  });
  try {
    await sendAll(senders, bodies);
  } finally {
    for (const sender of senders) sender.close();
  }
}
