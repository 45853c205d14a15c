// Delivers what lies in the spool, and times it.
import { setTimeout as sleep } from 'node:timers/promises';
import { makeCandidate, settle } from '../candidates/candidate.mjs';
import { config, report } from '../processes/report.mjs';

/** Nothing has come for so long: that was all. */
const QUIET_MILLIS = 1_000;

const begin = performance.now();
const { processor } = await makeCandidate(config.candidate, config.url);
let delivered = 0;
let lastMillis = begin;
while (performance.now() - lastMillis < QUIET_MILLIS) {
  await sleep(5);
  const now = processor.stats().delivered;
  if (now > delivered) lastMillis = performance.now();
  delivered = now;
}
await settle(processor);
report({ delivered, millis: lastMillis - begin });
