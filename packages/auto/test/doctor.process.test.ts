// The doctor as a program: against the local backend, and against everything that can be wrong.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SgpClient } from '@sgp-otel/exporter';
import { type Local, startLocal } from '@sgp-otel/local';
import { type FaultServer, startFaultServer, startNode } from '@sgp-otel/testkit';
import { doctorRunner } from './doctor-runner';

const cli = path.join(__dirname, '../dist/cli.js');

interface Check {
  id: string;
  status: string;
  message: string;
  advice?: string;
  details?: string[];
}

let dir: string;
let server: FaultServer;

beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'sgp-otel-doctor-'));
  server = await startFaultServer();
});

afterEach(async () => {
  await server.close();
  rmSync(dir, { recursive: true });
});

const credentials = (url: string) => ({
  SGP_API_KEY: 'sk-doctor-secret',
  SGP_ACCOUNT_ID: 'acc',
  SGP_CLIENT_BASE_URL: url,
});

/** The program itself. */
const program = (args: string[], env: Record<string, string>) =>
  startNode([cli, 'doctor', ...args], { cwd: dir, env }).result;

const runDoctor = doctorRunner();

/** The findings by id, from the output for machines. */
async function findings(env: Record<string, string>, timeoutMillis = 10_000) {
  return findingsOf(await runDoctor({ folder: dir, env, isJson: true, timeoutMillis }));
}

function findingsOf({ code, stdout }: { code: number | null; stdout: string }) {
  expect(stdout).not.toContain('sk-doctor-secret');
  const report = JSON.parse(stdout) as { ok: boolean; checks: Check[] };
  expect(code).toBe(report.ok ? 0 : 1);
  return {
    ...report,
    of: Object.fromEntries(report.checks.map((check) => [check.id, check])) as Record<string, Check>,
  };
}

describe('with a backend that works', () => {
  let local: Local;
  beforeAll(async () => {
    local = await startLocal({ port: 0 });
  });
  afterAll(() => local.close());

  it('a person reads that the test span came back, and the program ends with 0', async () => {
    const result = await program([], { ...credentials(local.url) });
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).toMatch(/ok {4}test span +written in \d+ ms, read back after \d+ ms: trace [0-9a-f]{32}/);
    expect(result.stdout).toMatch(/ok {4}clock/);
    expect(result.stdout).toContain('SGP_API_KEY=(set, 16 characters)');
    expect(result.stdout).not.toContain('sk-doctor-secret');
  });

  it('a machine reads the same', async () => {
    const result = await program(['--json', '--timeout', '20'], credentials(local.url));
    expect(result.stderr).toBe('');
    const { ok, of } = findingsOf(result);
    expect(ok).toBe(true);
    for (const id of ['node', 'proxy', 'dns', 'connection', 'credentials', 'clock', 'round-trip']) {
      expect(of[id]).toMatchObject({ status: 'ok' });
    }
  });

  it('sends a model call with a conversation and reads both sides back, without tokens that would be billed', async () => {
    const { of } = await findings(credentials(local.url));
    expect(of['round-trip']?.message).toMatch(/with its messages/);
    const [traceId] = /[\da-f]{32}/.exec(of['round-trip']?.message ?? '') ?? [];
    const client = new SgpClient({ apiKey: 'k', accountId: 'acc', baseUrl: local.url });
    const { items } = await client.search({ traceIds: [String(traceId)] });
    client.close();
    expect(items).toMatchObject([
      {
        name: 'sgp-otel doctor',
        type: 'COMPLETION',
        input: { messages: [{ role: 'user', content: 'Does this arrive?' }] },
        output: { messages: [{ role: 'assistant', content: 'It does.' }] },
      },
    ]);
    expect(items[0]?.output).not.toHaveProperty('usage');
  });

  it('expects no messages where they are left out', async () => {
    const env = { ...credentials(local.url), OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'false' };
    const { of } = await findings(env);
    expect(of['round-trip']).toMatchObject({ status: 'ok', message: expect.stringContaining('without messages') });
  });

  it('names variables that no version knows, and copies of the API that differ', async () => {
    for (const [folder, version] of [
      ['.', '1.9.0'],
      ['node_modules/library', '1.10.0'],
    ] as const) {
      const copy = path.join(dir, folder, 'node_modules/@opentelemetry/api');
      mkdirSync(copy, { recursive: true });
      writeFileSync(path.join(copy, 'package.json'), JSON.stringify({ name: '@opentelemetry/api', version }));
    }
    const { ok, of } = await findings({
      ...credentials(local.url),
      SGP_OTEL_QUEUE: '1',
      AGENTEX_SPAN_QUEUE_BATCH_SIZE: 'x',
    });
    expect(ok).toBe(true);
    expect(of['api-copies']).toMatchObject({ status: 'warn', message: '2 versions: 1.9.0, 1.10.0' });
    expect(of.variables?.message).toMatch(/AGENTEX_SPAN_QUEUE_BATCH_SIZE is "x".*SGP_OTEL_QUEUE is not a variable/);
  });
});

