// What the spool costs and saves: CPU, stalls, the time of a shutdown, spans lost at kill -9, and how fast what was
// kept is delivered.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LANGFUSE, OURS, OURS_ALWAYS, OURS_SPILL, STOCK } from '../candidates/names.mjs';
import { alternate } from '../measure/alternate.mjs';
import { runCandidate } from '../processes/candidate-process.mjs';
import { startServer } from '../processes/server-process.mjs';

export const CPU = 'HTTP span at saturation';
export const STALL = 'chat span of 16 KB, 500/s';
export const SLOW_DISK = 'the same, fsync takes 20 ms';
export const SHUTDOWN = 'shutdown, backend silent';
export const KILLED = 'kill -9 while the backend answers';
export const KILLED_IN_OUTAGE = 'kill -9 in an outage';

export const title = 'Durability: the spool on disk';
export const about =
  'SgpSpanProcessor without a spool, with mode `spill` and with mode `always`, on the disk of the temporary folder. Killed is after 100,000 small spans at ' +
  '10,000/s, at the moment the last one ended; then a second process on the same folder delivers what is there, and what the backend does not ' +
  'have is lost. Killing a process does not test a loss of power. Stall is by `monitorEventLoopDelay` at 1 ms.';
export const metrics = {
  cpuMicrosPerSpan: { label: 'CPU µs/span', better: 'lower', digits: 1 },
  delayMaxMillis: { label: 'longest stall ms', better: 'lower', digits: 1 },
  shutdownMillis: { label: 'shutdown ms', better: 'lower' },
  lost: { label: 'lost', better: 'lower' },
  duplicates: { label: 'sent twice' },
  redeliveredMegabytesPerSecond: { label: 'redelivery MB/s', better: 'higher', digits: 1 },
};
export const chart = { metric: 'lost' };
export const ours = OURS_SPILL;
export const reference = OURS;

const MODES = { [OURS]: undefined, [OURS_SPILL]: 'spill', [OURS_ALWAYS]: 'always' };
const VARIANTS = Object.keys(MODES);
const KILLED_SPANS = { full: 100_000, smoke: 10_000 };
const SLOW_FSYNC = ['--require', fileURLToPath(new URL('../programs/slow-fsync.cjs', import.meta.url))];

export async function run({ isSmoke, record }) {
  const rounds = isSmoke ? 1 : 5;
  const measureIn = (testCase, candidates, measure) =>
    alternate({ candidates, rounds, label: testCase }, async (candidate) =>
      record(
        testCase,
        candidate,
        await withFolder(candidate, (environment, folder) => measure(candidate, environment, folder)),
      ),
    );
  const saturation = { shape: 'http', backlogSpans: 10_000, ...times(isSmoke, 700, 1_500) };
  await measureIn(CPU, VARIANTS, (candidate, environment) =>
    withBackend((url) =>
      runCandidate('saturation', { candidate, url, minDeliveredSpans: 10_000, ...saturation }, { environment }),
    ),
  );
  const load = { shape: 'chat16', spansPerSecond: 500, ...times(isSmoke, 1_000, 7_000) };
  for (const [testCase, execArgv] of [
    [STALL, []],
    [SLOW_DISK, SLOW_FSYNC],
  ]) {
    await measureIn(testCase, VARIANTS, (candidate, environment) =>
      withBackend((url) => runCandidate('steady-load', { candidate, url, ...load }, { environment, execArgv })),
    );
  }
  const spans = isSmoke ? 10_000 : 40_000;
  await measureIn(SHUTDOWN, VARIANTS, (candidate, environment) =>
    withBackend(
      (url) => runCandidate('shutdown', { candidate, url, spans, tryMillis: 100 }, { environment }),
      'silent',
    ),
  );
  const killed = { spans: isSmoke ? KILLED_SPANS.smoke : KILLED_SPANS.full };
  for (const [testCase, mode] of [
    [KILLED, 'store'],
    [KILLED_IN_OUTAGE, 'unavailable'],
  ]) {
    await measureIn(testCase, [...VARIANTS, STOCK, LANGFUSE], (candidate, environment, folder) =>
      measureKilled({ candidate, mode, environment, folder, ...killed }),
    );
  }
}

function times(isSmoke, smokeMillis, millis) {
  return { warmUpMillis: isSmoke ? 500 : 1_000, millis: isSmoke ? smokeMillis : millis };
}

/** A folder for the spool of a candidate that has one. */
async function withFolder(candidate, work) {
  const folder = mkdtempSync(join(tmpdir(), 'benchmark-spool-'));
  const mode = MODES[candidate];
  try {
    return await work(mode ? { SGP_OTEL_SPOOL_DIR: folder, SGP_OTEL_SPOOL_MODE: mode } : {}, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function withBackend(work, mode = 'store') {
  const server = await startServer('backend');
  try {
    await server.setMode(mode);
    return await work(server.url, server);
  } finally {
    await server.kill();
  }
}

function measureKilled({ candidate, mode, spans, environment, folder }) {
  return withBackend(async (url, server) => {
    const { made } = await runCandidate('killed', { candidate, url, spans, spansPerSecond: 10_000 }, { environment });
    await server.setMode('store');
    const { stored: storedBefore } = await server.counts();
    const bytes = bytesBelow(folder);
    let redeliveredMegabytesPerSecond;
    if (MODES[candidate]) {
      const { millis, delivered } = await runCandidate('redeliver', { candidate, url }, { environment });
      // What takes a moment says nothing about speed.
      if (delivered > spans / 10) redeliveredMegabytesPerSecond = bytes / 1e6 / (millis / 1000);
    }
    const { stored, duplicates } = await server.counts();
    return { lost: made - stored, duplicates, redelivered: stored - storedBefore, redeliveredMegabytesPerSecond };
  }, mode);
}

function bytesBelow(folder) {
  let bytes = 0;
  for (const name of readdirSync(folder, { recursive: true })) {
    const facts = statSync(join(folder, name));
    if (facts.isFile()) bytes += facts.size;
  }
  return bytes;
}
