// Delivery of W1 spans at saturation, against a backend that takes its time for each request. CPU time includes making the spans, about
// 2 µs each; compare it at 0 ms, since the fewer spans pass, the colder the code is.
import { alternate } from '../alternate.mjs';
import { OURS, PEER } from '../candidates/candidate.mjs';
import { median, rounded, spread } from '../median.mjs';
import { runCandidate } from '../processes/candidate-process.mjs';
import { startServer } from '../processes/server-process.mjs';

const ANSWER_MILLIS = [0, 20, 150];
/** The peer's queue holds 2,048; ours is bounded by bytes, and 10,000 W1 spans are well below that. */
const backlogSpans = { [OURS]: 10_000, [PEER]: 2_048 };

export async function run({ quick }) {
  const rows = [];
  for (const answerMillis of ANSWER_MILLIS) {
    const times = quick ? { warmUpMillis: 700, millis: 700 } : { warmUpMillis: 1_000, millis: 2_000 };
    const results = await alternate([OURS, PEER], quick ? 1 : 5, `W1, ${answerMillis} ms a request`, (candidate) =>
      measure({ candidate, answerMillis, backlogSpans: backlogSpans[candidate], ...times }),
    );
    const ratios = (field) => results[OURS].map((run, index) => run[field] / results[PEER][index][field]);
    for (const [candidate, runs] of Object.entries(results)) {
      const of = (field) => runs.map((run) => run[field]);
      rows.push({
        'answer ms': answerMillis,
        candidate,
        'delivered/s': rounded(median(of('deliveredPerSecond'))),
        'delivered/s, spread': spread(of('deliveredPerSecond')),
        'to peer': candidate === PEER ? 1 : rounded(median(ratios('deliveredPerSecond')), 2),
        'CPU µs/span': rounded(median(of('cpuMicrosPerSpan')), 1),
        'CPU µs/span, spread': spread(of('cpuMicrosPerSpan'), 1),
        'CPU to peer': candidate === PEER ? 1 : rounded(median(ratios('cpuMicrosPerSpan')), 2),
        lost: median(of('lost')),
        requests: median(of('requests')),
        'spans/request': rounded(median(of('spansPerRequest'))),
        connections: median(of('connections')),
        'max in flight': median(of('maxInFlight')),
        'peak RSS MB': rounded(median(of('peakRssMegabytes'))),
      });
    }
  }
  return rows;
}

async function measure({ answerMillis, ...config }) {
  const server = await startServer('span-store', { answerMillis });
  try {
    // The final flush sends in another way than the load does: it counts for losses only.
    let underLoad;
    const onCheckpoint = async () => {
      underLoad = await server.counts();
    };
    const result = await runCandidate('saturation', { ...config, url: server.url }, { onCheckpoint });
    const { stored } = await server.counts();
    const spansPerRequest = underLoad.stored / underLoad.requests;
    return { ...underLoad, ...result, spansPerRequest, lost: result.made - stored };
  } finally {
    await server.kill();
  }
}
