// Command-line libraries clean up through signal-exit, which counts the listeners of a signal to decide whether it is
// the last to hear of it. With the flag it must decide as it would without.
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

const VERSIONS = {
  'version 3': `require(${JSON.stringify(require.resolve('signal-exit-3'))})`,
  'version 4': `require(${JSON.stringify(require.resolve('signal-exit'))}).onExit`,
};
const onExit = (load: string, word = 'cleaned') => `${load}((code, signal) => console.log('${word}', code, signal));`;
const both = Object.values(VERSIONS)
  .map((load, index) => onExit(load, `cleaned ${index}`))
  .join('\n');

function start(body: string, flags: readonly string[]) {
  const APP_CODE = `
    ${body}
    require(${api}).trace.getTracer('app').startSpan('a').end();
    setInterval(() => {}, 1000);
    console.log('up');`;
  const credentials = { SGP_API_KEY: 'key', SGP_ACCOUNT_ID: 'acc', SGP_CLIENT_BASE_URL: server.url };
  return startNode([...flags, app], { env: { ...credentials, APP_CODE, AGENTEX_SPAN_QUEUE_LINGER_MS: '3600000' } });
}

async function signalled(body: string, signal: NodeJS.Signals, flags: readonly string[]) {
  const running = start(body, flags);
  await until('the program', () => running.stdout().includes('up'));
  running.child.kill(signal);
  return outcome(await running.result);
}

const outcome = ({ code, signal, stdout }: NodeResult) => ({ code, signal, stdout });

describe.each([...Object.entries(VERSIONS), ['both versions', undefined]] as const)(
  'signal-exit, %s,',
  (_name, load) => {
    const listens = load === undefined ? both : onExit(load);

    it.each(
      (['SIGTERM', 'SIGINT', 'SIGHUP'] as const).flatMap(
        (signal) =>
          [
            [signal, 'alone', listens],
            [signal, 'loaded and without a callback', load === undefined ? '' : `${load};`],
            [signal, 'before a handler that exits', `${listens} process.on('${signal}', () => process.exit(7));`],
            [signal, 'after a handler that exits', `process.on('${signal}', () => process.exit(7)); ${listens}`],
            [
              signal,
              'beside a handler that ends later',
              `${listens} process.on('${signal}', () => { console.log('handler'); setTimeout(() => process.exit(5), 20); });`,
            ],
            [
              signal,
              'beside a handler that runs once and raises it again',
              `process.once('${signal}', () => { console.log('once'); process.kill(process.pid, '${signal}'); }); ${listens}`,
            ],
            [
              signal,
              'beside a handler that was removed',
              `const handler = () => console.log('never'); process.on('${signal}', handler); ${listens}
         process.removeListener('${signal}', handler);`,
            ],
          ] as [NodeJS.Signals, string, string][],
      ),
    )('%s, %s: the process ends as without the flag, and its spans are sent', async (signal, _how, body) => {
      const [traced, plain] = await Promise.all([
        signalled(body, signal, ['--require', register]),
        signalled(body, signal, []),
      ]);
      expect(traced).toEqual(plain);
      expect(names()).toEqual(['a']);
    });

    it.each([
      ['process.exit()', 'process.exit(3)'],
      ['an exception', "throw new Error('x')"],
    ])('%s calls it as without the flag, and the spans are sent', async (_how, end) => {
      const body = `${listens} setTimeout(() => { ${end}; });`;
      const results = [start(body, ['--require', register]), start(body, [])];
      const [traced, plain] = await Promise.all(results.map(({ result }) => result.then(outcome)));
      expect(traced).toEqual(plain);
      expect(names()).toEqual(['a']);
    });
  },
);
