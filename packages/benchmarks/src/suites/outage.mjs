// Lost spans, memory and shutdown time when the backend is out: refused connections, silence, and 503 with Retry-After.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OURS, STOCK } from '../candidates/names.mjs';
import { runCandidate, startCandidate } from '../processes/candidate-process.mjs';
import { startServer } from '../processes/server-process.mjs';
import { unusedPort } from '../processes/unused-port.mjs';

export const REFUSED = 'refused';
export const BLACK_HOLE = 'black hole';
export const UNAVAILABLE = '503 + Retry-After';
export const BEYOND_BOUND = 'refused, more than the memory bound holds';

export const title = 'Outage: the backend is out and comes back';
export const about =
  'Spans at a steady 2,000/s; the backend is out for 30 s in the middle: killed (refused), reading without answering (black hole), or ' +
  'answering 503 with Retry-After. Small spans are those that the default memory bound of 64 MB holds for the whole outage; one case has HTTP ' +
  'server spans, which are more than it holds. Lost is counted after the backend came back, flush and shutdown. Shutdown time is a run ' +
  'of its own: 1,000 spans, a second of trying, and shutdown() before a backend that stays out.';
export const metrics = {
  lost: { label: 'lost', better: 'lower' },
  lostPercent: { label: 'lost %', better: 'lower', digits: 1 },
  dropped: { label: 'said lost' },
  duplicates: { label: 'sent twice' },
  peakRssMegabytes: { label: 'peak RSS MB', better: 'lower' },
  shutdownMillis: { label: 'shutdown ms', better: 'lower' },
};
export const chart = { metric: 'lostPercent' };
export const ours = OURS;
export const reference = STOCK;

const SPANS_PER_SECOND = 2_000;
const FULL = { beforeMillis: 5_000, outageMillis: 30_000, afterMillis: 5_000 };
const SMOKE = { beforeMillis: 1_000, outageMillis: 6_000, afterMillis: 1_500 };
const modes = { [BLACK_HOLE]: 'silent', [UNAVAILABLE]: 'unavailable' };
const shapeNames = { [BEYOND_BOUND]: 'http' };

export async function run({ isSmoke, record }) {
  const times = isSmoke ? SMOKE : FULL;
  // A smoke run is too short for the bound to be reached.
  const cases = [REFUSED, BLACK_HOLE, UNAVAILABLE, ...(isSmoke ? [] : [BEYOND_BOUND])];
  // The load is a small part of a core and most of the rest is waiting, so the cases run at once; in a smoke run
  // everything does.
  const measureAll = async (candidate) => {
    process.stderr.write(`  ${times.outageMillis / 1000} s outages, all kinds at once: ${candidate}\n`);
    const outages = () => Promise.all(cases.map((testCase) => measure(testCase, candidate, times)));
    const shutdowns = () => Promise.all(cases.map((testCase) => measureShutdown(testCase, candidate)));
    const found = isSmoke ? await Promise.all([outages(), shutdowns()]) : [await outages(), await shutdowns()];
    for (const [index, testCase] of cases.entries())
      record(testCase, candidate, { ...found[0][index], ...found[1][index] });
  };
  if (isSmoke) await Promise.all([OURS, STOCK].map(measureAll));
  else for (const candidate of [OURS, STOCK]) await measureAll(candidate);
}

async function measure(testCase, candidate, times) {
  const { beforeMillis, outageMillis, afterMillis } = times;
  const backend = await startBackend();
  try {
    const load = {
      candidate,
      url: backend.url,
      shape: shapeNames[testCase] ?? 'small',
      spansPerSecond: SPANS_PER_SECOND,
      warmUpMillis: 0,
      millis: beforeMillis + outageMillis + afterMillis,
    };
    const { started, result } = startCandidate('steady-load', load);
    await started;
    await sleep(beforeMillis);
    await backend.out(modes[testCase]);
    await sleep(outageMillis);
    await backend.back();
    const { made, dropped, peakRssMegabytes } = await result;
    const { stored, duplicates } = await backend.counts();
    const lost = made - stored;
    return { lost, lostPercent: (100 * lost) / made, dropped, duplicates, peakRssMegabytes };
  } finally {
    await backend.close();
  }
}

async function measureShutdown(testCase, candidate) {
  if (testCase === BEYOND_BOUND) return {};
  const backend = await startBackend();
  try {
    await backend.out(modes[testCase]);
    return await runCandidate('shutdown', { candidate, url: backend.url, spans: 1_000, tryMillis: 1_000 });
  } finally {
    await backend.close();
  }
}

/** A backend that can go out, by a mode of it or by dying, and come back with what it had stored. */
async function startBackend() {
  const folder = await mkdtemp(join(tmpdir(), 'benchmark-backend-'));
  const store = { port: await unusedPort(), journalFile: join(folder, 'journal') };
  let server = await startServer('backend', store);
  let isDead = false;
  return {
    url: server.url,
    counts: () => server.counts(),
    async out(mode) {
      if (mode) return server.setMode(mode);
      await server.kill();
      isDead = true;
    },
    async back() {
      if (!isDead) return server.setMode('store');
      server = await startServer('backend', store);
      isDead = false;
    },
    async close() {
      await server.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
