// How long the event loop stands still while spans with long messages are exported, and the memory that takes; without an exporter as
// the floor. The first second, with its one-time loading, is told apart.
import { alternate } from '../alternate.mjs';
import { NONE, OURS, PEER } from '../candidates/candidate.mjs';
import { median, rounded, spread } from '../median.mjs';
import { runCandidate } from '../processes/candidate-process.mjs';
import { startServer } from '../processes/server-process.mjs';

const SPANS_PER_SECOND = 500;
const KILOBYTES = [16, 256];

export async function run({ quick }) {
  const rows = [];
  for (const kilobytes of KILOBYTES) {
    const load = {
      shape: 'w2',
      kilobytes,
      spansPerSecond: SPANS_PER_SECOND,
      warmUpMillis: 1_000,
      // The peer waits up to 5 s for a batch, or for 512 spans: about a second of this load.
      millis: quick ? 1_200 : 8_000,
    };
    const title = `${SPANS_PER_SECOND} spans/s of ${kilobytes} KB`;
    const results = {
      ...(await alternate([NONE], 1, title, (candidate) => measure({ candidate, ...load }))),
      ...(await alternate([OURS, PEER], quick ? 1 : 2, title, (candidate) => measure({ candidate, ...load }))),
    };
    for (const [candidate, runs] of Object.entries(results)) {
      const of = (field) => runs.map((run) => run[field]);
      rows.push({
        'span KB': kilobytes,
        candidate,
        'max ms': rounded(median(of('delayMaxMillis')), 1),
        'max ms, spread': spread(of('delayMaxMillis'), 1),
        'p99 ms': rounded(median(of('delayP99Millis')), 1),
        'first second max ms': rounded(median(of('warmUpMaxMillis')), 1),
        'to peer': rounded(median(of('delayMaxMillis')) / median(results[PEER].map((run) => run.delayMaxMillis)), 3),
        'peak RSS MB': rounded(median(of('loadPeakRssMegabytes'))),
        spans: rounded(median(of('made'))),
        lost: candidate === NONE ? '' : rounded(median(of('lost'))),
        'said lost': candidate === NONE ? '' : saidLost(runs),
        'largest request KB': rounded(median(of('largestBytes')) / 1024),
      });
    }
  }
  return rows;
}

function saidLost(runs) {
  return runs[0].dropped === undefined ? 'not counted' : rounded(median(runs.map((run) => run.dropped)));
}

async function measure(config) {
  const server = await startServer('span-store');
  try {
    const result = await runCandidate('steady-load', { ...config, url: server.url });
    const { stored, largestBytes } = await server.counts();
    return { ...result, largestBytes, lost: result.made - stored };
  } finally {
    await server.kill();
  }
}
