// Ends some spans before a backend that is dead, lets the candidate try for a while, and times shutdown().
import { setTimeout as sleep } from 'node:timers/promises';
import { makeCandidate } from '../candidates/candidate.mjs';
import { config, report } from '../processes/report.mjs';
import { shapes } from '../spans/span-shapes.mjs';

const { tracer, processor } = await makeCandidate(config.candidate, config.url);
const endSpan = shapes.small();
for (let index = 0; index < config.spans; index++) endSpan(tracer, index);
await sleep(config.tryMillis);
const begin = performance.now();
await processor.shutdown().catch(() => {});
report({ shutdownMillis: performance.now() - begin });
