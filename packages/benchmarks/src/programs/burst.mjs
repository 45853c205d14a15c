// Ends many small spans in one synchronous loop, one of them poison if asked, then flushes and shuts down.
import { makeCandidate, settle } from '../candidates/candidate.mjs';
import { config, report } from '../processes/report.mjs';
import { poisonSpan, smallSpan } from '../spans/span-shapes.mjs';

const { tracer, processor, dropped } = await makeCandidate(config.candidate, config.url);
const begin = performance.now();
for (let index = 0; index < config.spans; index++) {
  if (index === config.poisonAt) poisonSpan(tracer);
  else smallSpan(tracer, index);
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
