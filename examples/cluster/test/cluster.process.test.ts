// A cluster under a signal: every worker's spans arrive, and it ends as it would without tracing.
import path from 'node:path';
import { startFaultServer, startNode, until } from '@sgp-otel/testkit';

const folder = path.join(__dirname, '..');
const register = require.resolve('@sgp-otel/auto/register', { paths: [folder] });

it('delivers the spans of all workers that are stopped by SIGTERM, long before the linger is over', async () => {
  const server = await startFaultServer();
  const env = { SGP_API_KEY: 'k', SGP_ACCOUNT_ID: 'a', SGP_CLIENT_BASE_URL: server.url, PORT: '0' };
  const options = { cwd: folder, env: { ...env, AGENTEX_SPAN_QUEUE_LINGER_MS: '3600000' } };
  const running = startNode(['--require', register, 'cluster.cjs'], options);
  try {
    await until('two workers', () => running.stdout().match(/worker \d+ on/g)?.length === 2);
    const port = /on (\d+)/.exec(running.stdout())?.[1];
    const pids = new Set<number>();
    for (let count = 0; count < 8; count++) {
      const response = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } });
      pids.add(((await response.json()) as { pid: number }).pid);
    }
    expect(pids.size).toBe(2);
    running.child.kill('SIGTERM');
    expect(await running.result).toMatchObject({ code: 0 });
    const items = server.requests.flatMap((request) => request.body.items);
    const served = items.filter((item) => item.metadata.otel_kind === 'SERVER');
    expect(served).toHaveLength(8);
    expect(new Set(served.map((item) => item.metadata.resource['process.pid']))).toEqual(pids);
  } finally {
    running.child.kill('SIGKILL');
    await server.close();
  }
});
