// The command behind `npm run bench:shapes`: what one span of a shape that nobody means costs its process, since
// conversion does not yield within a span. Exit code 1 when one of them takes longer than its bound.
import { runCandidate } from './processes/candidate-process.mjs';

/** CPU milliseconds for one span, of all threads, garbage collection included: more than the event loop is kept. */
const MAX_CPU_MILLIS = 50;
const ROUNDS = { warmUpRounds: 2, rounds: 9 };

const { samples } = await runCandidate('shapes', ROUNDS);
const byShape = new Map();
for (const sample of samples) byShape.set(sample.shape, [...(byShape.get(sample.shape) ?? []), sample]);
let missed = 0;
for (const [shape, each] of byShape) {
  const sorted = each.map(({ cpuMillis }) => cpuMillis).sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)];
  const isHeld = median <= MAX_CPU_MILLIS;
  if (!isHeld) missed += 1;
  const spread = `${sorted[0].toFixed(1)}–${sorted.at(-1).toFixed(1)}`;
  console.log(`${isHeld ? 'held  ' : 'MISSED'} ${shape.padEnd(36)} ${median.toFixed(1).padStart(7)} ms (${spread})`);
}
console.log(`${byShape.size - missed} of ${byShape.size} within ${MAX_CPU_MILLIS} ms of CPU time.`);
process.exitCode = missed > 0 ? 1 : 0;
