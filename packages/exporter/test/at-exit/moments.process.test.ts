// Moments of a process in which delivery has little time: an event loop about to sleep, an exit, resources that are not
// known yet.
import path from 'node:path';
import {
  type FaultServer,
  type NodeProcess,
  type RecordedRequest,
  startFaultServer,
  startNode,
  until,
} from '@sgp-otel/testkit';
import type { SgpItem } from '../../src';

let server: FaultServer;

beforeEach(async () => {
  server = await startFaultServer();
});

afterEach(() => server.close());

const application = (body: string) => `
  const { BasicTracerProvider } = require(${JSON.stringify(require.resolve('@opentelemetry/sdk-trace-base'))});
  const { resourceFromAttributes } = require(${JSON.stringify(require.resolve('@opentelemetry/resources'))});
  const { SgpSpanProcessor } = require(${JSON.stringify(path.resolve(__dirname, '../../dist/index.js'))});
  const processor = new SgpSpanProcessor();
  const never = resourceFromAttributes({ early: 'yes', late: new Promise(() => {}) });
  const provider = (resource) => new BasicTracerProvider({ resource, spanProcessors: [processor] });
  const end = (count, name = 'good', resource) => {
    const tracer = provider(resource).getTracer('app');
    for (let index = 0; index < count; index++) tracer.startSpan(name).end();
  };
  ${body}`;

function run(body: string, env: Record<string, string> = {}): NodeProcess {
  const SGP = { SGP_API_KEY: 'key', SGP_ACCOUNT_ID: 'acc', SGP_CLIENT_BASE_URL: server.url };
  return startNode(['--eval', application(body)], { env: { ...SGP, ...env } });
}

const itemsOf = (request: RecordedRequest): SgpItem[] => request.body?.items ?? [];
const isBad = (request: RecordedRequest) => itemsOf(request).some(({ name }) => name === 'bad');
const storedNames = () => {
  const names = new Map(server.requests.flatMap(itemsOf).map(({ id, name }) => [id, name]));
  return [...new Set(server.storedIds)].map((id) => names.get(id));
};

describe('with a linger of 0', () => {
  const env = { AGENTEX_SPAN_QUEUE_LINGER_MS: '0' };

  it('a span is sent before the event loop sleeps until the next timer', async () => {
    // The timer ends a span and leaves nothing to do for 20 s; it writes nothing, since that would wake the loop.
    const app = run(
      `end(1, 'first');
       setTimeout(() => end(1, 'second'), 1500);
       setTimeout(() => console.log('late'), 21_500);`,
      env,
    );
    await until('the span', () => storedNames().includes('second'));
    expect(app.stdout()).not.toContain('late');
    app.child.kill();
    await app.result;
  });

  it('a process whose last act is to end a span is not held', async () => {
    server.always('hang');
    const app = run("end(1); console.log('last');", env);
    await until('the last line', () => app.stdout().includes('last'));
    const lastMillis = performance.now();
    expect(await app.result).toMatchObject({ code: 0 });
    expect(performance.now() - lastMillis).toBeLessThan(9000);
  });
});

describe('an exit with one span that a firewall refuses', () => {
  const fault = { status: 403, headers: { 'content-type': 'text/html' }, body: '<h1>Blocked</h1>' };

  it.each([
    ['process.exit()', "process.exitCode = 3; process.on('exit', () => processor.shutdownSync()); process.exit();"],
    ['a shutdown', 'process.exitCode = 3; void processor.shutdown();'],
  ])(
    'by %s delivers all the others',
    async (_how, leave) => {
      server.always((request) => (isBad(request) ? fault : undefined));
      const { code } = await run(`end(300); end(1, 'bad'); end(300); ${leave}`).result;
      expect(code).toBe(3);
      expect(storedNames().filter((name) => name === 'good')).toHaveLength(600);
      expect(storedNames()).not.toContain('bad');
    },
    40_000,
  );
});

describe('a resource that is never known', () => {
  it.each([
    ['forceFlush of 2 s', 'void processor.forceFlush({ timeoutMillis: 2000 });', {}],
    ['shutdown of 3 s', 'void processor.shutdown();', { SGP_OTEL_SHUTDOWN_TIMEOUT_MILLIS: '3000' }],
    [
      'process.exit()',
      "process.on('exit', () => processor.shutdownSync()); setTimeout(() => process.exit(), 500);",
      {},
    ],
  ])(
    'costs its late attributes, not the spans, with a %s',
    async (_how, leave, env) => {
      const { stderr } = await run(`end(10, 'good', never); setTimeout(() => { ${leave} }, 400);`, env).result;
      expect(storedNames()).toHaveLength(10);
      expect(stderr).not.toContain('lost');
      const [item] = server.requests.flatMap(itemsOf);
      expect(item?.metadata?.resource).toMatchObject({ early: 'yes' });
    },
    40_000,
  );
});
