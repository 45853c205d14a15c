// Whole processes with a spool on the real disk: how they die, and what the next one finds.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type FaultServer, type NodeProcess, startFaultServer, startNode, until } from '@sgp-otel/testkit';

let server: FaultServer;
let folder: string;

beforeEach(async () => {
  server = await startFaultServer();
  folder = mkdtempSync(path.join(tmpdir(), 'sgp-spool-'));
});

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const PREAMBLE = `
  const { BasicTracerProvider } = require(${JSON.stringify(require.resolve('@opentelemetry/sdk-trace-base'))});
  const { SgpSpanProcessor } = require(${JSON.stringify(path.resolve(__dirname, '../../dist/index.js'))});
  const processor = new SgpSpanProcessor();
  const tracer = new BasicTracerProvider({ spanProcessors: [processor] }).getTracer('app');
  const end = (count) => { for (let index = 0; index < count; index++) tracer.startSpan('span').end(); };
  const say = (name, value) => console.log(name + ' ' + JSON.stringify(value ?? processor.stats()));
  const when = async (is) => {
    while (!is(processor.stats())) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const idle = setInterval(() => {}, 1000);
`;

/** Runs a program with the spool on. */
function start(body: string, env: Record<string, string> = {}): NodeProcess {
  return startNode(['--eval', `${PREAMBLE}(async () => { ${body}; clearInterval(idle); })();`], {
    env: {
      SGP_API_KEY: 'key-of-the-test',
      SGP_ACCOUNT_ID: 'acc',
      SGP_CLIENT_BASE_URL: server.url,
      SGP_OTEL_SPOOL_DIR: folder,
      ...env,
    },
  });
}

/** What it said under this name. */
async function said(child: NodeProcess, name: string): Promise<unknown> {
  const find = () => new RegExp(`^${name} (.*)$`, 'm').exec(child.stdout())?.[1];
  await until(`${name} of ${child.stderr()}`, () => find() !== undefined);
  return JSON.parse(find() as string);
}

async function killed(child: NodeProcess): Promise<void> {
  child.child.kill('SIGKILL');
  await child.result;
}

/** A process that delivers what is in the folder. */
async function drained(count: number, env: Record<string, string> = {}): Promise<unknown> {
  const child = start(
    `await when((stats) => stats.delivered >= ${count}); await processor.shutdown(); say('drained')`,
    env,
  );
  const { stderr } = await child.result;
  expect(stderr).toBe('');
  return said(child, 'drained');
}

function* filesBelow(at: string): Generator<string> {
  for (const name of readdirSync(at)) {
    const each = path.join(at, name);
    if (statSync(each).isDirectory()) yield* filesBelow(each);
    else yield each;
  }
}

const contents = () => [...filesBelow(folder)].map((file) => readFileSync(file, 'latin1')).join('\n');

describe('kill -9', () => {
  it.each<[string, Record<string, string>, () => void]>([
    ['in an outage', {}, () => server.always({ status: 503 })],
    ['while requests get no answer', {}, () => server.always('hang')],
    ['in an outage, with each batch written', { SGP_OTEL_SPOOL_MODE: 'always' }, () => server.always({ status: 503 })],
    ['with everything synced first', { SGP_OTEL_SPOOL_FSYNC: 'always' }, () => server.always({ status: 503 })],
  ])('%s: the next process delivers each span once, and leaves nothing', async (_, env, trouble) => {
    trouble();
    const child = start(
      'end(1500); await when((stats) => stats.spooled === 1500); say("kept"); await when(() => false)',
      env,
    );
    const stats = await said(child, 'kept');
    expect(stats).toMatchObject({ accepted: 1500, delivered: 0, dropped: 0, pending: 0, spooled: 1500 });
    await killed(child);
    expect(contents()).not.toContain('key-of-the-test');
    expect([...filesBelow(folder)].map((file) => statSync(file).mode & 0o777)).not.toContain(0o644);
    server.always({ status: 200 });
    const before = server.storedIds.length;
    expect(await drained(1500, env)).toMatchObject({ accepted: 1500, delivered: 1500, pending: 0, spooled: 0 });
    expect(server.storedIds.slice(before)).toHaveLength(1500);
    expect(new Set(server.storedIds.slice(before)).size).toBe(1500);
    expect([...filesBelow(folder)]).toEqual([]);
  });
});

