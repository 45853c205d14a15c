// `npm run test:busy -- [--rounds N] [--load N] [--summary FILE] [PATH …]`: runs the tests, or those whose paths match,
// beside load on every core, round after round, up to the first round that fails. A test that passes only on an idle
// machine fails here.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const root = path.join(import.meta.dirname, '..');
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const { values, positionals: paths } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    /** How many busy loops: one a core unless said otherwise. */
    load: { type: 'string', default: String(availableParallelism()) },
    /** Where to write what jest says of the last round, as JSON. */
    summary: { type: 'string' },
  },
  allowPositionals: true,
});

// Each ends with this process, however that ends.
const BUSY = 'const parent = process.ppid; do for (let i = 0; i < 1e8; i++); while (process.ppid === parent);';

/** @returns what failed, in words; empty when nothing did */
async function runRound(report) {
  const args = [jest, ...paths, '--json', `--outputFile=${report}`];
  // The report goes to the file; what jest says besides goes to stderr.
  const running = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(running, 'exit');
  if (code === 0) return [];
  return failuresIn(report);
}

function failuresIn(report) {
  let results;
  try {
    results = JSON.parse(readFileSync(report, 'utf8')).testResults;
  } catch {
    return ['jest ended without a report'];
  }
  const failures = results.flatMap(({ name, status, assertionResults }) => {
    const file = path.relative(root, name);
    const tests = assertionResults
      .filter((test) => test.status === 'failed')
      .map(({ fullName }) => `${file}: ${fullName}`);
    return status === 'failed' && tests.length === 0 ? [`${file}: the file itself`] : tests;
  });
  return failures.length > 0 ? failures : ['jest failed, no test did'];
}

const folder = mkdtempSync(path.join(tmpdir(), 'test-busy-'));
const report = path.join(folder, 'report.json');
const loops = Array.from({ length: Number(values.load) }, () =>
  spawn(process.execPath, ['--eval', BUSY], { stdio: 'ignore' }),
);
try {
  for (let round = 1; round <= Number(values.rounds); round++) {
    const startedAtMillis = performance.now();
    const failures = await runRound(report);
    const seconds = Math.round((performance.now() - startedAtMillis) / 1000);
    if (values.summary) copyFileSync(report, values.summary);
    const outcome =
      failures.length === 0 ? 'passed' : `failed\n${failures.map((failure) => `  ${failure}`).join('\n')}`;
    console.log(`round ${round} of ${values.rounds}, beside ${loops.length} busy loops, ${seconds} s: ${outcome}`);
    if (failures.length > 0) {
      process.exitCode = 1;
      break;
    }
  }
} finally {
  for (const loop of loops) loop.kill('SIGKILL');
  rmSync(folder, { recursive: true });
}
