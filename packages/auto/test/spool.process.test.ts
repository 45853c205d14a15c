// The spool with the flag: what the start line says, the commands, and a real backend that was away.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SgpClient } from '@sgp-otel/exporter';
import { startLocal } from '@sgp-otel/local';
import { type NodeProcess, type NodeResult, startFaultServer, startNode, until } from '@sgp-otel/testkit';

const cli = path.join(__dirname, '../dist/cli.js');
const register = path.join(__dirname, '../dist/register.js');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sgp-spool-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const credentials = (url: string) => ({
  SGP_API_KEY: 'sk-spool-secret',
  SGP_ACCOUNT_ID: 'acc',
  SGP_CLIENT_BASE_URL: url,
});

const APPLICATION = `
  const { trace } = require(${JSON.stringify(require.resolve('@opentelemetry/api'))});
  const { stats } = require(${JSON.stringify(path.join(__dirname, '../dist/index.js'))});
  const tracer = trace.getTracer('app');
  for (let index = 0; index < 250; index++) tracer.startSpan('span ' + index).end();
  setInterval(() => console.log(JSON.stringify(stats())), 50);
`;

const application = (url: string, env: Record<string, string> = {}): NodeProcess =>
  startNode(['--require', register, '--eval', APPLICATION], {
    env: {
      ...credentials(url),
      SGP_OTEL_SPOOL_DIR: folder,
      OTEL_LOG_LEVEL: 'info',
      OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http',
      ...env,
    },
  });

async function killedWhen(child: NodeProcess, what: RegExp): Promise<string> {
  await until(`${what} of ${child.stderr()}`, () => what.test(child.stdout()));
  child.child.kill('SIGKILL');
  await child.result;
  return child.stderr();
}

const spool = (args: readonly string[], env: Record<string, string> = {}): Promise<NodeResult> =>
  startNode([cli, 'spool', ...args], { env }).result;

it('an outage of the local backend, a kill, a restart: each span is stored once, with its end', async () => {
  const local = await startLocal({ port: 0 });
  const { url } = local;
  try {
    const client = new SgpClient({ baseUrl: url, apiKey: 'sk-spool-secret', accountId: 'acc' });
    local.faults.add({ method: 'PUT', times: 'always', status: 503 });
    // With span-start writes, so that a late start could destroy an end.
    const withStarts = { AGENTEX_TRACING_SKIP_SPAN_START: '0' };
    await killedWhen(application(url, withStarts), /"spooled":250/);
    local.faults.clear();
    const said = await killedWhen(application(url, withStarts), /"delivered":500/);
    expect(said).toMatch(/Spool: .*, mode spill, 0\.\d MiB of 1 ended processes found there\./);
    const ids = new Set<string>();
    let count = 0;
    for (let after: string | undefined; ; ) {
      const page = await client.search({ limit: 200, ...(after && { startingAfter: after }) });
      for (const { id, end_timestamp } of page.items) {
        expect(end_timestamp).toEqual(expect.any(String));
        ids.add(id as string);
        count += 1;
      }
      after = page.items.at(-1)?.id;
      if (!page.hasMore) break;
    }
    expect([ids.size, count]).toEqual([500, 500]);
    client.close();
  } finally {
    await local.close();
  }
});

it('the commands say what lies in a folder, and send it without the application', async () => {
  const server = await startFaultServer();
  try {
    server.always({ status: 503 });
    await killedWhen(application(server.url), /"spooled":250/);
    const env = credentials(server.url);

    const seen = await spool(['inspect', folder]);
    expect(seen).toMatchObject({ code: 0, stderr: '' });
    expect(seen.stdout).toMatch(/of process \d+, which has ended\n {2}250 spans in 1 file,/);
    const contents = JSON.parse((await spool(['inspect', folder, '--json'])).stdout);
    expect(contents.owners).toEqual([
      expect.objectContaining({
        isAlive: false,
        spans: 250,
        damagedBytes: 0,
        destination: { baseUrl: server.url, account: 'acc' },
      }),
    ]);

    const dry = await spool(['drain', folder, '--dry-run', '--json'], env);
    expect(JSON.parse(dry.stdout)).toEqual({ folder, toSend: 250 });
    const held = await spool(['drain', folder, '--timeout', '1', '--json'], env);
    expect(held.code).toBe(1);
    expect(JSON.parse(held.stdout)).toMatchObject({ toSend: 250, delivered: 0, left: 250 });
    server.always({ status: 200 });
    const before = server.storedIds.length;
    const elsewhere = await spool(['drain', folder], { ...env, SGP_ACCOUNT_ID: 'another' });
    expect(elsewhere.stdout).toContain('0 delivered');
    expect(elsewhere.stderr).toContain(`Not sent: 250 spans for ${server.url}, account acc.`);
    const drained = await spool(['drain', folder, '--json'], env);
    expect(JSON.parse(drained.stdout)).toMatchObject({ toSend: 250, delivered: 250, dropped: 0, left: 0 });
    expect(drained.code).toBe(0);
    expect(new Set(server.storedIds.slice(before)).size).toBe(250);
    expect(readdirSync(folder)).toEqual([]);
    expect(`${drained.stdout}${drained.stderr}`).not.toContain('sk-spool-secret');
  } finally {
    await server.close();
  }
});

it.each([
  [['inspect'], 2],
  [['inspect', '/does/not/exist'], 1],
  [['drain', '/does/not/exist'], 1],
  [['drain', '--no-such-option'], 2],
  [['empty'], 2],
  [['drain', '--help'], 0],
])('spool %j exits with %i', async (args, code) => {
  expect((await spool(args)).code).toBe(code);
});
