// Command-line libraries clean up through signal-exit, which counts the listeners of a signal to decide whether it is
// the last to hear of it. With the flag it must decide as it would without. Both suites of it are made here: that of
// every run and that of the matrix.
import { type FaultServer, type NodeResult, startFaultServer, startNode, until } from '@sgp-otel/testkit';

const register = require.resolve('../dist/register.js');
const api = JSON.stringify(require.resolve('@opentelemetry/api'));
const app = require.resolve('./apps/program.cjs');

let server: FaultServer;

beforeEach(async () => {
  server = await startFaultServer();
});

afterEach(() => server.close());

const names = () => server.requests.flatMap(({ body }) => body.items.map((item: { name: string }) => item.name));

/** One or both may be installed. */
const VERSIONS = {
  'version 3': `require(${JSON.stringify(require.resolve('signal-exit-3'))})`,
  'version 4': `require(${JSON.stringify(require.resolve('signal-exit'))}).onExit`,
};
const onExit = (load: string, word = 'cleaned') => `${load}((code, signal) => console.log('${word}', code, signal));`;
const both = Object.values(VERSIONS)
  .map((load, index) => onExit(load, `cleaned ${index}`))
  .join('\n');

// How the process ends is all that is looked at here.
const ENVIRONMENT = { AGENTEX_SPAN_QUEUE_LINGER_MS: '3600000', OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http' };

function start(body: string, flags: readonly string[]) {
  const APP_CODE = `
    ${body}
    require(${api}).trace.getTracer('app').startSpan('a').end();
    setInterval(() => {}, 1000);
    console.log('up');`;
  const credentials = { SGP_API_KEY: 'key', SGP_ACCOUNT_ID: 'acc', SGP_CLIENT_BASE_URL: server.url };
  return startNode([...flags, app], { env: { ...credentials, APP_CODE, ...ENVIRONMENT } });
}

async function signalled(body: string, signal: NodeJS.Signals, flags: readonly string[]) {
  const running = start(body, flags);
  await until('the program', () => running.stdout().includes('up'));
  running.child.kill(signal);
  return outcome(await running.result);
}

const outcome = ({ code, signal, stdout }: NodeResult) => ({ code, signal, stdout });

const LISTENERS = {
  ...VERSIONS,
  'both versions': undefined,
};
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** What else the application does about a signal, beside what listens through signal-exit. */
const WAYS: readonly [name: string, body: (listens: string, signal: string, load?: string) => string][] = [
  ['alone', (listens) => listens],
  ['loaded and without a callback', (_listens, _signal, load) => (load === undefined ? '' : `${load};`)],
  ['before a handler that exits', (listens, signal) => `${listens} process.on('${signal}', () => process.exit(7));`],
  ['after a handler that exits', (listens, signal) => `process.on('${signal}', () => process.exit(7)); ${listens}`],
  [
    'beside a handler that ends later',
    (listens, signal) =>
      `${listens} process.on('${signal}', () => { console.log('handler'); setTimeout(() => process.exit(5), 20); });`,
  ],
  [
    'beside a handler that runs once and raises it again',
    (listens, signal) =>
      `process.once('${signal}', () => { console.log('once'); process.kill(process.pid, '${signal}'); }); ${listens}`,
  ],
  [
    'beside a handler that was removed',
    (listens, signal) =>
      `const handler = () => console.log('never'); process.on('${signal}', handler); ${listens}
       process.removeListener('${signal}', handler);`,
  ],
];

/**
 * @param isIn by place: which signals of which ways with which versions
 */
export function signalExitSuite(isIn: (version: number, way: number, signal: number) => boolean): void {
  describe.each(Object.entries(LISTENERS).map(([name, load], index) => ({ name, load, index })))(
    'signal-exit, $name,',
    ({ load, index: version }) => {
      const listens = load === undefined ? both : onExit(load);
      const cases = WAYS.flatMap(([how, body], way) =>
        SIGNALS.filter((_, place) => isIn(version, way, place)).map(
          (signal) => [signal, how, body(listens, signal, load)] as const,
        ),
      );

      it.each(cases)(
        '%s, %s: the process ends as without the flag, and its spans are sent',
        async (signal, _how, body) => {
          const [traced, plain] = await Promise.all([
            signalled(body, signal, ['--require', register]),
            signalled(body, signal, []),
          ]);
          expect(traced).toEqual(plain);
          expect(names()).toEqual(['a']);
        },
      );

      it.each([
        ['process.exit()', 'process.exit(3)'],
        ['an exception', "throw new Error('x')"],
      ])(
        '%s calls it as without the flag, the spans are sent, and one that it ends is at least counted',
        async (_how, end) => {
          const late = `require(${api}).trace.getTracer('app').startSpan('late').end();`;
          const ends = load === undefined ? '' : `${load}(() => { ${late} });`;
          const body = `${listens} ${ends} setTimeout(() => { ${end}; });`;
          const running = [start(body, ['--require', register]), start(body, [])] as const;
          const [traced, plain] = await Promise.all([running[0].result, running[1].result]);
          expect(outcome(traced)).toEqual(outcome(plain));
          const counted = traced.stderr.includes('1 span lost') ? ['late'] : [];
          expect([...names(), ...counted]).toEqual(load === undefined ? ['a'] : ['a', 'late']);
        },
      );
    },
  );
}