describe('an end that the process sees', () => {
  it('shutdown, process.exit and forceFlush keep on disk what nobody takes, and say so', async () => {
    server.always('hang');
    const shutdown = start(
      `end(300); say('flush', await processor.forceFlush()); end(300); await processor.shutdown(); say('stopped')`,
    );
    expect(await said(shutdown, 'flush')).toEqual({ outcome: 'spooled', spooled: 300 });
    expect(await said(shutdown, 'stopped')).toMatchObject({ accepted: 600, dropped: 0, pending: 0, spooled: 600 });
    const exit = start(
      `process.on('exit', () => { processor.shutdownSync(); say('stopped'); }); end(400); process.exit(3)`,
    );
    expect((await exit.result).code).toBe(3);
    // It finds what the other one left, too.
    expect(await said(exit, 'stopped')).toMatchObject({ accepted: 400, dropped: 0, pending: 0, spooled: 400 });
    await shutdown.result;
    server.always({ status: 200 });
    const before = server.storedIds.length;
    await drained(1000);
    expect(new Set(server.storedIds.slice(before)).size).toBe(1000);
  });

  it('a backend that takes everything is told everything, and the folder holds only what there was no time for', async () => {
    const child = start(
      `end(300); say('flush', await processor.forceFlush());
       process.on('exit', () => { processor.shutdownSync(); say('stopped'); }); end(300); process.exit()`,
    );
    expect(await said(child, 'flush')).toEqual({ outcome: 'delivered', spooled: 0 });
    const stopped = (await said(child, 'stopped')) as { delivered: number; spooled: number };
    expect(stopped).toMatchObject({ accepted: 600, pending: 0, dropped: 0 });
    // At exit the network has one second, in which a busy machine may not get to it.
    expect([300, 600]).toContain(stopped.delivered);
    expect([...filesBelow(folder)].length > 0).toBe(stopped.spooled > 0);
  });
});

it('starts are never on disk, and poison in the spool costs itself alone', async () => {
  server.always({ status: 503 });
  const child = start(
    `end(200); tracer.startSpan('poison').end(); const open = tracer.startSpan('open');
     await when((stats) => stats.spooled === 201); say('kept'); await when(() => false)`,
    { AGENTEX_TRACING_SKIP_SPAN_START: '0' },
  );
  await said(child, 'kept');
  await killed(child);
  const text = contents();
  expect(text.match(/"end_timestamp"/g)).toHaveLength(201);
  expect(text.match(/"start_timestamp"/g)).toHaveLength(201);
  server.always(({ body }) =>
    body.items.some((item: { name: string }) => item.name === 'poison')
      ? { status: 422, body: { detail: 'bad' } }
      : undefined,
  );
  const next = start(`await when((stats) => stats.delivered + stats.dropped === 201); say('drained')`);
  expect(await said(next, 'drained')).toMatchObject({ delivered: 200, droppedByReason: { rejected: 1 }, spooled: 0 });
  await next.result;
});

it('live spans pass a backlog, which is drained beside them', async () => {
  server.always({ status: 503 });
  const child = start(
    'end(20000); await when((stats) => stats.spooled === 20000); say("kept"); await when(() => false)',
  );
  await said(child, 'kept');
  await killed(child);
  server.always({ status: 200, delayMillis: 20 });
  const next = start(
    `await when((stats) => stats.delivered > 0); const before = processor.stats();
     for (let index = 0; index < 5; index++) { end(10); await processor.forceFlush(); }
     say('live', { left: before.delivered < 20000 });
     await when((stats) => stats.delivered === 20050); say('drained')`,
  );
  await said(next, 'live');
  expect(await said(next, 'drained')).toMatchObject({ accepted: 20050, dropped: 0, spooled: 0 });
  await next.result;
});

