// Every end of a process that can be observed: what waits arrives, and the process ends as it does without the flag.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type FaultServer, leadingRows, type NodeResult, startFaultServer, startNode, until } from '@sgp-otel/testkit';

const register = require.resolve('../dist/register.js');
const api = JSON.stringify(require.resolve('@opentelemetry/api'));
const MACHINE_ID = '/etc/machine-id';
const machineId = existsSync(MACHINE_ID) ? readFileSync(MACHINE_ID, 'utf8').trim() || undefined : undefined;
const app = require.resolve('./apps/program.cjs');
const FLAGS = ['--require', '--import'];

let server: FaultServer;

beforeEach(async () => {
  server = await startFaultServer();
});

afterEach(() => server.close());

const env = () => ({
  SGP_API_KEY: 'key',
  SGP_ACCOUNT_ID: 'acc',
  SGP_CLIENT_BASE_URL: server.url,
  AGENTEX_SPAN_QUEUE_LINGER_MS: '3600000',
  // How the process ends is all that is looked at here.
  OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http',
});

const program = (body: string) => `
  const end = (name) => require(${api}).trace.getTracer('app').startSpan(name).end();
  ${body}`;

/** Ended with and without the flag. */
async function both(flag: string, body: string): Promise<{ traced: NodeResult; plain: NodeResult }> {
  const APP_CODE = program(body);
  const [traced, plain] = await Promise.all([
    startNode([flag, register, app], { env: { ...env(), APP_CODE } }).result,
    startNode([app], { env: { APP_CODE } }).result,
  ]);
  return { traced, plain };
}

const names = () =>
  server.requests.flatMap(({ body }) => body.items.map((item: { name: string }) => item.name)).toSorted();

const outcome = ({ code, signal, stdout }: NodeResult) => ({ code, signal, stdout });

describe.each(FLAGS)('with %s, a process that ends', (flag) => {
  const rows = flag === '--require' ? 6 : 1;
  it.each(
    leadingRows(rows, [
      ['by process.exit()', "end('a'); process.exit(3);", ['a']],
      ['with nothing left to do', "end('a'); process.exitCode = 5;", ['a']],
      ['by process.abort()', "end('a'); process.abort();", ['a']],
      ['by an uncaught exception', "end('a'); setTimeout(() => { throw new Error('x'); });", ['a']],
      ['by a span in an exit listener', "process.on('exit', () => end('a')); end('b'); process.exit(1);", ['a', 'b']],
      ['after its listeners were removed', "process.removeAllListeners('exit'); end('a'); process.exit(2);", ['a']],
      ['by process.reallyExit()', "end('a'); process.reallyExit(4);", ['a']],
      ['by an unhandled rejection', "end('a'); Promise.reject(new Error('x'));", ['a']],
      ['by an exception in an exit listener', "process.on('exit', () => { end('a'); throw new Error('x'); });", ['a']],
      ['by a span in a prepended one', "process.prependListener('exit', () => end('a'));", ['a']],
      [
        'by a listener added while it ends',
        "setTimeout(() => { process.on('exit', () => end('a')); process.exit(2); });",
        ['a'],
      ],
      ['by process.exit() in an exit listener', "process.on('exit', () => { end('a'); process.exit(9); });", ['a']],
      ['when it disconnects', "end('a'); process.disconnect?.();", ['a']],
      [
        'with an exit code of its own at the last moment',
        "process.on('exit', () => { end('a'); process.exitCode = 8; });",
        ['a'],
      ],
    ]),
  )('%s sends what waits, and ends alike', async (_how, body, expected) => {
    const { traced, plain } = await both(flag, body);
    expect(outcome(traced)).toEqual(outcome(plain));
    expect(names()).toEqual(expected);
    expect(traced.stderr).not.toMatch(/lost|Warning|before async attributes/);
    expect(server.requests[0]?.body.items[0].metadata.resource['host.id']).toBe(machineId);
  });

  const canExecve = 'execve' in process;
  (canExecve ? it : it.skip)(
    `by process.execve() sends what waits before it is another program${canExecve ? '' : ' (skipped: this Node has none)'}`,
    async () => {
      const next = JSON.stringify(['node', '--eval', "console.log('next program', process.pid)"]);
      const { traced, plain } = await both(
        flag,
        `end('a'); console.log(process.pid); process.execve(process.execPath, ${next}, {});`,
      );
      for (const { code, stdout } of [traced, plain]) {
        const [pid] = stdout.split('\n');
        expect({ code, stdout }).toEqual({ code: 0, stdout: `${pid}\nnext program ${pid}\n` });
      }
      expect(names()).toEqual(['a']);
    },
  );

  it.each(
    leadingRows(flag === '--require' ? 2 : 1, [
      [
        'one that goes on three times',
        `let rounds = 0;
       process.on('beforeExit', () => {
         console.log('before', rounds);
         if (rounds++ < 3) setTimeout(() => { end('b'); console.log('work'); }, 5);
       });`,
        3,
      ],
      [
        'one that schedules nothing',
        "process.on('beforeExit', (code) => { console.log('before', code); end('b'); });",
        1,
      ],
      [
        'one that runs once',
        "process.once('beforeExit', () => { console.log('once'); setImmediate(() => end('b')); });",
        1,
      ],
      [
        'one that ends with process.exit()',
        "process.on('beforeExit', () => setImmediate(() => { end('b'); process.exit(6); }));",
        1,
      ],
      [
        'one that the application calls',
        "process.on('beforeExit', () => { console.log('x'); end('b'); }); setTimeout(() => process.emit('beforeExit', 0));",
        2,
      ],
    ]),
  )('calls a beforeExit listener as often as without the flag: %s', async (_what, body, later) => {
    const { traced, plain } = await both(flag, `end('a'); ${body}`);
    expect(outcome(traced)).toEqual(outcome(plain));
    expect(names()).toEqual(['a', ...Array(later).fill('b')]);
  });
});

