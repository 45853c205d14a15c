// A process that stands still after each answer and is killed at the end, as Lambda's is.
import path from 'node:path';
import { startFaultServer, startNode } from '@sgp-otel/testkit';

const folder = path.join(__dirname, '..');
const register = require.resolve('@sgp-otel/auto/register', { paths: [folder] });

it('has sent the spans of an invocation before the process freezes', async () => {
  const server = await startFaultServer();
  try {
    const env = { SGP_API_KEY: 'k', SGP_ACCOUNT_ID: 'a', SGP_CLIENT_BASE_URL: server.url, OTEL_LOG_LEVEL: 'warn' };
    const args = ['--require', register, 'run-locally.mjs', 'first', 'second'];
    const result = await startNode(args, { cwd: folder, env }).result;
    expect(result).toMatchObject({ signal: 'SIGKILL', stderr: '' });
    expect(result.stdout.trim().split('\n')).toHaveLength(2);
    const items = server.requests.flatMap((request) => request.body.items);
    expect(items.map(({ input }) => input)).toEqual([{ question: 'first' }, { question: 'second' }]);
  } finally {
    await server.close();
  }
});

it('answers although nothing can be sent', async () => {
  const env = {
    SGP_API_KEY: 'k',
    SGP_ACCOUNT_ID: 'a',
    SGP_CLIENT_BASE_URL: 'http://127.0.0.1:1',
    SGP_OTEL_EXPORT_TIMEOUT_MILLIS: '300',
  };
  const result = await startNode(['--require', register, 'run-locally.mjs', 'first'], { cwd: folder, env }).result;
  expect(result.stdout).toContain('You asked: first');
});
