// A fleet before one gateway: nothing lost, few connections to the backend, memory within bounds.
import { runCandidate } from '../processes/candidate-process.mjs';
import { cpuMicrosOf, storedOf, withGateways } from './running-parts.mjs';

const FLEET = { candidate: 'fleet', senders: 1_000, everyMillis: 2_000, spansInRequest: 10 };
const SPARE_MILLIS = 120_000;

export function measureFleet(millis) {
  return withGateways({}, async ({ backend, gateways }) => {
    const [gateway] = gateways;
    const config = { ...FLEET, url: gateway.url, millis };
    const { kept, refusals } = await runCandidate('fleet', config, { timeoutMillis: millis + SPARE_MILLIS });
    const stored = await storedOf(backend, kept);
    const { connections } = await backend.counts();
    const { peakRssMegabytes } = await gateway.counts();
    return {
      cpuMicrosPerSpan: (await cpuMicrosOf(gateways)) / stored,
      lost: kept - stored,
      refusals,
      connections,
      peakRssMegabytes: Math.round(peakRssMegabytes),
    };
  });
}
