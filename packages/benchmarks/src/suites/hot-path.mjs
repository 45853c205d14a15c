// What a processor adds to the application's own thread at start and end of a span, with exporters that do nothing.
import { LANGFUSE, NONE, OURS, STOCK } from '../candidates/names.mjs';
import { blockMedians } from '../measure/statistics.mjs';
import { runCandidate } from '../processes/candidate-process.mjs';

export const CALLS = 'onStart + onEnd alone';
export const WHOLE = 'the whole span: start, 14 attributes, end';

export const title = 'Hot path: added nanoseconds per span';
export const about =
  'Short rounds of 1,500 HTTP server spans in one process, the candidates in random order, each drained before the next round and ' +
  'starting with an empty young generation. A sample is the median of 50 rounds; added is the difference to no processor in the same rounds.';
export const metrics = {
  nanos: { label: 'ns/span', better: 'lower' },
  addedNanos: { label: 'added ns/span', better: 'lower' },
};
export const chart = { metric: 'addedNanos', cases: [CALLS, WHOLE] };
export const ours = OURS;
export const reference = STOCK;

const ROUNDS_PER_SAMPLE = 50;
const parts = { [CALLS]: 'callNanos', [WHOLE]: 'wholeNanos' };

export async function run({ isSmoke, record }) {
  const samples = isSmoke ? 3 : 12;
  process.stderr.write(`  ${samples * ROUNDS_PER_SAMPLE} rounds of 1,500 spans\n`);
  const rounds = { warmUpRounds: isSmoke ? 30 : 60, rounds: samples * ROUNDS_PER_SAMPLE };
  const { variants, isComplete } = await runCandidate('hot-path', rounds, {
    execArgv: ['--expose-gc'],
  });
  if (!isComplete)
    throw new Error('Spans were lost in a measured round: the figures would compare keeping with dropping.');
  for (const [part, field] of Object.entries(parts)) {
    const of = (name) => blockMedians(variants.find((variant) => variant.name === name)[field], samples);
    const floor = of(NONE);
    // Langfuse writes to the span at its start, which a span that has ended refuses with a warning: only the whole span
    // tells its cost.
    const candidates = part === WHOLE ? [NONE, OURS, STOCK, LANGFUSE] : [NONE, OURS, STOCK];
    for (const candidate of candidates) {
      for (const [sample, nanos] of of(candidate).entries()) {
        const addedNanos = candidate === NONE ? undefined : nanos - floor[sample];
        record(part, candidate, { nanos, addedNanos });
      }
    }
  }
}
