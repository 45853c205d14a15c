// The application sees its own listeners of the process and no others, and Node warns of no leak when there are as many
// as it allows.
import { type FaultServer, type NodeResult, startFaultServer, startNode } from '@sgp-otel/testkit';

const register = require.resolve('../dist/register.js');
const api = JSON.stringify(require.resolve('@opentelemetry/api'));
const app = require.resolve('./apps/program.cjs');

let server: FaultServer;

beforeEach(async () => {
  server = await startFaultServer();
});

afterEach(() => server.close());

/** With --import, Node itself listens to `exit` while the main module loads. */
const NOTHING = { '--require': [], '--import': ['--import', 'data:text/javascript,'] };
const FLAGS = ['--require', '--import'] as const;

async function both(flag: (typeof FLAGS)[number], body: string) {
  const APP_CODE = `
    const EVENTS = ['exit', 'beforeExit', 'SIGTERM', 'SIGINT'];
    const counts = (label) => console.log(label, EVENTS.map((event) => process.listenerCount(event)).join(' '));
    require(${api}).trace.getTracer('app').startSpan('a').end();
    ${body}`;
  const env = { SGP_API_KEY: 'key', SGP_ACCOUNT_ID: 'acc', SGP_CLIENT_BASE_URL: server.url, OTEL_LOG_LEVEL: 'warn' };
  const [traced, plain] = await Promise.all([
    startNode([flag, register, app], { env: { ...env, APP_CODE } }).result,
    startNode([...NOTHING[flag], app], { env: { ...env, APP_CODE } }).result,
  ]);
  expect(server.requests.splice(0).flatMap(({ body: { items } }) => items)).toHaveLength(1);
  return { traced, plain };
}

const withoutPid = (result: NodeResult) => ({ ...result, stderr: result.stderr.replaceAll(/\(node:\d+\)/g, '') });

const TEN = 'for (const event of EVENTS) for (let i = 0; i < 10; i++) process';

describe.each(FLAGS)('with %s, an application', (flag) => {
  it.each([
    ['on()', `${TEN}.on(event, () => {});`],
    ['once()', `${TEN}.once(event, () => {});`],
    ['prependListener()', `${TEN}.prependListener(event, () => {});`],
    ['prependOnceListener()', `${TEN}.prependOnceListener(event, () => {});`],
    [
      'on(), with removals in between',
      `for (let round = 0; round < 3; round++) {
         ${TEN}.on(event, () => {});
         if (round < 2) for (const event of EVENTS) process.removeAllListeners(event);
       }`,
    ],
  ])('with ten listeners each of exit, beforeExit, SIGTERM and SIGINT by %s gets no warning', async (_how, add) => {
    const { traced, plain } = await both(flag, `${add} counts('added'); setTimeout(() => process.exit(0), 1);`);
    expect(withoutPid(traced)).toEqual(withoutPid(plain));
    if (flag === '--require') expect(traced.stderr).toBe('');
    const later = await both(
      flag,
      `setTimeout(() => { ${add} counts('added'); setTimeout(() => process.exit(3), 1); });`,
    );
    expect(later.traced).toEqual(later.plain);
    expect(later.traced).toMatchObject({ stdout: 'added 10 10 10 10\n', stderr: '' });
  });

  it('with eleven gets the warnings that it gets without the flag', async () => {
    const eleven = 'for (const event of EVENTS) for (let i = 0; i < 11; i++) process.on(event, () => {});';
    const { traced, plain } = await both(flag, `${eleven} setTimeout(() => process.exit(0), 50);`);
    expect(withoutPid(traced)).toEqual(withoutPid(plain));
    expect(traced.stderr).toContain('11 exit listeners');
  });

  it('counts its own listeners as without the flag', async () => {
    const { traced, plain } = await both(
      flag,
      `const only = ['exit', 'beforeExit'];
       console.log(only.map((event) => [process.listenerCount(event), process.listeners(event).length].join()));
       for (const event of EVENTS) process.on(event, function mine() {});
       counts('one');
       for (const event of EVENTS) process.once(event, function once() {});
       counts('two');
       console.log(EVENTS.map((event) => process.rawListeners(event).map((each) => (each.listener ?? each).name).join()));
       console.log(EVENTS.every((event) => process.eventNames().includes(event)));
       for (const event of only) process.removeAllListeners(event);
       console.log(only.map((event) => process.listenerCount(event)), only.some((event) => process.eventNames().includes(event)));
       process.on('exit', () => console.log('exit', process.listenerCount('exit')));
       setTimeout(() => process.exit(0), 1);`,
    );
    expect(traced).toEqual(plain);
    if (flag === '--require') expect(traced.stdout).toContain('two 2 2 2 2');
  });
});
