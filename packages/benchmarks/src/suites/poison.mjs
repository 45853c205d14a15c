// One span of 200 that the backend refuses: how many are lost with it, and how many requests that takes.
import { alternate } from '../alternate.mjs';
import { OURS, PEER } from '../candidates/candidate.mjs';
import { median, spread } from '../median.mjs';
import { runCandidate } from '../processes/candidate-process.mjs';
import { startServer } from '../processes/server-process.mjs';

const SPANS = 200;
const POISON_AT = 77;
const cases = { named: 'the answer names the span', unnamed: 'the answer does not name it' };

export async function run({ quick }) {
  const rows = [];
  for (const [poison, title] of Object.entries(cases)) {
    const results = await alternate([OURS, PEER], quick ? 1 : 3, `poison, ${title}`, (candidate) =>
      measure(candidate, poison),
    );
    for (const [candidate, runs] of Object.entries(results)) {
      rows.push({
        case: title,
        candidate,
        spans: SPANS,
        'lost, median': median(runs.map((run) => run.lost)),
        'lost, spread': spread(runs.map((run) => run.lost)),
        'said lost': runs[0].dropped === undefined ? 'not counted' : median(runs.map((run) => run.dropped)),
        'requests, median': median(runs.map((run) => run.requests)),
      });
    }
  }
  return rows;
}

async function measure(candidate, poison) {
  const server = await startServer('span-store', { poison });
  try {
    const result = await runCandidate('burst', { candidate, url: server.url, spans: SPANS, poisonAt: POISON_AT });
    const { stored, requests } = await server.counts();
    return { ...result, requests, lost: result.made - stored };
  } finally {
    await server.kill();
  }
}
