// `node --test` puts what a test file writes to stderr into its report.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startNode } from '@sgp-otel/testkit';

const register = require.resolve('../dist/register.js');

it('the report of node --test shows nothing of ours', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sgp-otel-test-runner-'));
  try {
    writeFileSync(path.join(folder, 'some.test.cjs'), "require('node:test')('some', () => {});");
    const { code, stdout, stderr } = await startNode(
      ['--require', register, '--test', '--test-reporter=tap', 'some.test.cjs'],
      { cwd: folder, env: { SGP_API_KEY: 'key', SGP_ACCOUNT_ID: 'acc', SGP_CLIENT_BASE_URL: 'http://127.0.0.1:9' } },
    ).result;
    expect(code).toBe(0);
    expect(stdout).toContain('# pass 1');
    expect(stdout + stderr).not.toContain('sgp-otel/auto');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
