// Keeps a backlog of spans before the candidate, without overrunning its queue, and measures what is delivered
// meanwhile.
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { settle } from '../candidates/candidate.mjs';
import { makeCandidateOrPolicy } from '../policies/candidate-or-policy.mjs';
import { checkpoint, config, report } from '../processes/report.mjs';
import { shapes } from '../spans/span-shapes.mjs';

/** In one turn of the event loop: enough that the making never is what limits. */
const MAX_CHUNK_SPANS = 1_000;
const MIN_CHUNK_SPANS = 100;
const FULL_PAUSE_MILLIS = 10;
const MAX_BUSY_MILLIS = 10_000;

const { tracer, processor, answered, delivered, dropped } = await makeCandidateOrPolicy(config);
const endSpan = shapes[config.shape]();
let made = 0;
await keepBusy(config.warmUpMillis);

const begin = performance.now();
const cpu = process.cpuUsage();
const deliveredBefore = delivered();
await keepBusy(config.millis);
const { user, system } = process.cpuUsage(cpu);
const deliveredSpans = delivered() - deliveredBefore;
const seconds = (performance.now() - begin) / 1000;

await checkpoint();
if (!config.isCutShort) await settle(processor);
else process.once('disconnect', () => process.exit());
report({
  made,
  dropped: dropped(),
  deliveredPerSecond: deliveredSpans / seconds,
  cpuMicrosPerSpan: deliveredSpans > 0 ? (user + system) / deliveredSpans : undefined,
  peakRssMegabytes: process.resourceUsage().maxRSS / 1024,
});

/** For some time, and on a busy machine for longer, until enough was delivered to say something. */
async function keepBusy(millis) {
  const start = performance.now();
  const enough = delivered() + (config.minDeliveredSpans ?? 0);
  const isEnough = () => performance.now() - start >= (delivered() >= enough ? millis : MAX_BUSY_MILLIS);
  while (!isEnough()) {
    const room = config.backlogSpans - (made - answered());
    if (room >= MIN_CHUNK_SPANS) {
      for (let count = Math.min(room, MAX_CHUNK_SPANS); count > 0; count--, made++) endSpan(tracer, made);
      await nextTurn();
    } else await sleep(FULL_PAUSE_MILLIS);
  }
}
