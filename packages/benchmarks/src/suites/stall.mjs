// How long the event loop stands still while spans with long messages are exported, and the memory that takes.
import { NONE, OTLP_PROTOBUF, OURS, STOCK } from '../candidates/names.mjs';
import { alternate } from '../measure/alternate.mjs';
import { runCandidate } from '../processes/candidate-process.mjs';
import { startServer } from '../processes/server-process.mjs';

export const CHAT_16 = 'spans of 16 KB';
export const CHAT_256 = 'spans of 256 KB';

export const title = 'Stall: event-loop delay under long messages';
export const about =
  '500 chat spans per second for 7 s after a first second that is told apart, since code is loaded in it; a batch of the peers is full ' +
  'after about one second. Delay is measured by `monitorEventLoopDelay` at 1 ms. No processor is the floor: what making the spans costs. Spans that a ' +
  'stall of more than 0.1 s kept from being made are not made up for: a candidate that stalls longer has fewer of them to export.';
export const metrics = {
  delayMaxMillis: { label: 'max ms', better: 'lower', digits: 1 },
  delayP99Millis: { label: 'p99 ms', better: 'lower', digits: 1 },
  warmUpMaxMillis: { label: 'first second max ms', digits: 1 },
  loadPeakRssMegabytes: { label: 'peak RSS MB', better: 'lower' },
  largestRequestKilobytes: { label: 'largest request KB' },
  made: { label: 'spans' },
  lost: { label: 'lost', better: 'lower' },
};
export const chart = { metric: 'delayMaxMillis', isLogarithmic: true };
export const ours = OURS;
export const reference = STOCK;

const cases = { [CHAT_16]: 'chat16', [CHAT_256]: 'chat256' };

export async function run({ isSmoke, record }) {
  for (const [testCase, shape] of Object.entries(cases)) {
    const load = { shape, spansPerSecond: 500, warmUpMillis: 1_000, millis: isSmoke ? 2_500 : 7_000 };
    const measureOne = async (candidate) => record(testCase, candidate, await measure({ candidate, ...load }));
    const rounds = isSmoke ? 2 : 3;
    await alternate({ candidates: [OURS, STOCK], rounds, label: testCase }, measureOne);
    if (!isSmoke) await alternate({ candidates: [NONE, OTLP_PROTOBUF], rounds: 1, label: testCase }, measureOne);
  }
}

async function measure(config) {
  const server = await startServer('backend');
  try {
    const result = await runCandidate('steady-load', { ...config, url: server.url });
    const { stored, largestBytes } = await server.counts();
    if (config.candidate === NONE) return result;
    return { ...result, largestRequestKilobytes: Math.round(largestBytes / 1024), lost: result.made - stored };
  } finally {
    await server.kill();
  }
}
