// Lost spans of a synchronous burst: nothing can be sent while the loop runs, so all of it has to be kept.
import { alternate } from '../alternate.mjs';
import { OURS, PEER } from '../candidates/candidate.mjs';
import { median, rounded, spread } from '../median.mjs';
import { runCandidate } from '../processes/candidate-process.mjs';
import { startServer } from '../processes/server-process.mjs';

const SPANS = 100_000;

export async function run({ quick }) {
  const results = await alternate([OURS, PEER], quick ? 1 : 3, 'burst of 100,000', measure);
  return Object.entries(results).map(([candidate, runs]) => ({
    candidate,
    spans: SPANS,
    'lost, median': median(runs.map((run) => run.lost)),
    'lost, spread': spread(runs.map((run) => run.lost)),
    'lost %': rounded((100 * median(runs.map((run) => run.lost))) / SPANS, 2),
    'said lost': runs[0].dropped === undefined ? 'not counted' : median(runs.map((run) => run.dropped)),
    'loop ms': rounded(median(runs.map((run) => run.loopMillis))),
    'all delivered after ms': rounded(median(runs.map((run) => run.totalMillis))),
    'peak RSS MB': rounded(median(runs.map((run) => run.peakRssMegabytes))),
    requests: median(runs.map((run) => run.requests)),
  }));
}

async function measure(candidate) {
  const server = await startServer('span-store');
  try {
    const result = await runCandidate('burst', { candidate, url: server.url, spans: SPANS });
    const { stored, requests } = await server.counts();
    return { ...result, requests, lost: result.made - stored };
  } finally {
    await server.kill();
  }
}
