// Ends a burst of spans with one poison span in the middle if asked, then spans at a steady rate, then flushes and
// shuts down.
import { makeCandidate, settle } from '../candidates/candidate.mjs';
import { config, report } from '../processes/report.mjs';
import { pacedLoad } from '../spans/paced-load.mjs';
import { shapes } from '../spans/span-shapes.mjs';

const { tracer, processor } = await makeCandidate(config.candidate, config.url);
const inBurst = shapes[config.burstShape]();
const small = shapes.small();
const poison = shapes.poison();
for (let index = 0; index < config.burst; index++) {
  inBurst(tracer, index);
  if (config.hasPoison && index === config.burst >> 1) poison(tracer);
}
const { spansPerSecond, millis } = config;
const steady = await pacedLoad({ spansPerSecond, millis, makeSpan: (index) => small(tracer, index) });
await settle(processor);
report({ neighbours: config.burst + steady });