describe('says what is wrong', () => {
  it('without credentials: which variables are missing', async () => {
    const { of } = await findings({ SGP_CLIENT_BASE_URL: server.url });
    expect(of.variables).toMatchObject({ status: 'fail', message: 'SGP_API_KEY and SGP_ACCOUNT_ID are not set' });
    expect(of.connection?.status).toBe('ok');
    expect(of['round-trip']?.status).toBe('skip');
  });

  it.each([
    ['DISABLE_SCALE_TRACING', '1'],
    ['OTEL_SDK_DISABLED', 'true'],
    ['OTEL_TRACES_EXPORTER', 'otlp'],
  ])('with %s=%s: that it turns tracing off', async (name, value) => {
    const { of } = await findings({ ...credentials(server.url), [name]: value }, 1000);
    expect(of.variables).toMatchObject({ status: 'fail', message: expect.stringContaining(`${name}`) });
  });

  it('with a key that is refused: the server’s own words', async () => {
    server.always({ status: 401, body: { detail: 'Invalid credentials' } });
    const { of } = await findings(credentials(server.url));
    expect(of.credentials).toMatchObject({ status: 'fail', message: expect.stringContaining('Invalid credentials') });
    expect(of['round-trip']?.status).toBe('skip');
  });

  it('with a clock that is off: by how much', async () => {
    const date = new Date(Date.now() - 600_000).toUTCString();
    server.always({ status: 200, headers: { date } });
    const { of } = await findings(credentials(server.url), 3000);
    expect(of.clock).toMatchObject({
      status: 'warn',
      message: expect.stringMatching(/^(599|6[0-5]\d) s ahead of the server's$/),
    });
  });

  it('with a span that is taken and not found: so', async () => {
    server.always((request) => (request.method === 'POST' ? { status: 200, body: { items: [] } } : undefined));
    const { ok, of } = await findings(credentials(server.url), 3000);
    expect(ok).toBe(true);
    expect(of['round-trip']).toMatchObject({
      status: 'warn',
      message: expect.stringContaining('not found within 3 s'),
    });
  });

  it('with a server that loses content: which side', async () => {
    let stored: { id: string }[] = [];
    server.always((request) => {
      if (request.method === 'PUT') stored = request.body.items.map((item: object) => ({ ...item, output: null }));
      return request.method === 'POST' ? { status: 200, body: { object: 'list', items: stored } } : undefined;
    });
    const { ok, of } = await findings(credentials(server.url));
    expect(ok).toBe(false);
    expect(of['round-trip']).toMatchObject({ status: 'fail', message: expect.stringContaining('without its output') });
  });

  it('with a span that is refused: the server’s own words', async () => {
    const refusal = { status: 422, body: { detail: 'no spans today' } };
    server.always((request) => (request.method === 'PUT' ? refusal : undefined));
    const { of } = await findings(credentials(server.url));
    expect(of['round-trip']).toMatchObject({ status: 'fail', message: expect.stringContaining('no spans today') });
  });

  it('with a host that nobody knows, a port that nobody listens on, a proxy that is not there, and http instead of TLS', async () => {
    const unknown = await findings(credentials('https://sgp.invalid'));
    expect(unknown.of.dns).toMatchObject({
      status: 'fail',
      message: expect.stringContaining('sgp.invalid is not known'),
    });
    expect(unknown.of.connection?.status).toBe('skip');
    const closed = await findings({
      ...credentials('http://127.0.0.1:1'),
      SGP_API_KEY: 'local',
      SGP_ACCOUNT_ID: 'local',
    });
    expect(closed.of.connection).toMatchObject({ status: 'fail', message: '127.0.0.1:1: ECONNREFUSED' });
    expect(closed.of.connection?.advice).toContain('npx @sgp-otel/local');
    const proxied = await findings({ ...credentials('https://sgp.invalid'), HTTPS_PROXY: 'http://u:pw@127.0.0.1:1' });
    expect(proxied.of.connection).toMatchObject({ status: 'fail', message: 'the proxy 127.0.0.1:1: ECONNREFUSED' });
    expect(JSON.stringify(proxied)).not.toContain('u:pw');
    const plain = await findings(credentials(server.url.replace('http:', 'https:')));
    expect(plain.of.tls?.status).toBe('fail');
  });

  it('with a base URL that is none: so', async () => {
    const { of } = await findings(credentials('localhost'));
    expect(of['base-url']?.status).toBe('fail');
  });
});

describe('shows no secret', () => {
  const secret = ['q7', 'Zt4', 'Lw9', 'Xp2', 'Rk8'].join('');
  const odd = 'p#9/w?x@y';

  it.each([
    ['a misspelt variable', { SGP_API_KEYS: secret }],
    ['another one', { SGP_APIKEY: secret }],
    ['one whose name says nothing', { SGP_OTEL_LOGIN: secret, AGENTEX_FOO: secret }],
    ['a proxy without a scheme', { HTTPS_PROXY: `bo:${secret}@127.0.0.1:1` }],
    ['a proxy with an odd password', { HTTPS_PROXY: `http://bo:${odd}${secret}@127.0.0.1:1` }],
    ['a proxy with a token for a user', { ALL_PROXY: `${secret}@127.0.0.1:1` }],
    ['a proxy that is a key', { http_proxy: secret }],
    ['the query of the base URL', { SGP_CLIENT_BASE_URL: `http://127.0.0.1:1/v?sig=${secret}` }],
    ['a base URL that is a key', { SGP_CLIENT_BASE_URL: secret }],
    [
      'attributes of the resource',
      { OTEL_RESOURCE_ATTRIBUTES: `service.name=shop,api.token=${secret},x=Bearer%20${secret}` },
    ],
    ['headers', { OTEL_EXPORTER_OTLP_HEADERS: `authorization=Basic ${secret},x-team=${secret}` }],
    ['headers of one signal', { OTEL_EXPORTER_OTLP_TRACES_HEADERS: `x-team=${secret}` }],
    [
      'the endpoint of another exporter',
      { OTEL_EXPORTER_OTLP_ENDPOINT: `https://bo:${secret}@otlp.example.com/?key=${secret}` },
    ],
    ['a key for a number', { AGENTEX_SPAN_QUEUE_BATCH_SIZE: secret }],
    ['a key for a switch', { SGP_OTEL_REDACT_CREDENTIALS: secret }],
    ['a key for the account', { SGP_ACCOUNT_ID: secret }],
    ['a key for the name of the service', { OTEL_SERVICE_NAME: secret }],
    ['a key for the exporter', { OTEL_TRACES_EXPORTER: secret }],
    ['a key in the options of Node', { NODE_OPTIONS: `--title=${secret}` }],
  ])('in %s', async (_, variables) => {
    const env = { ...credentials('http://127.0.0.1:1'), ...variables } as Record<string, string>;
    for (const isJson of [false, true]) {
      const { stdout } = await runDoctor({ folder: dir, env, isJson, timeoutMillis: 1000 });
      expect(stdout).not.toContain(secret);
      expect(stdout).not.toContain(odd);
      expect(stdout).toContain('variables');
    }
  });

  it('and still shows what can be none', async () => {
    const { of } = await findings({
      ...credentials('http://127.0.0.1:1/base'),
      HTTPS_PROXY: 'http://127.0.0.1:1',
      OTEL_RESOURCE_ATTRIBUTES: 'service.name=shop,team=x',
      OTEL_SERVICE_NAME: 'orders-api',
    });
    expect(of.variables?.details).toEqual(
      expect.arrayContaining([
        'SGP_CLIENT_BASE_URL=http://127.0.0.1:1/base',
        'SGP_ACCOUNT_ID=acc',
        'HTTPS_PROXY=http://127.0.0.1:1',
        'OTEL_RESOURCE_ATTRIBUTES=service.name=shop,team=(set)',
        'OTEL_SERVICE_NAME=orders-api',
      ]),
    );
  });
});

it('ends with 2 for a mistake on the command line', async () => {
  expect((await program(['--timeout', 'soon'], {})).code).toBe(2);
});
