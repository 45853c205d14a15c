// Ends many spans in one synchronous loop, some of them poison if asked, then flushes and shuts down.
import { makeCandidate, settle } from '../candidates/candidate.mjs';
import { config, report } from '../processes/report.mjs';
import { shapes } from '../spans/span-shapes.mjs';

const { tracer, processor, dropped } = await makeCandidate(config.candidate, config.url);
const small = shapes.small();
const poison = shapes.poison();
const begin = performance.now();
for (let index = 0; index < config.spans; index++) {
  const isPoison = config.poisonEvery > 0 && index % config.poisonEvery === config.poisonEvery - 1;
  if (isPoison) poison(tracer);
  else small(tracer, index);
}
const loopMillis = performance.now() - begin;
await settle(processor);
report({
  made: config.spans,
  dropped: dropped(),
  loopMillis,
  totalMillis: performance.now() - begin,
  peakRssMegabytes: process.resourceUsage().maxRSS / 1024,
});
