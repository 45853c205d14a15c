// Two gateways on three NATS servers under a steady load: how long nothing is delivered once the leader is killed.
import { setTimeout as sleep } from 'node:timers/promises';
import { runCandidate } from '../processes/candidate-process.mjs';
import { startNatsServers } from './nats-servers.mjs';
import { storedOf, withGateways } from './running-parts.mjs';

const LOAD = { candidate: 'two gateways', senders: 20, everyMillis: 500, spansInRequest: 10 };
const WARM_UP_MILLIS = 8_000;
const AFTER_MILLIS = 30_000;
const POLL_MILLIS = 20;

export async function measureLeaderKilled() {
  const nats = await startNatsServers(3);
  try {
    return await withGateways({ count: 2, nats: nats.url }, async ({ backend, gateways }) => {
      const millis = WARM_UP_MILLIS + AFTER_MILLIS;
      const loads = gateways.map(({ url }) => runCandidate('fleet', { ...LOAD, url, millis }));
      await sleep(WARM_UP_MILLIS);
      await nats.kill(await nats.leader());
      const pauseMillis = await longestPause(backend, Promise.all(loads));
      const kept = (await Promise.all(loads)).reduce((sum, load) => sum + load.kept, 0);
      const stored = await storedOf(backend, kept);
      return { pauseMillis, lost: kept - stored };
    });
  } finally {
    await nats.close();
  }
}

/** Without a further span in the backend, until the load ends. */
async function longestPause(backend, loadEnd) {
  let hasEnded = false;
  const noteEnd = () => {
    hasEnded = true;
  };
  loadEnd.then(noteEnd, noteEnd);
  let { stored } = await backend.counts();
  let grewMillis = performance.now();
  let longestMillis = 0;
  while (!hasEnded) {
    await sleep(POLL_MILLIS);
    const counts = await backend.counts();
    if (counts.stored === stored) continue;
    ({ stored } = counts);
    longestMillis = Math.max(longestMillis, performance.now() - grewMillis);
    grewMillis = performance.now();
  }
  return Math.round(longestMillis);
}
