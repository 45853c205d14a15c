// The example's own test, run as its README says, and the guide that shows it.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { startNode } from '@sgp-otel/testkit';

// A backend, a model and an agent start in it, perhaps on a machine that does other work.
const timeoutMillis = 120_000;
jest.setTimeout(timeoutMillis + 10_000);

const cwd = path.join(__dirname, '..');

it('passes by itself', async () => {
  const { code, stdout } = await startNode(['--test', 'agent.test.mjs'], { cwd, timeoutMillis }).result;
  expect(stdout).toMatch(/^# pass 1$/m);
  expect(code).toBe(0);
});

it('is shown in the guide as it is', () => {
  const guide = readFileSync(path.join(cwd, '../../docs/guides/testing.md'), 'utf8');
  for (const file of ['agent.test.mjs', 'agent.mjs', 'stub-model.mjs']) {
    expect(guide).toContain(readFileSync(path.join(cwd, file), 'utf8'));
  }
});
