// One span in 200 that the backend refuses: how many are lost with it, and how many requests that takes.
import { OTLP_PROTOBUF, OURS, STOCK } from '../candidates/names.mjs';
import { alternate } from '../measure/alternate.mjs';
import { runCandidate } from '../processes/candidate-process.mjs';
import { startServer } from '../processes/server-process.mjs';

export const NAMED = 'the answer names the span';
export const UNNAMED = 'the answer does not name it';

const SPANS = 2_000;
const POISON_EVERY = 200;
export const POISONED_SPANS = SPANS / POISON_EVERY;

export const title = 'Poison: one bad span per 200';
export const about =
  `${SPANS.toLocaleString('en')} spans, ${POISONED_SPANS} of them refused by the backend with the batch they are in: by a 422 that names ` +
  'them, as SGP does, or by a 400 that does not. Extra requests are those beyond what the same spans take when none is bad.';
export const metrics = {
  lost: { label: 'lost', better: 'lower' },
  dropped: { label: 'said lost' },
  requests: { label: 'requests' },
  extraRequests: { label: 'extra requests', better: 'lower' },
};
export const chart = { metric: 'lost', isLogarithmic: true };
export const ours = OURS;
export const reference = STOCK;

const cases = { [NAMED]: 'named', [UNNAMED]: 'unnamed' };

export async function run({ isSmoke, record }) {
  const candidates = isSmoke ? [OURS, STOCK] : [OURS, STOCK, OTLP_PROTOBUF];
  for (const [testCase, poison] of Object.entries(cases)) {
    await alternate({ candidates, rounds: isSmoke ? 1 : 3, label: testCase }, async (candidate) => {
      const clean = await measure(candidate, { poisonEvery: 0 });
      const poisoned = await measure(candidate, { poison, poisonEvery: POISON_EVERY });
      record(testCase, candidate, { ...poisoned, extraRequests: poisoned.requests - clean.requests });
    });
  }
}

async function measure(candidate, { poison, poisonEvery }) {
  const server = await startServer('backend', { poison });
  try {
    const result = await runCandidate('burst', { candidate, url: server.url, spans: SPANS, poisonEvery });
    const { stored, requests } = await server.counts();
    return { ...result, requests, lost: result.made - stored };
  } finally {
    await server.kill();
  }
}
