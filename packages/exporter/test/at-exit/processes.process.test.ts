// The processor in whole processes: it must not hold them open, change how they end, or be confused by a second one.

import { createServer, type Server } from 'node:net';
import path from 'node:path';
import { type FaultServer, type NodeResult, startFaultServer, startNode, until } from '@sgp-otel/testkit';

let server: FaultServer;

/** What holds a process here does so for a minute, or for ever. */
const AT_ONCE_MILLIS = 20_000;

beforeEach(async () => {
  server = await startFaultServer();
});

afterEach(() => server.close());

const environment = (baseUrl = server.url) => ({
  SGP_API_KEY: 'key',
  SGP_ACCOUNT_ID: 'acc',
  SGP_CLIENT_BASE_URL: baseUrl,
});

/** A processor wired by hand; `body` is what the application does. */
const application = (body: string) => `
  const { BasicTracerProvider } = require(${JSON.stringify(require.resolve('@opentelemetry/sdk-trace-base'))});
  const { SgpSpanProcessor } = require(${JSON.stringify(path.resolve(__dirname, '../../dist/index.js'))});
  const processor = new SgpSpanProcessor();
  const provider = new BasicTracerProvider({ spanProcessors: [processor] });
  const end = (count, name = 'span') => {
    for (let index = 0; index < count; index++) provider.getTracer('app').startSpan(name).end();
  };
  const report = () => console.log(JSON.stringify(processor.stats()));
  (async () => { ${body} })();`;

/** Runs the application; `aliveMillis` is how long the process lived on after it had printed \`last\`. */
async function run(body: string, env: Record<string, string> = {}): Promise<NodeResult & { aliveMillis: number }> {
  const child = startNode(['--eval', application(`${body}; console.log('last');`)], {
    env: { ...environment(), ...env },
  });
  await until('the end of the program', () => child.stdout().includes('last'));
  const lastMillis = performance.now();
  const result = await child.result;
  return { ...result, aliveMillis: performance.now() - lastMillis };
}

const statsOf = ({ stdout }: NodeResult) => JSON.parse(stdout.split('\n')[0] ?? '');

describe('a program that never shuts anything down', () => {
  it('ends at once when everything was sent, with its connections open', async () => {
    const result = await run('end(10); await processor.forceFlush(); report()');
    expect(result).toMatchObject({ code: 0, signal: null, stderr: '' });
    expect(result.aliveMillis).toBeLessThan(AT_ONCE_MILLIS);
    expect(server.storedIds).toHaveLength(10);
  });

  it('ends at once when nothing was ever traced', async () => {
    const result = await run('');
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.aliveMillis).toBeLessThan(AT_ONCE_MILLIS);
    expect(server.connections).toBe(0);
  });

  it('ends at once while spans linger', async () => {
    const result = await run('end(10)', { AGENTEX_SPAN_QUEUE_LINGER_MS: '60000' });
    expect(result.code).toBe(0);
    expect(result.aliveMillis).toBeLessThan(AT_ONCE_MILLIS);
  });

  it('ends at once while delivery is held', async () => {
    server.always({ status: 401 });
    const result = await run(`
      let told = ''; const write = process.stderr.write;
      process.stderr.write = function (text, ...rest) { told += text; return write.call(this, text, ...rest); };
      end(10);
      while (!told.includes('Delivery is held')) await new Promise((resolve) => setTimeout(resolve, 20));
      report()`);
    expect(result).toMatchObject({ code: 0, stderr: expect.stringContaining('Delivery is held') });
    expect(statsOf(result)).toMatchObject({ pending: 10 });
    expect(result.aliveMillis).toBeLessThan(AT_ONCE_MILLIS);
  });
});

