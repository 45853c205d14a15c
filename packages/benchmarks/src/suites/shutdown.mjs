// How long shutdown() takes when the backend is dead, and how long the process lives on after it.
import { alternate } from '../alternate.mjs';
import { OURS, PEER } from '../candidates/candidate.mjs';
import { median, rounded, spread } from '../median.mjs';
import { runCandidate } from '../processes/candidate-process.mjs';
import { startServer } from '../processes/server-process.mjs';
import { unusedPort } from '../processes/unused-port.mjs';

const SPANS = 1_000;
const RETRY_AFTER_SECONDS = 12;

const deadBackends = {
  refused: async () => ({ url: `http://127.0.0.1:${await unusedPort()}`, kill: async () => {} }),
  'black hole': () => startServer('black-hole'),
  [`503, Retry-After: ${RETRY_AFTER_SECONDS}`]: () =>
    startServer('span-store', { status: 503, retryAfterSeconds: RETRY_AFTER_SECONDS }),
};

export async function run({ quick }) {
  // Nearly all of this is waiting, so the backends are measured at once.
  const rows = await Promise.all(Object.keys(deadBackends).map((backend) => measureBackend(backend, quick)));
  return rows.flat();
}

async function measureBackend(backend, quick) {
  const measureOne = (candidate) => measure(backend, candidate);
  const results = quick
    ? Object.fromEntries(await Promise.all([OURS, PEER].map(async (name) => [name, [await measureOne(name)]])))
    : await alternate([OURS, PEER], 3, `shutdown, ${backend}`, measureOne);
  return Object.entries(results).map(([candidate, runs]) => {
    const of = (field) => runs.map((run) => run[field]);
    return {
      backend,
      candidate,
      'shutdown ms, median': rounded(median(of('shutdownMillis'))),
      spread: spread(of('shutdownMillis')),
      'exit after ms': rounded(median(of('exitMillis'))),
      'said lost': runs[0].dropped === undefined ? 'not counted' : median(of('dropped')),
      rejects: runs.some((run) => run.isRejected),
    };
  });
}

async function measure(backend, candidate) {
  const { url, kill } = await deadBackends[backend]();
  try {
    return await runCandidate('dead-backend', { candidate, url, spans: SPANS, tryMillis: 1_000 });
  } finally {
    await kill();
  }
}