it('threads and the main thread share a folder, and what they kept outlives them all', async () => {
  server.always({ status: 503 });
  const thread = `${PREAMBLE}(async () => { end(100); await when((stats) => stats.spooled === 100); say('kept'); })()`;
  const child = start(
    `const { Worker } = require('node:worker_threads');
     for (let index = 0; index < 2; index++) new Worker(${JSON.stringify(thread)}, { eval: true });
     end(100); await when((stats) => stats.spooled === 100); say('kept'); await when(() => false)`,
  );
  await until('three of them', () => child.stdout().match(/^kept/gm)?.length === 3);
  await killed(child);
  server.always({ status: 200 });
  const before = server.storedIds.length;
  await drained(300);
  expect(new Set(server.storedIds.slice(before)).size).toBe(300);
});

/** Takes the rights of an administrator. */
const mount = (options: string) => spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status === 0;

describe('a disk that takes nothing', () => {
  it.each<[string, () => boolean]>([
    [
      'a file in the place of the folder',
      () => {
        rmSync(folder, { recursive: true });
        writeFileSync(folder, '');
        return true;
      },
    ],
    ['a file system that is read-only', () => mount('ro')],
  ])('%s is said once, and memory goes on', async (what, prepare) => {
    if (!prepare()) {
      console.info(`Not tried: ${what} cannot be mounted here.`);
      return;
    }
    try {
      server.always({ status: 503 });
      const child = start(
        `let told = ''; const write = process.stderr.write;
         process.stderr.write = function (text, ...rest) { told += text; return write.call(this, text, ...rest); };
         end(100); await when(() => told.includes('cannot be kept')); say('waiting');
         await when((stats) => stats.delivered === 100)`,
      );
      expect(await said(child, 'waiting')).toMatchObject({ pending: 100, spooled: 0, dropped: 0 });
      server.always({ status: 200 });
      const { stderr } = await child.result;
      expect(stderr.match(/cannot be kept/g)).toHaveLength(1);
    } finally {
      spawnSync('umount', ['-l', folder]);
    }
  });

  it('a file system of 4 MB gives what it has, and memory the rest', async () => {
    if (!mount('size=4m')) {
      console.info('Not tried: a file system of 4 MB cannot be mounted here.');
      return;
    }
    try {
      server.always({ status: 503 });
      const child = start(
        `const pad = 'x'.repeat(4000);
         for (let index = 0; index < 3000; index++) tracer.startSpan('span', { attributes: { pad } }).end();
         await when((stats) => stats.spooled > 0 && stats.spooled < 3000); await new Promise((resolve) => setTimeout(resolve, 1000)); say('full');
         await when((stats) => stats.delivered === 3000); say('drained')`,
      );
      const full = await said(child, 'full');
      expect(full).toMatchObject({ accepted: 3000, dropped: 0 });
      server.always({ status: 200 });
      expect(await said(child, 'drained')).toMatchObject({ delivered: 3000, dropped: 0, spooled: 0, pending: 0 });
      await child.result;
    } finally {
      spawnSync('umount', ['-l', folder]);
    }
  });
});

it('nothing of it is loaded while it is off', async () => {
  const child = startNode(
    [
      '--eval',
      `${PREAMBLE}say('loaded', Object.keys(require.cache).filter((file) => /spool-room|dist.spool/.test(file))); clearInterval(idle)`,
    ],
    { env: { SGP_API_KEY: 'key', SGP_ACCOUNT_ID: 'acc', SGP_CLIENT_BASE_URL: server.url } },
  );
  expect(await said(child, 'loaded')).toEqual([]);
  await child.result;
  expect(existsSync(path.join(__dirname, '../../dist/bundle/spool-room.js'))).toBe(true);
});
