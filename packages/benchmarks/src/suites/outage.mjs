// Lost spans and memory when the backend's process is killed under load and comes back later. Small spans are those that the default
// memory bound holds for the whole outage; W1 spans are more than it holds.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { alternate } from '../alternate.mjs';
import { OURS, PEER } from '../candidates/candidate.mjs';
import { rounded } from '../median.mjs';
import { startCandidate } from '../processes/candidate-process.mjs';
import { startServer } from '../processes/server-process.mjs';
import { unusedPort } from '../processes/unused-port.mjs';

const SPANS_PER_SECOND = 2_000;
const shapes = { small: 'small spans', w1: 'W1 spans' };
const FULL = { beforeMillis: 10_000, outageMillis: 30_000, afterMillis: 10_000 };
const QUICK = { beforeMillis: 1_000, outageMillis: 5_000, afterMillis: 1_000 };

export async function run({ quick }) {
  const times = quick ? QUICK : FULL;
  const title = `${SPANS_PER_SECOND} spans/s, ${times.outageMillis / 1000} s outage`;
  // The load is a small part of a core, so both shapes run at once; a quick run has both candidates at once too.
  const measureShapes = (candidate) =>
    Promise.all(Object.keys(shapes).map((shape) => measure(candidate, shape, times)));
  const results = quick
    ? Object.fromEntries(
        await Promise.all([OURS, PEER].map(async (candidate) => [candidate, [await measureShapes(candidate)]])),
      )
    : await alternate([OURS, PEER], 1, title, measureShapes);
  return Object.entries(results)
    .flatMap(([candidate, [runs]]) => runs.map((run) => ({ candidate, ...run })))
    .map((run) => ({
      shape: shapes[run.shape],
      candidate: run.candidate,
      'outage s': times.outageMillis / 1000,
      spans: run.made,
      lost: run.lost,
      'lost of the outage %': rounded((100 * run.lost * 1000) / (SPANS_PER_SECOND * times.outageMillis), 1),
      'said lost': run.dropped ?? 'not counted',
      'sent twice': run.duplicates,
      'peak RSS MB': rounded(run.peakRssMegabytes),
    }));
}

async function measure(candidate, shape, { beforeMillis, outageMillis, afterMillis }) {
  const folder = await mkdtemp(join(tmpdir(), 'span-store-'));
  const store = { port: await unusedPort(), journalFile: join(folder, 'journal') };
  let server = await startServer('span-store', store);
  try {
    const millis = beforeMillis + outageMillis + afterMillis;
    const load = { candidate, url: server.url, shape, spansPerSecond: SPANS_PER_SECOND, warmUpMillis: 0, millis };
    const { started, result } = startCandidate('steady-load', load);
    await started;
    await sleep(beforeMillis);
    await server.kill();
    await sleep(outageMillis);
    server = await startServer('span-store', store);
    const { made, dropped, peakRssMegabytes } = await result;
    const { stored, duplicates } = await server.counts();
    return { shape, made, dropped, peakRssMegabytes, duplicates, lost: made - stored };
  } finally {
    await server.kill();
    await rm(folder, { recursive: true, force: true });
  }
}
