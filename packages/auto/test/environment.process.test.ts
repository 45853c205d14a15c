// The variables of the OpenTelemetry specification, in real processes.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type FaultServer, leadingRows, startFaultServer, startNode } from '@sgp-otel/testkit';

const register = require.resolve('../dist/register.js');
const app = (name: string) => path.join(__dirname, 'apps', name);
const api = JSON.stringify(require.resolve('@opentelemetry/api'));

let server: FaultServer;

beforeEach(async () => {
  server = await startFaultServer();
});

afterEach(() => server.close());

function start(args: string[], env: Record<string, string> = {}) {
  const credentials = { SGP_API_KEY: 'k', SGP_ACCOUNT_ID: 'acc', SGP_CLIENT_BASE_URL: server.url };
  return startNode(['--require', register, ...args], { env: { ...credentials, ...env } }).result;
}

/** Where it does not matter which instrumentations there are. */
const startFew = (args: string[], env: Record<string, string> = {}) =>
  start(args, { OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http', ...env });

const sgpItems = () =>
  server.requests.filter(({ path }) => path === '/v5/spans/batch').flatMap((request) => request.body.items);
const otlpSpans = () =>
  server.requests
    .filter(({ path }) => path === '/v1/traces')
    .flatMap(({ body }) => body.resourceSpans[0].scopeSpans.flatMap((scope: { spans: unknown[] }) => scope.spans));

describe('OTEL_TRACES_EXPORTER', () => {
  const otlp = () => ({ OTEL_EXPORTER_OTLP_ENDPOINT: server.url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' });

  it('sgp,otlp sends to both, and the start line names both', async () => {
    const result = await startFew([app('round-trip.cjs')], { OTEL_TRACES_EXPORTER: 'sgp,otlp', ...otlp() });
    expect(result.code).toBe(0);
    expect(sgpItems()).toHaveLength(2);
    expect(otlpSpans()).toHaveLength(2);
    expect(result.stderr).toMatch(/Tracing to http.*, and to OTLP \(http\/json\), service/);
  });

  it('otlp alone sends nothing to SGP, and the start line says so', async () => {
    const result = await startFew([app('round-trip.cjs')], { OTEL_TRACES_EXPORTER: 'otlp', ...otlp() });
    expect(sgpItems()).toHaveLength(0);
    expect(otlpSpans()).toHaveLength(2);
    expect(result.stderr).toContain('does not name sgp');
  });

  it('sgp,otlp without an SGP key still sends to OTLP', async () => {
    await startFew([app('round-trip.cjs')], { OTEL_TRACES_EXPORTER: 'sgp,otlp', SGP_API_KEY: '', ...otlp() });
    expect(sgpItems()).toHaveLength(0);
    expect(otlpSpans()).toHaveLength(2);
  });

  it('none sends to nobody', async () => {
    const result = await startFew([app('round-trip.cjs')], { OTEL_TRACES_EXPORTER: 'none' });
    expect(result).toMatchObject({ code: 0, stdout: 'done\n' });
    expect(server.requests).toHaveLength(0);
    expect(result.stderr).toContain('OTEL_TRACES_EXPORTER is none');
  });

  it('with a name that is not known warns, and uses the others, or SGP when there are none', async () => {
    const result = await startFew([app('round-trip.cjs')], { OTEL_TRACES_EXPORTER: 'zipkin' });
    expect(sgpItems()).toHaveLength(2);
    expect(result.stderr).toContain('[warn] @sgp-otel/auto OTEL_TRACES_EXPORTER names zipkin; expected a list of');
  });
});

describe('limits and sampling', () => {
  const manyAttributes = `
    const { trace } = require(${api});
    const span = trace.getTracer('app').startSpan('wide');
    for (let i = 0; i < 300; i++) span.setAttribute('a' + i, i);
    span.end();`;
  const kept = () => Object.keys(sgpItems()[0].metadata).filter((key) => /^a\d+$/.test(key)).length;

  it('keeps more than 128 attributes of a span', async () => {
    await startFew(['--eval', manyAttributes]);
    expect(kept()).toBe(300);
  });

  it.each(leadingRows(1, ['OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', 'OTEL_ATTRIBUTE_COUNT_LIMIT']))(
    'keeps as many as %s says',
    async (name) => {
      await startFew(['--eval', manyAttributes], { [name]: '10' });
      expect(kept()).toBe(10);
    },
  );

  it('records what OTEL_TRACES_SAMPLER says', async () => {
    await startFew([app('round-trip.cjs')], { OTEL_TRACES_SAMPLER: 'always_off' });
    expect(sgpItems()).toHaveLength(0);
  });
});

describe('OTEL_PROPAGATORS', () => {
  const printHeaders = `
    const http = require('node:http');
    const server = http.createServer((q, r) => { console.log(Object.keys(q.headers).sort().join()); r.end(); server.close(); });
    server.listen(0, () => http.get({ port: server.address().port, agent: false }, (r) => r.resume()));`;

  it.each(
    leadingRows(2, [
      [undefined, 'connection,host,traceparent\n'],
      [`'TraceContext',"b3"`, 'b3,connection,host,traceparent\n'],
      ['b3multi', 'connection,host,x-b3-sampled,x-b3-spanid,x-b3-traceid\n'],
      ['none', 'connection,host\n'],
    ]),
  )('%s decides which headers go out', async (propagators, headers) => {
    const result = await startFew(['--eval', printHeaders], propagators ? { OTEL_PROPAGATORS: propagators } : {});
    expect(result.stdout).toBe(headers);
  });
});

describe('which instrumentations are on', () => {
  it('OTEL_NODE_DISABLED_INSTRUMENTATIONS turns off', async () => {
    await start([app('round-trip.cjs')], { OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'http' });
    expect(sgpItems()).toHaveLength(0);
  });

  it('OTEL_NODE_ENABLED_INSTRUMENTATIONS leaves on only what it names', async () => {
    const result = await start([app('round-trip.cjs')], { OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http' });
    expect(sgpItems()).toHaveLength(2);
    expect(result.stderr).toContain('On: 1 of the Node set.');
  });

  it.each(
    leadingRows(1, [
      ['in the wrong variable', { OTEL_LOG_LEVEL: 'Zq7xKp93mWv2Lr' }],
      [
        'among the attributes of the resource',
        { OTEL_RESOURCE_ATTRIBUTES: 'service.name=shop,api.token=Zq7xKp93mWv2Lr' },
      ],
      ['of another tool', { OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20Zq7xKp93mWv2Lr' }],
    ]),
  )('no line of the log repeats a key %s, whoever writes it', async (_, env) => {
    const { stderr } = await startFew([app('round-trip.cjs')], { OTEL_LOG_LEVEL: 'debug', ...env });
    expect(stderr).toContain('Tracing to ');
    expect(stderr).toContain('account acc');
    expect(stderr).not.toContain('Zq7xKp93mWv2Lr');
  });

  it('OTEL_LOG_LEVEL=debug explains each decision', async () => {
    const env = { OTEL_LOG_LEVEL: 'debug', OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'pg' };
    const { stderr } = await start([app('round-trip.cjs')], env);
    expect(stderr).toContain('Registering through @opentelemetry/api');
    expect(stderr).toContain('Instrumentation @opentelemetry/instrumentation-pg: off');
    expect(stderr).toContain('Instrumentation @opentelemetry/instrumentation-express: on');
    expect(stderr).toContain('ES modules are instrumented by');
  });
});

describe('bad input', () => {
  it('an instrumentation that throws while loading is off, one that throws while patching leaves the module alone; one line each', async () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'sgp-otel-broken-'));
    try {
      const { mkdirSync } = require('node:fs') as typeof import('node:fs');
      const install = (name: string, code: string) => {
        const folder = path.join(dir, 'node_modules', name);
        mkdirSync(folder, { recursive: true });
        writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name, version: '9.9.9', main: 'index.js' }));
        writeFileSync(path.join(folder, 'index.js'), code);
      };
      install('@traceloop/instrumentation-cohere', `throw new Error('cannot load');`);
      const base = JSON.stringify(require.resolve('@opentelemetry/instrumentation'));
      install(
        '@arizeai/openinference-instrumentation-together',
        `const { InstrumentationBase, InstrumentationNodeModuleDefinition } = require(${base});
         exports.TogetherInstrumentation = class extends InstrumentationBase {
           constructor() { super('together', '1', {}); }
           init() { return new InstrumentationNodeModuleDefinition('together-ai', ['*'], () => { throw new Error('cannot patch'); }); }
         };`,
      );
      install('together-ai', `exports.answer = 42;`);
      const main = path.join(dir, 'app.cjs');
      writeFileSync(main, `console.log(require('together-ai').answer);`);
      const result = await start([main]);
      expect(result).toMatchObject({ code: 0, stdout: '42\n' });
      expect(result.stderr.match(/instrumentation-cohere cannot be loaded and is off: cannot load/g)).toHaveLength(1);
      expect(
        result.stderr.match(/together failed on together-ai 9\.9\.9, which is not traced: cannot patch/g),
      ).toHaveLength(1);
      expect(result.stderr).toContain(
        'models: together (OpenInference), openai (built in); messages: together, openai;',
      );
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  it('an ES module application whose module hooks cannot be set up runs on, and one line says what is not traced', async () => {
    const [major = 0] = process.versions.node.split('.').map(Number);
    if (major >= 22) return; // The hooks need no thread there.
    const result = await startNode(
      ['--experimental-permission', '--allow-fs-read=*', '--require', register, app('round-trip.mjs')],
      { env: { SGP_API_KEY: 'k', SGP_ACCOUNT_ID: 'acc', SGP_CLIENT_BASE_URL: server.url } },
    ).result;
    expect(result).toMatchObject({ code: 0, stdout: 'done\n' });
    expect(result.stderr.match(/ES modules are not instrumented/g)).toHaveLength(1);
  });
});
