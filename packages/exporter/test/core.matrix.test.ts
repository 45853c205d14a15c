// The packed exporter beside each line of OpenTelemetry, as npm installs them: one copy of @opentelemetry/core, and it
// suppresses the tracing of our requests.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type FaultServer, installInto, installPacked, startFaultServer, startNode } from '@sgp-otel/testkit';

jest.setTimeout(600_000);

const LINES = [
  { line: '1.30', sdk: 'sdk-trace-base', version: '1.30.1', api: '1.9.1' },
  { line: '2.x', sdk: 'sdk-trace-base', version: '2.12.0', api: '1.9.1' },
  { line: '3.x', sdk: 'sdk-trace', version: '3.1.1', api: '1.10.0' },
];

let dir: string;
let tarball: string;
let server: FaultServer;

beforeAll(() => {
  dir = installPacked(['@opentelemetry/api@1.9.1', '@opentelemetry/context-async-hooks@2.12.0'], ['exporter']);
  const [name = ''] = readdirSync(path.join(dir, 'tarballs'));
  tarball = path.join(dir, 'tarballs', name);
});

afterAll(() => rmSync(dir, { recursive: true, force: true }));

beforeEach(async () => {
  server = await startFaultServer();
});

afterEach(() => server.close());

/** Versions of all copies of a package below a folder. */
function copiesOf(name: string, folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(path.join('node_modules', name, 'package.json')))
    .map((file) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')).version as string);
}

/** Upserts one item, and prints whether the request was made in a context without tracing. */
const program = (isSuppressed: string) => `
  const { context } = require('@opentelemetry/api');
  const { AsyncLocalStorageContextManager } = require('@opentelemetry/context-async-hooks');
  const { SgpClient } = require('@sgp-otel/exporter');
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  require('node:diagnostics_channel').subscribe('http.client.request.start', () => console.log(${isSuppressed}));
  const client = new SgpClient();
  client.upsertBatch([{ id: 's', trace_id: 't', name: 'n', start_timestamp: '2026-11-21T10:00:00.000001Z' }])
    .then(() => client.close());`;

async function run(folder: string, isSuppressed: string) {
  writeFileSync(path.join(folder, 'program.cjs'), program(isSuppressed));
  const env = { SGP_API_KEY: 'k', SGP_ACCOUNT_ID: 'a', SGP_CLIENT_BASE_URL: server.url };
  return startNode(['program.cjs'], { cwd: folder, env, timeoutMillis: 120_000 }).result;
}

it.each(LINES)('uses the copy of the SDK of the $line line', async ({ line, sdk, version, api }) => {
  const folder = path.join(dir, line);
  const hooks = `@opentelemetry/context-async-hooks@${version}`;
  installInto(folder, [tarball, `@opentelemetry/${sdk}@${version}`, `@opentelemetry/api@${api}`, hooks]);
  expect(copiesOf('@opentelemetry/core', folder)).toEqual([version]);
  const result = await run(folder, `require('@opentelemetry/core').isTracingSuppressed(context.active())`);
  expect(result).toMatchObject({ code: 0, stdout: 'true\n', stderr: '' });
  expect(server.requests).toHaveLength(1);
});

it('delivers without it, and says what is missing', async () => {
  expect(copiesOf('@opentelemetry/core', path.join(dir, 'node_modules'))).toEqual([]);
  const result = await run(dir, `'sent'`);
  expect(result).toMatchObject({ code: 0, stdout: 'sent\n' });
  expect(result.stderr).toMatch(/^@sgp-otel\/exporter warn: @opentelemetry\/core cannot be loaded .*\n$/);
  expect(server.requests).toHaveLength(1);
});