describe('a program that shuts down', () => {
  it('has delivered everything when it ends', async () => {
    server.always({ status: 200, delayMillis: 50 });
    const result = await run('end(5000); await provider.shutdown(); report()');
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(statsOf(result)).toMatchObject({ accepted: 5000, delivered: 5000, dropped: 0, pending: 0 });
    expect(new Set(server.storedIds).size).toBe(5000);
    expect(result.aliveMillis).toBeLessThan(AT_ONCE_MILLIS);
  });

  it('has delivered everything when it ends by process.exit after that', async () => {
    const result = await run('end(500); await provider.shutdown(); console.log("last"); process.exit(3)');
    expect(result.code).toBe(3);
    expect(server.storedIds).toHaveLength(500);
  });

  it('keeps its exit code and ends before its deadline when nothing listens', async () => {
    const port = new URL(server.url).port;
    await server.close();
    const result = await run('process.exitCode = 7; end(100); await provider.shutdown(); report()', {
      SGP_CLIENT_BASE_URL: `http://127.0.0.1:${port}`,
    });
    expect(result.code).toBe(7);
    expect(result.aliveMillis).toBeLessThan(AT_ONCE_MILLIS);
    expect(statsOf(result)).toMatchObject({ pending: 0, droppedByReason: { unreachable: 100 } });
    expect(result.stderr).toContain('100 spans lost');
  });

  it('keeps its exit code and ends at the deadline in front of a black hole', async () => {
    const hole = await blackHole();
    const { port } = hole.address() as { port: number };
    const result = await run(
      'process.exitCode = 7; end(100); const before = Date.now(); await provider.shutdown(); report(); console.log(Date.now() - before)',
      {
        SGP_CLIENT_BASE_URL: `http://127.0.0.1:${port}`,
        SGP_OTEL_SHUTDOWN_TIMEOUT_MILLIS: '700',
      },
    );
    hole.close();
    expect(result.code).toBe(7);
    // The default would be ten seconds.
    expect(Number(result.stdout.split('\n')[1])).toBeLessThan(8000);
    expect(result.aliveMillis).toBeLessThan(AT_ONCE_MILLIS);
    expect(statsOf(result)).toMatchObject({ pending: 0, droppedByReason: { shutdown: 100 } });
  });

  it('delivers what waits when its own handler of SIGTERM shuts down', async () => {
    const child = startNode(
      [
        '--eval',
        application(`
          process.once('SIGTERM', async () => { await provider.shutdown(); process.exit(0); });
          end(20);
          setInterval(() => {}, 1000);
          console.log('ready');`),
      ],
      { env: { ...environment(), AGENTEX_SPAN_QUEUE_LINGER_MS: '60000' } },
    );
    await until('the program', () => child.stdout().includes('ready'));
    child.child.kill('SIGTERM');
    expect(await child.result).toMatchObject({ code: 0, signal: null });
    expect(server.storedIds).toHaveLength(20);
  });
});

it('a program without a handler of SIGTERM is ended by it, as without tracing', async () => {
  const child = startNode(
    [
      '--eval',
      application(`end(20); await processor.forceFlush(); setInterval(() => {}, 1000); console.log('ready');`),
    ],
    { env: environment() },
  );
  await until('the program', () => child.stdout().includes('ready'));
  child.child.kill('SIGTERM');
  expect(await child.result).toMatchObject({ code: null, signal: 'SIGTERM' });
});

it('the workers of a cluster and their primary deliver their own spans, each over its own connection', async () => {
  const program = path.resolve(__dirname, '../fixtures/cluster-application.cjs');
  const result = await startNode([program], { env: environment() }).result;
  expect(result).toMatchObject({ code: 0, stderr: '' });
  const reports = result.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(Object.fromEntries(reports.map(({ name, stats }) => [name, stats.delivered]))).toEqual({
    primary: 4,
    'worker 1': 3,
    'worker 2': 3,
  });
  const names = server.requests.flatMap(({ body }) => body.items.map((item: { name: string }) => item.name));
  expect(names.toSorted()).toEqual([
    ...Array(3).fill('primary'),
    'waiting',
    ...Array(3).fill('worker 1'),
    ...Array(3).fill('worker 2'),
  ]);
  const connectionsOf = (name: string) =>
    server.requests.filter(({ body }) => body.items[0].name === name).map(({ connection }) => connection);
  expect(new Set(['primary', 'worker 1', 'worker 2'].flatMap(connectionsOf)).size).toBe(3);
});

it('a worker thread and its main thread deliver their own spans', async () => {
  const inWorker = application(`
    end(3, 'worker'); await provider.shutdown();
    require('node:worker_threads').parentPort.postMessage(processor.stats());`);
  const result = await run(`
    end(2, 'main');
    const { Worker } = require('node:worker_threads');
    const worker = new Worker(${JSON.stringify(inWorker)}, { eval: true });
    const stats = await new Promise((resolve) => worker.once('message', resolve));
    await provider.shutdown();
    console.log(JSON.stringify({ main: processor.stats().delivered, worker: stats.delivered }))`);
  expect(result).toMatchObject({ code: 0, stderr: '' });
  expect(statsOf(result)).toEqual({ main: 2, worker: 3 });
  const names = server.requests.flatMap(({ body }) => body.items.map((item: { name: string }) => item.name));
  expect(names.toSorted()).toEqual(['main', 'main', 'worker', 'worker', 'worker']);
});

/** Takes connections and never says anything. */
async function blackHole(): Promise<Server> {
  const hole = createServer((socket) => {
    socket.on('error', () => {}).resume();
    hole.on('close', () => socket.destroy());
  });
  await new Promise<void>((resolve) => hole.listen(0, '127.0.0.1', resolve));
  return hole;
}
