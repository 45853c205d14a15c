// The first process of a container, which the kernel treats differently: a signal it does not listen to does nothing.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type FaultServer, type NodeResult, startFaultServer, startNode, until } from '@sgp-otel/testkit';

const register = require.resolve('../dist/register.js');
const api = JSON.stringify(require.resolve('@opentelemetry/api'));
const app = require.resolve('./apps/program.cjs');
const CONTAINER = ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child'];

const [command = '', ...args] = [...CONTAINER, 'true'];
const cannot =
  process.platform !== 'linux' || spawnSync(command, args).status !== 0
    ? 'skipped: `unshare --pid --mount-proc` needs Linux and the right to make namespaces'
    : undefined;

let server: FaultServer;

beforeEach(async () => {
  server = await startFaultServer();
});

afterEach(() => server.close());

const names = () => server.requests.flatMap(({ body }) => body.items.map((item: { name: string }) => item.name));

// How the process ends is all that is looked at here.
const ENVIRONMENT = { AGENTEX_SPAN_QUEUE_LINGER_MS: '3600000', OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http' };

function start(body: string, flags: readonly string[], env: Record<string, string> = {}) {
  const APP_CODE = `
    const end = (name) => require(${api}).trace.getTracer('app').startSpan(name).end();
    end('a');
    ${body}
    console.log('process', process.pid);`;
  const credentials = { SGP_API_KEY: 'key', SGP_ACCOUNT_ID: 'acc', SGP_CLIENT_BASE_URL: server.url };
  return startNode([...flags, app], {
    env: { ...credentials, APP_CODE, ...ENVIRONMENT, ...env },
    through: CONTAINER,
  });
}

type Running = ReturnType<typeof start>;

/** Its id outside of the container, from where a runtime signals it. */
async function outerPid({ child, stdout }: Running): Promise<number> {
  await until('the program', () => stdout().includes('process 1\n'));
  return Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim());
}

const outcome = ({ code, signal, stdout }: NodeResult) => ({ code, signal, stdout });
const STAYS_UP = 'setInterval(() => {}, 1000);';

(cannot === undefined ? describe : describe.skip)(
  `process 1 of a container${cannot === undefined ? '' : ` (${cannot})`}`,
  () => {
    it.each([
      ['with nothing left to do', 'process.exitCode = 3;'],
      ['by process.exit()', "console.log('process', process.pid); process.exit(4);"],
      ['by an exception', "console.log('process', process.pid); throw new Error('x');"],
    ])('that ends %s has its spans sent, and ends alike', async (_how, body) => {
      const [traced, plain] = await Promise.all([start(body, ['--require', register]).result, start(body, []).result]);
      expect(outcome(traced)).toEqual(outcome(plain));
      expect(traced.stdout).toBe('process 1\n');
      expect(names()).toEqual(['a']);
    });

    it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
      'lives on after %s that it does not listen to, as without the flag, and what waits is flushed',
      async (signal) => {
        const body = `${STAYS_UP} process.on('SIGUSR2', () => { console.log('alive'); process.exit(6); });`;
        const [traced, plain] = [start(body, ['--require', register]), start(body, [])];
        for (const each of [traced, plain]) process.kill(await outerPid(each), signal);
        await until('the span', () => names().length > 0);
        for (const each of [traced, plain]) process.kill(await outerPid(each), 'SIGUSR2');
        expect(outcome(await traced.result)).toEqual({ code: 6, signal: null, stdout: 'process 1\nalive\n' });
        expect(outcome(await traced.result)).toEqual(outcome(await plain.result));
        expect(names()).toEqual(['a']);
      },
    );

    it('goes on being traced after such a signal, and the kill that follows takes what ended since the last linger', async () => {
      const body = `${STAYS_UP} process.on('SIGUSR2', () => { end('b'); console.log('ended b'); });`;
      const running = start(body, ['--require', register]);
      const pid = await outerPid(running);
      process.kill(pid, 'SIGTERM');
      await until('the first span', () => names().includes('a'));
      process.kill(pid, 'SIGUSR2');
      await until('the second span', () => running.stdout().includes('ended b'));
      process.kill(pid, 'SIGTERM');
      await until('the second span', () => names().includes('b'));
      process.kill(pid, 'SIGKILL');
      await running.result;
      expect(names()).toEqual(['a', 'b']);
    });

    it('that listens to SIGTERM decides how it ends, and its spans are sent', async () => {
      const body = `${STAYS_UP} process.on('SIGTERM', () => { end('b'); process.exit(7); });`;
      const running = start(body, ['--require', register]);
      process.kill(await outerPid(running), 'SIGTERM');
      expect(outcome(await running.result)).toEqual({ code: 7, signal: null, stdout: 'process 1\n' });
      expect(names().toSorted()).toEqual(['a', 'b']);
    });
  },
);
