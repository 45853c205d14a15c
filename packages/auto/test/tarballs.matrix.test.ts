// The packed tarballs, installed with npm outside the workspace, as a user gets them.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type FaultServer, installPacked, startFaultServer, startNode } from '@sgp-otel/testkit';

jest.setTimeout(240_000);

let dir: string;
let server: FaultServer;

beforeAll(() => {
  dir = installPacked(['@opentelemetry/api@1.9.1', '@opentelemetry/sdk-trace-base@2.12.0']);
});

afterAll(() => rmSync(dir, { recursive: true, force: true }));

beforeEach(async () => {
  server = await startFaultServer();
});

afterEach(() => server.close());

const credentials = () => ({ SGP_API_KEY: 'k', SGP_ACCOUNT_ID: 'a', SGP_CLIENT_BASE_URL: server.url });

async function run(args: string[], env: Record<string, string> = credentials()) {
  const result = await startNode(args, { cwd: dir, env, timeoutMillis: 60_000 }).result;
  expect(result).toMatchObject({ code: 0 });
  return result;
}

const manual = `
  const processor = new SgpSpanProcessor();
  const provider = new BasicTracerProvider({ spanProcessors: [processor] });
  provider.getTracer('app').startSpan('by hand').end();
  provider.shutdown().then(() => console.log(processor.stats().delivered));`;

const roundTrip = `
  const server = http.createServer((request, response) => response.end()).listen(0, () => {
    http.get({ port: server.address().port }, (response) => response.resume().on('end', () => server.close()));
  });`;

const names = () => server.requests.flatMap((request) => request.body.items.map((item: { name: string }) => item.name));

describe('@sgp-otel/exporter', () => {
  it('is loaded by require', async () => {
    const load = `const { SgpSpanProcessor } = require('@sgp-otel/exporter');
      const { BasicTracerProvider } = require('@opentelemetry/sdk-trace-base');`;
    expect((await run(['--eval', load + manual])).stdout).toBe('1\n');
    expect(names()).toEqual(['by hand']);
  });

  it('is loaded by import, with its names', async () => {
    const load = `import { SgpSpanProcessor } from '@sgp-otel/exporter';
      import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';`;
    writeFileSync(path.join(dir, 'manual.mjs'), load + manual);
    expect((await run(['manual.mjs'])).stdout).toBe('1\n');
    expect(names()).toEqual(['by hand']);
  });

  it('loads got and the core of OpenTelemetry with the first request, not at start', async () => {
    const code = `require('@sgp-otel/exporter');
      console.log(Object.keys(require.cache).filter((file) => /vendor.got|opentelemetry.core/.test(file)).length);`;
    expect((await run(['--eval', code])).stdout).toBe('0\n');
  });

  it('carries the licences of what is bundled in it', () => {
    const licences = readFileSync(path.join(dir, 'node_modules/@sgp-otel/exporter/vendor/LICENSES.txt'), 'utf8');
    expect(licences).toMatch(/^got@\d/m);
    expect(readdirSync(path.join(dir, 'node_modules/@sgp-otel/exporter'))).toEqual(
      expect.arrayContaining(['LICENSE', 'README.md']),
    );
  });
});

describe('@sgp-otel/auto', () => {
  it.each([
    ['--require', 'app.cjs', `const http = require('node:http');`],
    ['--require', 'app.mjs', `import http from 'node:http';`],
    ['--import', 'app.cjs', `const http = require('node:http');`],
    ['--import', 'app.mjs', `import http from 'node:http';`],
  ])('is loaded by %s for %s', async (flag, file, load) => {
    writeFileSync(path.join(dir, file), load + roundTrip);
    await run([flag, '@sgp-otel/auto/register', file]);
    expect(names().sort()).toEqual(['GET', 'GET']);
  });
});

describe('npx @sgp-otel/auto doctor', () => {
  it('is started by the command of the package, and finds the server', async () => {
    const bin = path.join(dir, 'node_modules/.bin/sgp-otel-auto');
    const { stdout } = await run([bin, 'doctor', '--json', '--timeout', '1']);
    const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: { id: string; status: string }[] };
    expect(ok).toBe(true);
    expect(checks).toContainEqual(expect.objectContaining({ id: 'credentials', status: 'ok' }));
    // This application asks for an SDK of its own.
    expect(checks).toContainEqual(expect.objectContaining({ id: 'opentelemetry', status: 'warn' }));
  });
});

describe('@sgp-otel/local', () => {
  it('stores what the exporter sends and gives it back', async () => {
    const code = `
      const { startLocal } = require('@sgp-otel/local');
      const { SgpClient } = require('@sgp-otel/exporter');
      startLocal({ port: 0 }).then(async (local) => {
        const client = new SgpClient({ apiKey: 'k', accountId: 'a', baseUrl: local.url });
        await client.upsertBatch([{ id: 's', trace_id: 't', name: 'stored', start_timestamp: '2026-11-21T10:00:00.000001Z' }]);
        console.log((await client.retrieve('s')).name, (await client.search({ traceIds: ['t'] })).items.length);
        client.close();
        await local.close();
      });`;
    expect((await run(['--eval', code])).stdout).toBe('stored 1\n');
  });

  it('is started by its command', async () => {
    const bin = path.join(dir, 'node_modules/.bin/sgp-local');
    expect((await run([bin, '--help'])).stdout).toContain('--port');
  });
});
