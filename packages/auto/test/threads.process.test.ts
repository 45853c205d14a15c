// Worker threads that are ended from outside: what waits in them is sent by the main thread.
import { type FaultServer, leadingRows, startFaultServer, startNode, until } from '@sgp-otel/testkit';

const register = require.resolve('../dist/register.js');
const app = require.resolve('./apps/program.cjs');
const thread = JSON.stringify(require.resolve('./apps/thread.cjs'));
const auto = JSON.stringify(require.resolve('../dist/index.js'));
const api = JSON.stringify(require.resolve('@opentelemetry/api'));

let server: FaultServer;

beforeEach(async () => {
  server = await startFaultServer();
});

afterEach(() => server.close());

const names = () =>
  server.requests.flatMap(({ body }) => body.items.map((item: { name: string }) => item.name)).toSorted();

// How the threads end is all that is looked at here.
const ENVIRONMENT = { AGENTEX_SPAN_QUEUE_LINGER_MS: '3600000', OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http' };

const PRELUDE = `
  const { Worker, parentPort, isMainThread } = require('node:worker_threads');
  const end = (name, attributes) => require(${api}).trace.getTracer('app').startSpan(name, { attributes }).end();`;

function run(flag: string, inThread: string, inMain: string, env: Record<string, string> = {}) {
  const main = `${PRELUDE}
    const worker = new Worker(${thread}, { workerData: ${JSON.stringify(PRELUDE + inThread)} });
    worker.on('error', (error) => console.log(error.message));
    ${inMain}`;
  const credentials = { SGP_API_KEY: 'key', SGP_ACCOUNT_ID: 'acc', SGP_CLIENT_BASE_URL: server.url };
  return startNode([flag, register, app], {
    env: { ...credentials, APP_CODE: main, ...ENVIRONMENT, ...env },
  }).result;
}

describe.each(['--require', '--import'])('with %s, the spans of a thread', (flag) => {
  it.each(
    leadingRows(flag === '--require' ? 4 : 1, [
      [
        'that is terminated in a busy loop',
        "end('a'); parentPort.postMessage(1); for (;;);",
        "worker.once('message', () => worker.terminate());",
      ],
      ['that calls process.exit()', "end('a'); process.exit(0);", ''],
      [
        'when the main thread calls process.exit()',
        "end('a'); parentPort.postMessage(1); for (;;);",
        "worker.once('message', () => process.exit(0));",
      ],
      [
        'below one that is terminated',
        `new Worker(${thread}, { workerData: ${JSON.stringify(`${PRELUDE} end('a'); parentPort.postMessage(1); for (;;);`)} })
         .once('message', () => parentPort.postMessage(1));`,
        "worker.once('message', () => worker.terminate());",
      ],
      [
        'that is terminated while it waits',
        "end('a'); parentPort.postMessage(1); setInterval(() => {}, 1000);",
        "worker.once('message', () => worker.terminate());",
      ],
      [
        'that is terminated by a main thread that goes on',
        "end('a'); parentPort.postMessage(1); for (;;);",
        "worker.once('message', () => { void worker.terminate(); setTimeout(() => {}, 300); });",
      ],
      ['that ends by itself', "end('a');", ''],
      [
        'that a thread terminates',
        `const below = new Worker(${thread}, { workerData: ${JSON.stringify(`${PRELUDE} end('a'); parentPort.postMessage(1); for (;;);`)} });
       below.once('message', () => below.terminate());`,
        '',
      ],
    ]),
  )('%s arrive, once', async (_how, inThread, inMain) => {
    const result = await run(flag, inThread, inMain);
    expect(result).toMatchObject({ code: 0, stdout: '' });
    expect(names()).toEqual(['a']);
    expect(result.stderr).not.toMatch(/lost|Warning/);
  });
});

describe('with span-start writes on', () => {
  const ENV = { AGENTEX_TRACING_SKIP_SPAN_START: '0', AGENTEX_SPAN_QUEUE_LINGER_MS: '0' };
  const isStart = ({ end_timestamp }: { end_timestamp?: unknown }) =>
    end_timestamp === undefined || end_timestamp === null;

  it.each(
    leadingRows(1, [
      ['that has nothing else to do', ''],
      ['that lives on', 'setTimeout(() => {}, 2000)'],
      [
        'that flushes when the thread has ended',
        "worker.once('exit', () => flush().then(() => process.exit(stats().pending)));",
      ],
    ]),
  )('the end of a span whose start a terminated thread was sending follows it, in a process %s', async (_how, then) => {
    const wasStored: boolean[] = [];
    server.always(({ body }) => {
      const [item] = body.items;
      if (isStart(item)) return { status: 200, delayMillis: 400 };
      wasStored.push(server.storedIds.includes(item.id));
      return undefined;
    });
    const main = `${PRELUDE}
      const { flush, stats } = require(${auto});
      const worker = new Worker(${thread}, { workerData: ${JSON.stringify(`${PRELUDE}
        const span = require(${api}).trace.getTracer('app').startSpan('a');
        parentPort.once('message', () => { span.end(); parentPort.postMessage(1); for (;;); });`)} });
      worker.once('message', () => { void worker.terminate(); ${then} });
      process.once('SIGUSR2', () => worker.postMessage('end'));`;
    const credentials = { SGP_API_KEY: 'key', SGP_ACCOUNT_ID: 'acc', SGP_CLIENT_BASE_URL: server.url };
    const running = startNode(['--require', register, app], { env: { ...credentials, ...ENV, APP_CODE: main } });
    await until('the start', () => server.active > 0);
    running.child.kill('SIGUSR2');
    const result = await running.result;
    expect(result.code).toBe(0);
    expect(result.stderr).not.toMatch(/lost|Warning/);
    expect(wasStored).toEqual([true]);
  });
});

it('with span-start writes on the end of a span of a thread arrives when the main thread calls process.exit(), and none of one that goes on', async () => {
  const result = await run(
    '--require',
    `require(${api}).trace.getTracer('app').startSpan('open'); end('a'); parentPort.postMessage(1); for (;;);`,
    "worker.once('message', () => process.exit(3));",
    { AGENTEX_TRACING_SKIP_SPAN_START: '0' },
  );
  expect(result.code).toBe(3);
  expect(result.stderr).not.toMatch(/lost/);
  expect(server.requests.at(-1)?.body.items).toMatchObject([{ name: 'a', end_timestamp: expect.any(String) }]);
  const ended = server.requests.flatMap(({ body }) => body.items.filter((item: object) => 'end_timestamp' in item));
  expect(ended).toHaveLength(1);
});

it.each(leadingRows(1, ['--require', '--import']))(
  'the spans of a thread that ends by an exception arrive, with %s, and beside it none of one without credentials',
  async (flag) => {
    const without = `new Worker(${thread}, { workerData: ${JSON.stringify(`${PRELUDE} end('b');`)}, env: {} });`;
    const result = await run(flag, "end('a'); throw new Error('of the thread');", without);
    expect(result).toMatchObject({ code: 0, stdout: 'of the thread\n' });
    expect(names()).toEqual(['a']);
    expect(result.stderr).not.toMatch(/lost|Warning|is off|SGP_API_KEY/);
  },
);

it('a thread that is terminated by an uncaught exception of the main thread has its spans sent', async () => {
  const result = await run(
    '--require',
    "end('a'); parentPort.postMessage(1); for (;;);",
    "worker.once('message', () => { throw new Error('main'); });",
  );
  expect(result.code).toBe(1);
  expect(names()).toEqual(['a']);
});

it('what a terminated thread had no room to keep is counted and said', async () => {
  const result = await run(
    '--require',
    "for (let i = 0; i < 400; i++) end('large', { 'input.value': 'x '.repeat(30_000) }); parentPort.postMessage(1); for (;;);",
    "worker.once('message', () => worker.terminate());",
    { SGP_OTEL_MAX_QUEUE_BYTES: '100000000', AGENTEX_SPAN_QUEUE_BATCH_SIZE: '1000' },
  );
  expect(result.code).toBe(0);
  const arrived = names().length;
  expect(arrived).toBeGreaterThan(0);
  expect(arrived).toBeLessThan(400);
  expect(result.stderr).toMatch(new RegExp(`${400 - arrived} spans lost.*ended from outside`));
});
