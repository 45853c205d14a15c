// One span that something on the way refuses without saying why, and a way that answers nothing above a size: what
// becomes of the others.
import { OURS, STOCK } from '../candidates/names.mjs';
import { alternate } from '../measure/alternate.mjs';
import { runCandidate } from '../processes/candidate-process.mjs';
import { startServer } from '../processes/server-process.mjs';

export const PAGE = '403 with a page for one span';
export const FAILURE = '500 for one span';
export const RESET = 'a reset for one span';
export const SIZE = 'no answer above 300 KB';
export const cases = [PAGE, FAILURE, RESET, SIZE];

const LARGEST_ANSWERED_BYTES = 300 * 1024;
const servers = {
  [PAGE]: { firewall: 'page' },
  [FAILURE]: { firewall: 'failure' },
  [RESET]: { firewall: 'reset' },
  [SIZE]: { largestAnsweredBytes: LARGEST_ANSWERED_BYTES },
};

export const title = 'Firewall: what is refused without a reason';
export const about =
  'A burst of spans, then a steady 20/s. In three cases one span of the burst has its whole request answered by a box on the way: 403 with an HTML ' +
  'page, 500, or a reset. In the fourth no request above 300 KB is answered, and the burst is 1 MB of chat spans. Neighbours are all spans but ' +
  'that one. Recovery is the time from the first request that did not get through to the next that did; extra requests are those beyond what the ' +
  'same load takes when nothing is in the way.';
export const metrics = {
  lostNeighbours: { label: 'lost neighbours', better: 'lower' },
  recoveryMillis: { label: 'recovery ms', better: 'lower' },
  requests: { label: 'requests' },
  extraRequests: { label: 'extra requests', better: 'lower' },
};
export const chart = { metric: 'lostNeighbours' };
export const ours = OURS;
export const reference = STOCK;

const FULL_MILLIS = 8_000;
const SMOKE_MILLIS = 5_000;

export async function run({ isSmoke, record }) {
  for (const testCase of cases) {
    await alternate({ candidates: [OURS, STOCK], rounds: isSmoke ? 1 : 3, label: testCase }, async (candidate) => {
      const load = {
        candidate,
        burst: testCase === SIZE ? 64 : 100,
        burstShape: testCase === SIZE ? 'chat16' : 'small',
        hasPoison: testCase !== SIZE,
        spansPerSecond: 20,
        millis: isSmoke ? SMOKE_MILLIS : FULL_MILLIS,
      };
      // The load is a small part of a core.
      const [clean, faulty] = await Promise.all([measure(load, {}), measure(load, servers[testCase])]);
      record(testCase, candidate, { ...faulty, extraRequests: faulty.requests - clean.requests });
    });
  }
}

async function measure(load, server) {
  const backend = await startServer('backend', server);
  try {
    const { neighbours } = await runCandidate('firewall-load', { ...load, url: backend.url });
    const { storedNeighbours, requests, recoveryMillis } = await backend.counts();
    const result = { requests, lostNeighbours: neighbours - storedNeighbours };
    return recoveryMillis === null ? result : { ...result, recoveryMillis };
  } finally {
    await backend.kill();
  }
}
