// Processes that end at once: what waits is sent all the same, and they end as they would have.
import path from 'node:path';
import { type FaultServer, startFaultServer, startNode, until } from '@sgp-otel/testkit';

const register = require.resolve('../dist/register.js');
const app = path.join(__dirname, 'apps', 'round-trip.cjs');

let server: FaultServer;

beforeEach(async () => {
  server = await startFaultServer();
});

afterEach(() => server.close());

function start(args: string[], env: Record<string, string> = {}) {
  const credentials = { SGP_API_KEY: 'sk-exit-secret', SGP_ACCOUNT_ID: 'acc', SGP_CLIENT_BASE_URL: server.url };
  // How the process ends is all that is looked at here.
  const settings = { AGENTEX_SPAN_QUEUE_LINGER_MS: '3600000', OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http' };
  return startNode(args, { env: { ...credentials, ...settings, ...env } });
}

const items = () => server.requests.flatMap((request) => request.body.items);

describe('a process that ends at once', () => {
  it.each([
    ['process.exit()', 'exit', 4, ''],
    ['an uncaught exception', 'throw', 1, 'Error: thrown by the application'],
    ['an unhandled rejection', 'reject', 1, 'Error: rejected by the application'],
  ])('by %s sends what waits and keeps its exit code and its last words', async (_how, endsBy, code, words) => {
    const result = await start(['--require', register, app], { APP_ENDS_BY: endsBy }).result;
    expect(result).toMatchObject({ code, signal: null, stdout: 'done\n' });
    expect(result.stderr).toContain(words);
    expect(result.stderr).not.toContain('lost');
    expect(items()).toHaveLength(2);
    expect(server.requests[0]?.headers).toMatchObject({ 'x-api-key': 'sk-exit-secret' });
  });

  it('sends again what was in flight, since its answer can no longer be heard', async () => {
    server.script('hang');
    const code = `
      require(${JSON.stringify(app)});
      setInterval(() => {}, 1000);
      process.once('SIGWINCH', () => process.exit(0));`;
    const env = { AGENTEX_SPAN_QUEUE_LINGER_MS: '0', AGENTEX_SPAN_QUEUE_BATCH_SIZE: '1000' };
    const running = start(['--require', register, '--eval', code], env);
    await until('the request', () => server.requests.length > 0 && running.stdout().includes('done'));
    running.child.kill('SIGWINCH');
    const result = await running.result;
    expect(result.code).toBe(0);
    expect(result.stderr).not.toContain('lost');
    expect(new Set(server.storedIds).size).toBe(2);
  });

  it('isolates what the server refuses', async () => {
    server.always((request) => {
      const bad = request.body.items.findIndex(
        (item: { metadata: { otel_kind: string } }) => item.metadata.otel_kind === 'CLIENT',
      );
      return bad < 0
        ? undefined
        : { status: 422, body: { detail: [{ loc: ['body', 'items', bad], msg: 'no clients' }] } };
    });
    const result = await start(['--require', register, app], { APP_ENDS_BY: 'exit' }).result;
    expect(result.code).toBe(4);
    expect(server.storedIds).toHaveLength(1);
    expect(result.stderr).toMatch(/1 span lost.*no clients/);
  });

  it('waits no longer than the shutdown limit for a server that does not answer, and says what was lost', async () => {
    server.always('hang');
    const env = { APP_ENDS_BY: 'exit', SGP_OTEL_SHUTDOWN_TIMEOUT_MILLIS: '700' };
    const running = start(['--require', register, app], env);
    // The last that it says: the start of a process takes as long as it takes, and so may the first request.
    await until('the last word', () => running.stdout().includes('done'));
    const endsSinceMillis = performance.now();
    const result = await running.result;
    expect(result.code).toBe(4);
    // Far below what the limit would be without the variable of this test.
    expect(performance.now() - endsSinceMillis).toBeLessThan(30_000);
    expect(result.stderr).toContain('2 spans lost');
    expect(result.stderr).not.toContain('sk-exit-secret');
  });

  it('says what was lost, and why, when nothing listens', async () => {
    await server.close();
    const env = { APP_ENDS_BY: 'exit', AGENTEX_SPAN_QUEUE_MAX_RETRIES: '1' };
    const result = await start(['--require', register, app], env).result;
    expect(result.code).toBe(4);
    expect(result.stderr).toMatch(/2 spans lost.*ECONNREFUSED/);
  });

  it('costs nothing when nothing waits', async () => {
    const result = await start(['--require', register, '--eval', 'process.exit(6)']).result;
    expect(result.code).toBe(6);
    expect(server.requests).toHaveLength(0);
  });

  it('in a worker thread ends that thread only, and sends what waits', async () => {
    const code = `
      const { Worker } = require('node:worker_threads');
      new Worker(${JSON.stringify(app)}).on('exit', (code) => console.log('thread ended with', code));`;
    const result = await start(['--require', register, '--eval', code], { APP_ENDS_BY: 'exit' }).result;
    expect(result.code).toBe(0);
    expect(result.stdout).toContain('thread ended with 4');
    expect(items()).toHaveLength(2);
  });
});

describe('where nothing may be written and no thread may be started', () => {
  it('the application runs, its spans arrive, and at process.exit() one line says that they do not', async () => {
    const [major = 0] = process.versions.node.split('.').map(Number);
    const flag = major >= 24 ? '--permission' : '--experimental-permission';
    const permission = [flag, '--allow-fs-read=*', '--require', register, app];
    const normal = await start([...permission]).result;
    expect(normal).toMatchObject({ code: 0, stdout: 'done\n' });
    expect(items()).toHaveLength(2);
    const atOnce = await start([...permission], { APP_ENDS_BY: 'exit' }).result;
    expect(atOnce.code).toBe(4);
    expect(atOnce.stderr).toMatch(/2 spans lost.*No thread could be started/);
  });
});
