// Spans lost of a synchronous burst: nothing can be sent while the loop runs, so all of it has to be kept.
import { OTLP_PROTOBUF, OURS, STOCK } from '../candidates/names.mjs';
import { alternate } from '../measure/alternate.mjs';
import { runCandidate } from '../processes/candidate-process.mjs';
import { startServer } from '../processes/server-process.mjs';

export const BURST = 'burst of 100,000';

export const title = 'Burst: 100,000 small spans in one synchronous loop';
export const about =
  'Then flush and shutdown. Lost is what the backend did not store; said lost is what the candidate itself counts as lost, where it counts.';
export const metrics = {
  lost: { label: 'lost', better: 'lower' },
  dropped: { label: 'said lost' },
  loopMillis: { label: 'loop ms', better: 'lower' },
  totalMillis: { label: 'until shut down ms' },
  peakRssMegabytes: { label: 'peak RSS MB', better: 'lower' },
  requests: { label: 'requests' },
};
export const chart = { metric: 'lost' };
export const ours = OURS;
export const reference = STOCK;

const SPANS = 100_000;

export async function run({ isSmoke, record }) {
  const candidates = isSmoke ? [OURS, STOCK] : [OURS, STOCK, OTLP_PROTOBUF];
  await alternate({ candidates, rounds: isSmoke ? 1 : 3, label: BURST }, async (candidate) => {
    const server = await startServer('backend');
    try {
      const result = await runCandidate('burst', { candidate, url: server.url, spans: SPANS });
      const { stored, requests } = await server.counts();
      record(BURST, candidate, { ...result, requests, lost: result.made - stored });
    } finally {
      await server.kill();
    }
  });
}
