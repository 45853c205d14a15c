// End to end at saturation, against a backend in another process that takes its time for each request.
import { LANGFUSE, OTLP_PROTOBUF, OURS, STOCK, TRACELOOP, ZIPKIN } from '../candidates/names.mjs';
import { alternate } from '../measure/alternate.mjs';
import { runCandidate } from '../processes/candidate-process.mjs';
import { startServer } from '../processes/server-process.mjs';

export const HTTP_0 = 'HTTP span, 0 ms';
export const HTTP_20 = 'HTTP span, 20 ms';
export const HTTP_150 = 'HTTP span, 150 ms';
export const CHAT_0 = 'chat span of 16 KB, 0 ms';

export const title = 'Throughput: end to end at saturation';
export const about =
  'A backlog is kept before each candidate, below its queue bound, while the backend takes 0, 20 or 150 ms for each request. CPU time is ' +
  "the application's process alone and includes making the spans, about 2 µs each. An SGP answer carries the stored spans back, an OTLP " +
  'answer carries nothing: each candidate reads what its protocol answers. Compare CPU at 0 ms: where few spans pass, the code is colder. ' +
  'Lost is what was made and not stored after flush and shutdown.';
export const metrics = {
  deliveredPerSecond: { label: 'spans/s', better: 'higher' },
  cpuMicrosPerSpan: { label: 'CPU µs/span', better: 'lower', digits: 1 },
  requests: { label: 'requests' },
  spansPerRequest: { label: 'spans/request' },
  connections: { label: 'connections' },
  maxInFlight: { label: 'requests in flight' },
  peakRssMegabytes: { label: 'peak RSS MB', better: 'lower' },
  lost: { label: 'lost', better: 'lower' },
};
export const chart = { metric: 'deliveredPerSecond', isLogarithmic: true };
export const ours = OURS;
export const reference = STOCK;

const MAIN = [OURS, STOCK, OTLP_PROTOBUF];
const OTHERS = [ZIPKIN, LANGFUSE, TRACELOOP];
const HTTP_BACKLOG_SPANS = 10_000;
/** 32 MB of text: below the memory bound. */
const CHAT_BACKLOG_SPANS = 2_000;
/** The peers' queues hold 2,048 spans. */
const PEER_BACKLOG_SPANS = 2_000;

/** `minDeliveredSpans` in the warm-up, and again in what is measured. */
const cases = {
  [HTTP_0]: { shape: 'http', answerMillis: 0, minDeliveredSpans: 10_000, others: OTHERS, rounds: 5 },
  [HTTP_20]: { shape: 'http', answerMillis: 20, minDeliveredSpans: 5_000, others: [], rounds: 3 },
  [HTTP_150]: { shape: 'http', answerMillis: 150, minDeliveredSpans: 2_500, others: OTHERS, rounds: 3 },
  [CHAT_0]: { shape: 'chat16', answerMillis: 0, minDeliveredSpans: 1_500, others: [], rounds: 5 },
};

export async function run({ isSmoke, record }) {
  const times = isSmoke ? { warmUpMillis: 700, millis: 800 } : { warmUpMillis: 1_000, millis: 1_500 };
  for (const [testCase, { shape, answerMillis, minDeliveredSpans, others, ...full }] of Object.entries(cases)) {
    const measureOne = async (candidate) =>
      record(testCase, candidate, await measure({ candidate, shape, answerMillis, minDeliveredSpans, ...times }));
    const main = isSmoke ? MAIN.slice(0, 2) : MAIN;
    const smokeRounds = answerMillis === 20 ? 1 : 2;
    await alternate({ candidates: main, rounds: isSmoke ? smokeRounds : full.rounds, label: testCase }, measureOne);
    // In smoke the other peers only have to work.
    const candidates = isSmoke && answerMillis > 0 ? [] : isSmoke ? [OTLP_PROTOBUF, ...others] : others;
    await alternate({ candidates, rounds: isSmoke ? 1 : 3, label: testCase }, measureOne);
  }
}

async function measure({ answerMillis, ...config }) {
  const server = await startServer('backend', { answerMillis });
  const oursBacklog = config.shape === 'http' ? HTTP_BACKLOG_SPANS : CHAT_BACKLOG_SPANS;
  const backlogSpans = config.candidate === OURS ? oursBacklog : PEER_BACKLOG_SPANS;
  try {
    // The final flush sends in another way than the load does: it counts for losses only.
    let underLoad;
    const onCheckpoint = async () => {
      underLoad = await server.counts();
    };
    const result = await runCandidate('saturation', { ...config, backlogSpans, url: server.url }, { onCheckpoint });
    const { stored } = await server.counts();
    const spansPerRequest = underLoad.stored / underLoad.requests;
    return { ...underLoad, ...result, spansPerRequest, lost: result.made - stored };
  } finally {
    await server.kill();
  }
}
