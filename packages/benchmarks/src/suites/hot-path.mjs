// What a processor adds to the application's own thread at start and end of a span: with exporters that do nothing, the synchronous part
// alone. Whole spans say what an application notices; the calls alone are the more exact measure.
import { NONE, PEER } from '../candidates/candidate.mjs';
import { median, quantile, rounded } from '../median.mjs';
import { runCandidate } from '../processes/candidate-process.mjs';

const parts = { wholeNanos: 'start + end, 14 attributes', callNanos: 'onStart + onEnd alone' };

export async function run({ quick }) {
  process.stderr.write('  hot path: rounds of 1,500 spans\n');
  const counts = quick ? { warmUpRounds: 20, rounds: 60 } : { warmUpRounds: 60, rounds: 600 };
  const { variants, isComplete } = await runCandidate('hot-path', counts, { execArgv: ['--expose-gc'] });
  if (!isComplete)
    throw new Error('Spans were lost in a measured round: the figures would compare keeping with dropping.');
  return Object.entries(parts).flatMap(([part, title]) => {
    const of = (name) => variants.find((variant) => variant.name === name)[part];
    return variants.map(({ name }) => {
      const nanos = of(name);
      return {
        part: title,
        candidate: name,
        'ns/span, median': rounded(median(nanos)),
        'p25–p75': `${rounded(quantile(nanos, 0.25))}–${rounded(quantile(nanos, 0.75))}`,
        'added ns, median': rounded(median(differences(nanos, of(NONE)))),
        'to peer, median of ratios': rounded(median(ratios(nanos, of(PEER))), 3),
      };
    });
  });
}

function differences(values, others) {
  return values.map((value, index) => value - others[index]);
}

function ratios(values, others) {
  return values.map((value, index) => value / others[index]);
}
