// What a new user sees without a setting: few spans, a service with a name, one line.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type FaultServer, startFaultServer, startNode } from '@sgp-otel/testkit';

const register = require.resolve('../dist/register.js');
const middlewareApp = path.join(__dirname, 'apps/middleware.cjs');

let server: FaultServer;

beforeEach(async () => {
  server = await startFaultServer();
});

afterEach(() => server.close());

const credentials = () => ({ SGP_API_KEY: 'k', SGP_ACCOUNT_ID: 'a', SGP_CLIENT_BASE_URL: server.url });
const items = () => server.requests.flatMap((request) => request.body.items);
const names = () => items().map(({ name }: { name: string }) => name);

describe('a web framework', () => {
  const handlers: Record<string, string[]> = {
    express: ['request handler'],
    koa: ['router'],
    connect: ['request handler'],
    hapi: ['route'],
  };

  it.each(Object.keys(handlers))('%s makes no span for middleware, and its request keeps the route', async (name) => {
    const { stdout } = await startNode(['--require', register, middlewareApp, name], { env: credentials() }).result;
    expect(stdout).toBe('200\n');
    expect(names().filter((each: string) => /middleware|authenticate|jsonParser|ext/.test(each))).toEqual([]);
    expect(names()).toHaveLength(3);
    const request = items().find(({ metadata }) => metadata.otel_kind === 'SERVER');
    expect(request.metadata['http.route']).toMatch(/^\/api\/items/);
  });

  it.each(Object.keys(handlers))('%s makes one for each when SGP_OTEL_MIDDLEWARE_SPANS asks for them', async (name) => {
    const env = { ...credentials(), SGP_OTEL_MIDDLEWARE_SPANS: 'true' };
    await startNode(['--require', register, middlewareApp, name], { env }).result;
    expect(names().length).toBeGreaterThan(3);
  });

  it('says what SGP_OTEL_MIDDLEWARE_SPANS may be', async () => {
    const env = { ...credentials(), SGP_OTEL_MIDDLEWARE_SPANS: 'some' };
    const { stderr } = await startNode(['--require', register, middlewareApp, 'express'], { env }).result;
    expect(stderr).toContain('SGP_OTEL_MIDDLEWARE_SPANS is "some"; expected true or false; using false.');
  });
});

describe('GraphQL and loggers', () => {
  const resolversApp = path.join(__dirname, 'apps/resolvers.cjs');
  const run = (flags: string[], env: Record<string, string> = {}) =>
    startNode([...flags, resolversApp], { env: { ...credentials(), ...env } }).result;
  const resolvers = () => items().filter(({ name }: { name: string }) => name.startsWith('graphql.resolve'));

  it.each(['--require', '--import'])(
    'with %s an operation is one span without its resolvers, and lines are byte for byte as without the flag',
    async (flag) => {
      const [traced, plain] = await Promise.all([run([flag, register]), run([])]);
      expect(traced.stdout).toBe(plain.stdout);
      expect(traced.stdout.match(/"of (pino|winston|bunyan)"/g)).toHaveLength(3);
      expect(traced.stdout).toMatch(/"hello ada".* true\n$/);
      expect(names()).toContain('query');
      expect(resolvers()).toEqual([]);
    },
  );

  it('make a span for each resolver, and give lines its ids, when the two variables ask for it', async () => {
    const asked = { SGP_OTEL_MIDDLEWARE_SPANS: 'true', SGP_OTEL_LOG_TRACE_IDS: 'true' };
    const { stdout } = await run(['--require', register], asked);
    const [resolver, ...others] = resolvers();
    expect(others).toEqual([]);
    expect(resolver).toMatchObject({ name: 'graphql.resolve hello' });
    const lines = stdout.split('\n').filter((line) => line.includes('of '));
    const ids = { trace_id: resolver.trace_id, span_id: resolver.id };
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ msg: 'of pino', ...ids }),
      expect.objectContaining({ message: 'of winston', ...ids }),
      expect.objectContaining({ msg: 'of bunyan', ...ids }),
    ]);
  });
});

describe('the service', () => {
  let dir: string;

  beforeEach(() => {
    dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'sgp-otel-service-')));
  });

  afterEach(() => rmSync(dir, { recursive: true }));

  const write = (file: string, content: unknown) => {
    const target = path.join(dir, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, typeof content === 'string' ? content : JSON.stringify(content));
    return target;
  };
  const span = `const http = require('node:http');
    const server = http.createServer((_, response) => response.end()).listen(0, () =>
      http.get({ port: server.address().port, agent: false }, (response) => response.resume().on('end', () => server.close())));`;

  async function serviceOf(args: string[], env: Record<string, string> = {}, cwd = dir) {
    const { stderr } = await startNode(['--require', register, ...args], { cwd, env: { ...credentials(), ...env } })
      .result;
    const [said] = /(?<=service ).+(?=\. On)/.exec(stderr) ?? [];
    const stored = new Set(items().map(({ metadata }) => metadata['service.name']));
    expect([...stored]).toEqual([said]);
    return said;
  }

  it.each([
    ['nothing else', {}, '@acme/shop'],
    ['OTEL_SERVICE_NAME', { OTEL_SERVICE_NAME: 'till' }, 'till'],
    ['OTEL_RESOURCE_ATTRIBUTES', { OTEL_RESOURCE_ATTRIBUTES: 'service.name=till' }, 'till'],
    ['detectors alone', { OTEL_NODE_RESOURCE_DETECTORS: 'host' }, '@acme/shop'],
  ])('is named by package.json where %s names it', async (_, env, expected) => {
    write('package.json', { name: '@acme/shop' });
    // Says only which module system the build is of.
    write('dist/package.json', { type: 'commonjs' });
    expect(await serviceOf([write('dist/app.js', span)], env)).toBe(expected);
  });

  it('is named by the folder it runs in when a command of another package runs it, and with --eval', async () => {
    write('package.json', { name: 'site' });
    write('node_modules/framework/package.json', { name: 'framework' });
    const command = write('node_modules/framework/bin.js', span);
    mkdirSync(path.join(dir, 'node_modules/.bin'));
    symlinkSync(command, path.join(dir, 'node_modules/.bin/framework'));
    expect(await serviceOf([path.join(dir, 'node_modules/.bin/framework')])).toBe('site');
    expect(await serviceOf(['--eval', span])).toBe('site');
  });

  it.each([[{}], [{ name: ' ' }], [{ name: 7 }]])('is unknown where package.json is %j', async (manifest) => {
    write('package.json', manifest);
    expect(await serviceOf([write('app.cjs', span)])).toMatch(/^unknown_service/);
  });
});

it('says one line, once, when tsx runs the application and NODE_OPTIONS brings the flag', async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'sgp-otel-tsx-'));
  try {
    const app = path.join(dir, 'app.ts');
    writeFileSync(app, 'const answer: number = 42; console.log(answer);');
    const tsx = path.join(path.dirname(require.resolve('tsx/package.json')), 'dist/cli.mjs');
    const env = { ...credentials(), NODE_OPTIONS: `--require ${register}` };
    const { stdout, stderr } = await startNode([tsx, app], { env }).result;
    expect(stdout).toBe('42\n');
    expect(stderr.match(/Tracing to/g)).toHaveLength(1);
    expect(stderr.match(/@sgp-otel\/auto/g)).toHaveLength(1);
  } finally {
    rmSync(dir, { recursive: true });
  }
});
