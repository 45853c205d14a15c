// The demo as a user runs it: local backend, traced agent, six questions, every span accounted for.

import { execFile, spawnSync } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const demoPath = path.join(__dirname, '..', 'demo.mjs');
const runDemo = (...args: string[]) =>
  spawnSync(process.execPath, [demoPath, ...args], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '', PORT: '0', NO_COLOR: '1' },
    timeout: 90_000,
  });

it('delivers one complete trace per request with --once, twice at once on the same preferred ports', async () => {
  const env = { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1' };
  const runs = [1, 2].map(() => promisify(execFile)(process.execPath, [demoPath, '--once'], { env }));
  const [{ stdout, stderr }, other] = await Promise.all(runs as [(typeof runs)[number], (typeof runs)[number]]);
  expect({ stderr, other: other.stderr }).toEqual({ stderr: '', other: '' });
  expect(other.stdout).toMatch(/demo: 6 traces, \d+ spans stored/);
  const lines = stdout.trimEnd().split('\n');
  const [, traces, spans] = /^demo: (\d+) traces, (\d+) spans stored$/.exec(lines.at(-1) ?? '') ?? [];
  expect(Number(traces)).toBe(6);
  // Each trace holds at least its server span and the request handler.
  expect(Number(spans)).toBeGreaterThanOrEqual(12);
  expect(stdout).toMatch(/└─ .*chat gpt-4o-mini/);
  expect(stdout).toMatch(/✗ .*chat gpt-4o-mini/);
  expect(stdout).toMatch(/ 8 model calls, each with its messages/);
  expect(stdout).not.toMatch(/middleware/);
}, 180_000);

it('explains an unknown option and exits with 1', () => {
  const { status, stderr } = runDemo('--twice');
  expect(status).toBe(1);
  expect(stderr).toMatch(/demo: .*--twice/);
  expect(stderr).toContain('Usage: node demo.mjs');
});

it('prints its usage with --help', () => {
  const { status, stdout } = runDemo('--help');
  expect(status).toBe(0);
  expect(stdout).toContain('--once');
});
