// What the gateway takes and delivers: by protocol, beside the exporter that sends by itself, on NATS, and for a fleet.
import { OURS } from '../candidates/names.mjs';
import { measureFleet } from '../gateway/measure-fleet.mjs';
import { measureDelivery, measureIngest } from '../gateway/measure-gateway.mjs';
import { measureLeaderKilled } from '../gateway/measure-leader-killed.mjs';
import { natsServer, startNatsServers } from '../gateway/nats-servers.mjs';
import { alternate } from '../measure/alternate.mjs';
import { runCandidate } from '../processes/candidate-process.mjs';
import { startServer } from '../processes/server-process.mjs';

export const HTTP = 'HTTP span, one gateway';
const ON_NATS = 'HTTP span, three NATS servers';
export const FLEET = '1,000 senders';
const LEADER_KILLED = 'NATS leader killed';
const PROTOBUF = 'gateway, protobuf';
const GZIP = 'gateway, protobuf with gzip';
const JSON_ENCODING = 'gateway, JSON';
const GRPC = 'gateway, gRPC';
/** Spans that no gateway is between. */
export const STRAIGHT = `${OURS}, no gateway`;
const ONE = '1 gateway';
const TWO = '2 gateways';
const THREE = '3 gateways';
const PROTOCOLS = { [PROTOBUF]: 'protobuf', [GZIP]: 'gzip', [JSON_ENCODING]: 'json', [GRPC]: 'grpc' };
const NODES = { [ONE]: 1, [TWO]: 2, [THREE]: 3 };

export const title = 'Gateway';
export const about =
  'Requests of 512 HTTP spans, each a trace of its own, over eight connections to a warm gateway with its queue on the disk of the temporary folder. Durable is ' +
  'measured while the backend is away, so that nothing is delivered beside it; stored is from the first request until the backend has the last span, held for ' +
  '100 ms. CPU is that of all gateways. On NATS, three servers, the gateways, the backend and the load share the cores: CPU per span, not spans/s, says what a ' +
  'further gateway adds. The fleet sends a trace of ten spans from each sender every two seconds, for five minutes. The leader is killed under a steady load on two gateways; the ' +
  'pause is the longest time without a span that arrives in the backend.';
export const metrics = {
  durablePerSecond: { label: 'spans/s to durable', better: 'higher' },
  ingestCpuMicrosPerSpan: { label: 'CPU µs/span to durable', better: 'lower', digits: 1 },
  storedPerSecond: { label: 'spans/s to stored', better: 'higher' },
  cpuMicrosPerSpan: { label: 'CPU µs/span to stored', better: 'lower', digits: 1 },
  lost: { label: 'lost', better: 'lower' },
  refusals: { label: 'refused, sent again' },
  connections: { label: 'connections to the backend' },
  peakRssMegabytes: { label: 'peak RSS MB', better: 'lower' },
  pauseMillis: { label: 'pause ms', better: 'lower' },
};
export const chart = { metric: 'storedPerSecond' };
export const ours = PROTOBUF;
export const reference = STRAIGHT;

const FULL_FLEET_MILLIS = 5 * 60_000;
const SMOKE_FLEET_MILLIS = 3_000;

export async function run({ isSmoke, record }) {
  const load = isSmoke ? { requests: 8, warmUps: 4 } : { requests: 100, warmUps: 60 };
  const rounds = isSmoke ? 1 : 3;
  const candidates = [...Object.keys(PROTOCOLS), STRAIGHT];
  await alternate({ candidates, rounds, label: HTTP }, async (candidate) => {
    const protocol = PROTOCOLS[candidate];
    if (protocol === undefined) return record(HTTP, candidate, await measureStraight(isSmoke));
    const stored = await measureDelivery(protocol, load);
    // In smoke the others only have to work.
    const durable = isSmoke && candidate !== ours ? {} : await measureIngest(protocol, load);
    return record(HTTP, candidate, { ...durable, ...stored });
  });
  await alternate({ candidates: ['gateway'], rounds: 1, label: FLEET }, async (candidate) =>
    record(FLEET, candidate, await measureFleet(isSmoke ? SMOKE_FLEET_MILLIS : FULL_FLEET_MILLIS)),
  );
  if (isSmoke) return;
  if (natsServer === undefined) {
    process.stderr.write('  Not measured, since nats-server is not installed: gateways on NATS.\n');
    return;
  }
  await alternate({ candidates: Object.keys(NODES), rounds: 2, label: ON_NATS }, async (candidate) => {
    const nats = await startNatsServers(3);
    try {
      const count = NODES[candidate];
      // Each of them has to get warm.
      const warmUps = count * load.warmUps;
      record(ON_NATS, candidate, await measureDelivery('protobuf', { ...load, warmUps, count, nats: nats.url }));
    } finally {
      await nats.close();
    }
  });
  await alternate({ candidates: [TWO], rounds: 2, label: LEADER_KILLED }, async (candidate) =>
    record(LEADER_KILLED, candidate, await measureLeaderKilled()),
  );
}

/** The CPU is the whole process that makes the spans, about 2 µs each. */
async function measureStraight(isSmoke) {
  const server = await startServer('backend');
  const load = { shape: 'http', backlogSpans: 10_000, minDeliveredSpans: isSmoke ? 4_000 : 30_000 };
  const times = { warmUpMillis: isSmoke ? 500 : 1_000, millis: isSmoke ? 500 : 1_500 };
  try {
    const config = { candidate: OURS, url: server.url, ...load, ...times };
    const { made, deliveredPerSecond, cpuMicrosPerSpan } = await runCandidate('saturation', config);
    const { stored } = await server.counts();
    return { storedPerSecond: Math.round(deliveredPerSecond), cpuMicrosPerSpan, lost: made - stored };
  } finally {
    await server.kill();
  }
}
