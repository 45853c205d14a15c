// Signals that ask for a core dump still leave one, after the spans have been sent.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type FaultServer, startFaultServer, startNode, until } from '@sgp-otel/testkit';

const register = require.resolve('../dist/register.js');
const api = JSON.stringify(require.resolve('@opentelemetry/api'));
const app = require.resolve('./apps/program.cjs');

let server: FaultServer;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'sgp-otel-core-'));
  server = await startFaultServer();
});

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const names = () => server.requests.flatMap(({ body }) => body.items.map((item: { name: string }) => item.name));

/** A shell that allows dumps of so many KiB, waits for what it runs and tells what `waitpid` says. */
const shell = (limitKib: number | 'unlimited') => ['bash', '-c', `ulimit -c ${limitKib} && "$@"; exit $?`, 'bash'];

const cannot =
  spawnSync('bash', ['-c', 'ulimit -c unlimited']).status === 0
    ? undefined
    : 'skipped: this user may not raise the limit of core dumps';

async function dump(signal: NodeJS.Signals, limitKib: number | 'unlimited', flags: readonly string[]) {
  const APP_CODE = `
    require(${api}).trace.getTracer('app').startSpan('a').end();
    setInterval(() => {}, 1000);
    console.log(process.pid);`;
  const credentials = { SGP_API_KEY: 'key', SGP_ACCOUNT_ID: 'acc', SGP_CLIENT_BASE_URL: server.url };
  const running = startNode([...flags, app], {
    cwd: folder,
    env: { ...credentials, APP_CODE, AGENTEX_SPAN_QUEUE_LINGER_MS: '3600000', OTEL_LOG_LEVEL: 'none' },
    through: shell(limitKib),
  });
  await until('the program', () => running.stdout().includes('\n'));
  process.kill(Number(running.stdout()), signal);
  const { code, stderr } = await running.result;
  // The shell names the cause of death and adds "(core dumped)".
  return { code, words: stderr.replace(/^.*line \d+:\s+\d+ /gm, '').replace(/ +"\$@".*/g, '') };
}

(cannot === undefined ? describe : describe.skip)(`a core dump${cannot === undefined ? '' : ` (${cannot})`}`, () => {
  it.each([
    ['SIGQUIT', 'unlimited', 131],
    ['SIGQUIT', 0, 131],
    ['SIGXCPU', 'unlimited', 152],
    ['SIGABRT', 'unlimited', 134],
  ] as const)('by %s with a limit of %s is made as without the flag', async (signal, limit, code) => {
    const traced = await dump(signal, limit, ['--require', register]);
    const plain = await dump(signal, limit, []);
    expect(traced).toEqual(plain);
    expect(traced.code).toBe(code);
    const pattern = readFileSync('/proc/sys/kernel/core_pattern', 'utf8');
    if (limit === 'unlimited' && pattern.startsWith('core')) expect(traced.words).toContain('core dumped');
    // Nothing can be sent before SIGABRT from outside.
    expect(names()).toEqual(signal === 'SIGABRT' ? [] : ['a']);
  });
});
