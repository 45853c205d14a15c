// Fleets of processes with one spool on the real disk: a cluster, a container that starts again, PM2, threads that are
// terminated.
import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type FaultServer, type NodeProcess, startFaultServer, startNode, until } from '@sgp-otel/testkit';

let server: FaultServer;
let root: string;
let folder: string;

beforeEach(async () => {
  server = await startFaultServer();
  root = mkdtempSync(path.join(tmpdir(), 'sgp-fleet-'));
  folder = path.join(root, 'spool');
  server.always({ status: 503 });
});

afterEach(async () => {
  await server.close();
  rmSync(root, { recursive: true, force: true });
});

const PREAMBLE = `
  const cluster = require('node:cluster');
  const { BasicTracerProvider } = require(${JSON.stringify(require.resolve('@opentelemetry/sdk-trace-base'))});
  const { SgpSpanProcessor } = require(${JSON.stringify(path.resolve(__dirname, '../../dist/index.js'))});
  const processor = new SgpSpanProcessor();
  const tracer = new BasicTracerProvider({ spanProcessors: [processor] }).getTracer('app');
  const end = (count) => { for (let index = 0; index < count; index++) tracer.startSpan('span').end(); };
  const when = async (is) => {
    while (!is(processor.stats())) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const idle = setInterval(() => {}, 1000);
`;

const environment = () => ({
  SGP_API_KEY: 'key-of-the-test',
  SGP_ACCOUNT_ID: 'acc',
  SGP_CLIENT_BASE_URL: server.url,
  SGP_OTEL_SPOOL_DIR: folder,
});

function program(body: string): string {
  const file = path.join(root, 'app.cjs');
  writeFileSync(file, `${PREAMBLE}(async () => { ${body} })();`);
  return file;
}

const start = (body: string, through: readonly string[] = [], env: Record<string, string> = {}): NodeProcess =>
  startNode([program(body)], { env: { ...environment(), ...env }, through });

async function said(child: NodeProcess, what: RegExp, times = 1): Promise<void> {
  const all = new RegExp(what, 'gm');
  await until(`${what} of ${child.stdout()} ${child.stderr()}`, () => child.stdout().match(all)?.length === times);
}

/** Every span is there, and only once. */
async function storedOnce(count: number): Promise<void> {
  await until(`${count} of ${server.storedIds.length}`, () => server.storedIds.length >= count);
  expect([server.storedIds.length, new Set(server.storedIds).size]).toEqual([count, count]);
}

const entriesBelow = () => readdirSync(folder, { recursive: true }).map(String);
const filesBelow = () => entriesBelow().filter((file) => statSync(path.join(folder, file)).isFile());

it('a cluster in an outage whose worker is killed: its successor sends what it kept, each span arrives once', async () => {
  const child = start(`
    if (cluster.isPrimary) {
      const workers = [1, 2, 3].map(() => cluster.fork());
      let kept = 0;
      cluster.on('message', () => { if (++kept === 3) workers[0].process.kill('SIGKILL'); });
      cluster.on('exit', () => { cluster.fork({ IS_SUCCESSOR: '1' }); });
      end(100);
      await when((stats) => stats.spooled === 100);
      console.log('kept');
      await when((stats) => stats.delivered === 100);
      console.log('delivered');
    } else {
      if (process.env.IS_SUCCESSOR) { console.log('successor'); await when((stats) => stats.accepted === 300); }
      else { end(300); await when((stats) => stats.spooled === 300); console.log('kept'); process.send('kept'); }
      await when((stats) => stats.delivered === 300);
      console.log('delivered');
    }`);
  try {
    await said(child, /^kept/, 4);
    await said(child, /^successor/);
    server.always({ status: 200 });
    await said(child, /^delivered/, 4);
    await storedOnce(1000);
    // The segment that is written to stays, without records.
    await until('nothing is left', () => filesBelow().every((file) => statSync(path.join(folder, file)).size < 1_000));
  } finally {
    child.child.kill('SIGKILL');
    await child.result;
  }
});

it('a container that is killed and started again is process 1 both times, and loses nothing', async () => {
  const container = ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child=SIGKILL'];
  if (spawnSync(container[0] as string, [...container.slice(1), 'true']).status !== 0) {
    console.info('Not tried: a namespace of process numbers cannot be made here.');
    return;
  }
  const first = start(
    'end(500); await when((stats) => stats.spooled === 500); console.log("kept " + process.pid);',
    container,
  );
  await said(first, /^kept 1$/);
  first.child.kill('SIGKILL');
  await first.result;
  // The minute that a heartbeat may be old: the namespace of the second one has another number, if not the same again.
  const before = Date.now() / 1000 - 61;
  for (const file of ['', ...entriesBelow()]) utimesSync(path.join(folder, file), before, before);
  server.always({ status: 200 });
  const second = start(
    'await when((stats) => stats.delivered === 500); await processor.shutdown(); clearInterval(idle); console.log("sent " + process.pid);',
    container,
  );
  await said(second, /^sent 1$/);
  await second.result;
  await storedOnce(500);
  expect(filesBelow()).toEqual([]);
});

it.each<[string, () => void]>([
  ['is refused', () => server.always({ status: 503 })],
  ['has no answer', () => server.always('hang')],
])('PM2 stops a process whose every request %s: it ends by itself, with everything on disk', async (_, trouble) => {
  trouble();
  const app = fork(
    program(`
      process.on('SIGINT', async () => { await processor.shutdown(); process.exit(); });
      end(20_000); process.send('ready');`),
    { env: { PATH: process.env.PATH, ...environment() }, execArgv: [], stdio: 'ignore' },
  );
  await once(app, 'message');
  app.kill('SIGINT');
  // PM2 waits 1.6 s before SIGKILL; the benchmark durability measures how long it takes.
  expect(await once(app, 'exit')).toEqual([0, null]);
  server.always({ status: 200 });
  const next = start(
    'await when((stats) => stats.delivered === 20_000); await processor.shutdown(); clearInterval(idle);',
    [],
    // A key is changed now and then; the account is the same.
    { SGP_API_KEY: 'key-after-rotation' },
  );
  await next.result;
  await storedOnce(20_000);
  expect(server.requests.at(-1)?.headers['x-api-key']).toBe('key-after-rotation');
});

it('threads that are terminated while they write have lost nothing that was kept', async () => {
  const thread = `${PREAMBLE}(async () => {
    const { parentPort } = require('node:worker_threads');
    for (;;) { end(50); await new Promise((resolve) => setTimeout(resolve, 1)); parentPort.postMessage(processor.stats().spooled); }
  })()`;
  const child = start(`
    const { Worker } = require('node:worker_threads');
    let kept = 0;
    for (let index = 0; index < 2; index++) {
      const worker = new Worker(${JSON.stringify(thread)}, { eval: true });
      let count = 0;
      await new Promise((resolve) => worker.on('message', (spooled) => { count = spooled; if (count > 300 * (index + 1)) resolve(); }));
      await worker.terminate();
      kept += count;
    }
    console.log('kept ' + kept);`);
  await said(child, /^kept \d+$/);
  const kept = Number(/^kept (\d+)$/m.exec(child.stdout())?.[1]);
  child.child.kill('SIGKILL');
  await child.result;
  server.always({ status: 200 });
  const next = start(
    `await when((stats) => stats.delivered >= ${kept}); await processor.shutdown(); clearInterval(idle);`,
  );
  expect((await next.result).stderr).toBe('');
  expect(new Set(server.storedIds).size).toBeGreaterThanOrEqual(kept);
});
