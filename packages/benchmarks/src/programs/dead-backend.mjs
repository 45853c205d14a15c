// Ends some spans before a backend that is dead, lets the candidate try for a while, and times shutdown().
import { setTimeout as sleep } from 'node:timers/promises';
import { makeCandidate } from '../candidates/candidate.mjs';
import { config, report } from '../processes/report.mjs';
import { smallSpan } from '../spans/span-shapes.mjs';

const { tracer, processor, dropped } = await makeCandidate(config.candidate, config.url);
for (let index = 0; index < config.spans; index++) smallSpan(tracer, index);
await sleep(config.tryMillis);
const begin = performance.now();
const isRejected = await processor.shutdown().then(
  () => false,
  () => true,
);
report({ made: config.spans, dropped: dropped(), isRejected, shutdownMillis: performance.now() - begin });