describe.each(leadingRows(1, FLAGS))('with %s, an end that no code of the process sees', (flag) => {
  it.each(
    leadingRows(1, [
      ['out of memory', '--max-old-space-size=64', 'for (let kept = []; ; ) kept = [kept, Array(1_000_000).fill(0)];'],
      ['--abort-on-uncaught-exception', '--abort-on-uncaught-exception', "throw new Error('x');"],
    ]),
  )(
    '%s: is the same, and costs only what ended last',
    async (_how, option, lastWords) => {
      const body = program(`
      end('a');
      process.on('exit', () => console.log('exit'));
      process.on('SIGUSR2', () => { end('b'); ${lastWords} });
      setInterval(() => {}, 1000);
      console.log('up');`);
      const start = (flags: string[], variables: Record<string, string>) =>
        startNode([option, ...flags, app], { env: { ...variables, APP_CODE: body }, timeoutMillis: 120_000 });
      const traced = start([flag, register], { ...env(), AGENTEX_SPAN_QUEUE_LINGER_MS: '10' });
      const plain = start([], {});
      await until('the first span', () => names().includes('a'), 60_000);
      await until('the other program', () => plain.stdout().includes('up'), 60_000);
      for (const { child } of [traced, plain]) child.kill('SIGUSR2');
      const results = await Promise.all([traced.result, plain.result]);
      expect(results.map(outcome)).toEqual(Array(2).fill(expect.objectContaining({ stdout: 'up\n' })));
      expect(outcome(results[0])).toEqual(outcome(results[1]));
      expect(results[0].code).not.toBe(0);
      expect(names()).toEqual(['a']);
    },
    90_000,
  );
});

describe('a signal', () => {
  const SIGNALS = [
    ...['SIGTERM', 'SIGINT', 'SIGALRM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2', 'SIGVTALRM', 'SIGXCPU'],
    ...['SIGPWR', 'SIGSTKFLT'],
  ] as NodeJS.Signals[];

  async function send(signal: NodeJS.Signals | number, body: string, flag = '--require', last = '') {
    const APP_CODE = program(`${body}; setInterval(() => {}, 1000); end('a'); console.log('up'); ${last}`);
    const child = startNode([flag, register, app], { env: { ...env(), APP_CODE } });
    await until('the program', () => child.stdout().includes('up'));
    process.kill(Number(child.child.pid), signal);
    return child;
  }

  it.each(
    leadingRows(
      4,
      SIGNALS.flatMap((signal) => FLAGS.map((flag) => [signal, flag] as const)),
    ),
  )('%s ends a process that %s traces once its spans are sent', async (signal, flag) => {
    const child = await send(signal, '', flag);
    expect(await child.result).toMatchObject({ code: null, signal, stdout: 'up\n' });
    expect(names()).toEqual(['a']);
  });

  it.each(leadingRows(1, ['SIGTERM', 'SIGUSR2']))('%s that the application handles is left to it', async (signal) => {
    const child = await send(
      signal,
      `process.on('${signal}', () => console.log('count', process.listenerCount('${signal}')))`,
    );
    await until('the span', () => names().length > 0);
    await until('the handler', () => child.stdout().includes('count 1'));
    child.child.kill('SIGKILL');
    await child.result;
  });

  it('that the application handles once and raises again is the cause of death', async () => {
    const child = await send('SIGHUP', "process.once('SIGHUP', () => process.kill(process.pid, 'SIGHUP'))");
    expect(await child.result).toMatchObject({ code: null, signal: 'SIGHUP' });
    expect(names()).toEqual(['a']);
  });

  it.each(leadingRows(1, ['SIGPIPE', 'SIGXFSZ', 'SIGUSR1']))(
    '%s ends no Node, with the flag as without',
    async (signal) => {
      const child = await send(signal, "process.on('SIGUSR2', () => { console.log('alive'); process.exit(3); })");
      // It opens the inspector, and says so.
      if (signal === 'SIGUSR1') await until('the inspector', () => child.stderr().includes('Debugger'));
      child.child.kill('SIGUSR2');
      expect(await child.result).toMatchObject({ code: 3, signal: null, stdout: 'up\nalive\n' });
      expect(names()).toEqual(['a']);
    },
  );

  const REAL_TIME = 40;
  const AT_ONCE: readonly (NodeJS.Signals | number)[] = [
    ...(['SIGKILL', 'SIGSEGV', 'SIGABRT', 'SIGPROF', 'SIGIO', 'SIGSYS'] as const),
    ...(['SIGBUS', 'SIGFPE', 'SIGILL', 'SIGTRAP', REAL_TIME] as const),
  ];

  it.each(leadingRows(2, AT_ONCE))(
    '%s ends a process at once, as without the flag, with what ended within the last linger',
    async (signal) => {
      const child = await send(signal, '');
      // Node has no names for those of real time.
      const death = signal === REAL_TIME ? { code: 0, signal: null } : { code: null, signal };
      expect(await child.result).toMatchObject({ ...death, stdout: 'up\n' });
      expect(names()).toEqual([]);
    },
  );

  it.each(
    leadingRows(1, [
      ['SIGTERM', 1],
      ['SIGTERM', 2],
    ] as const),
  )('%s in a busy loop waits until the loop is over, when it comes %i times', async (signal, times) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'sgp-otel-ends-'));
    try {
      const isOver = `require('node:fs').existsSync(${JSON.stringify(path.join(folder, 'over'))})`;
      const child = await send(signal, '', '--require', `while (!${isOver}); console.log('over');`);
      for (let more = 1; more < times; more++) child.child.kill(signal);
      writeFileSync(path.join(folder, 'over'), '');
      expect(await child.result).toMatchObject({ code: null, signal, stdout: 'up\nover\n' });
      // A second one ends the process at once.
      if (times === 1) expect(names()).toEqual(['a']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('that stops and continues a process, as a frozen container is, leaves what waits to be sent', async () => {
    const child = await send('SIGSTOP', "process.on('SIGUSR2', () => process.exit(3))");
    child.child.kill('SIGCONT');
    child.child.kill('SIGUSR2');
    expect(await child.result).toMatchObject({ code: 3, signal: null });
    expect(names()).toEqual(['a']);
  });
});
