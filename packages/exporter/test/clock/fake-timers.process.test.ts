// Fake timers of a test must not reach delivery: not while they are installed, not afterwards, and not when this
// package is loaded among them.
import path from 'node:path';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { type FaultServer, startFaultServer, startNode, until } from '@sgp-otel/testkit';

let server: FaultServer;

beforeEach(async () => {
  server = await startFaultServer();
});

afterEach(async () => {
  jest.useRealTimers();
  await server.close();
});

const names = () => server.requests.flatMap(({ body }) => body.items.map((item: { name: string }) => item.name));

describe('with the fake timers that sinon installs', () => {
  // The library behind sinon, jest and vitest, as jest brings it.
  const inJest = require.resolve('@jest/fake-timers', {
    paths: [
      require.resolve('jest-environment-node', {
        paths: [require.resolve('jest-cli', { paths: [require.resolve('jest')] })],
      }),
    ],
  });
  const fakeTimers = require.resolve('@sinonjs/fake-timers', { paths: [inJest] });
  const exporter = path.resolve(__dirname, '../../dist/bundle/index.js');
  const sdk = require.resolve('@opentelemetry/sdk-trace-base');

  // Node's own modules take the timers when they are first loaded; this program has a server or a client anyway.
  const program = (body: string) => `
    require('node:http');
    const { install } = require(${JSON.stringify(fakeTimers)});
    const load = () => {
      const { SgpSpanProcessor } = require(${JSON.stringify(exporter)});
      const processor = new SgpSpanProcessor();
      const { BasicTracerProvider } = require(${JSON.stringify(sdk)});
      const tracer = new BasicTracerProvider({ spanProcessors: [processor] }).getTracer('app');
      return { processor, end: (name) => tracer.startSpan(name).end() };
    };
    (async () => { ${body} })();`;

  const launch = (body: string, env: Record<string, string> = {}) =>
    startNode(['--eval', program(body)], {
      env: { SGP_API_KEY: 'key', SGP_ACCOUNT_ID: 'acc', SGP_CLIENT_BASE_URL: server.url, ...env },
    });
  const run = (body: string, env: Record<string, string> = {}) => launch(body, env).result;

  it.each([
    ['before the package', 'const clock = install({ toNotFake: ["nextTick"] }); const { processor, end } = load();'],
    ['after the package', 'const { processor, end } = load(); const clock = install({ toNotFake: ["nextTick"] });'],
    [
      'after spans were sent',
      'const { processor, end } = load(); end("before"); await processor.forceFlush(); const clock = install({ toNotFake: ["nextTick"] });',
    ],
  ])('%s, spans are sent meanwhile and afterwards', async (_when, start) => {
    const result = await run(`${start}
      end('during'); await processor.forceFlush();
      clock.uninstall();
      end('after'); await processor.forceFlush();`);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(names().filter((name) => name !== 'before')).toEqual(['during', 'after']);
  });

  it('with process.nextTick, on which Node’s sockets stand still, spans are sent meanwhile and afterwards', async () => {
    const result = await run(
      `const { processor, end } = load(); const clock = install();
       end('during'); end('too'); await processor.forceFlush(); console.log(processor.stats().delivered);
       clock.uninstall();
       end('after'); await processor.shutdown(); console.log(processor.stats().delivered);`,
    );
    expect(result).toMatchObject({ code: 0, stdout: '2\n3\n', stderr: '' });
    expect(names()).toEqual(['during', 'too', 'after']);
  });

  it('installed with process.nextTick while a request waits for its answer, spans are sent through the thread', async () => {
    server.script('hang');
    const child = launch(
      `const { processor, end } = load();
       const isAsked = new Promise((resolve) => process.once('SIGUSR2', resolve)); const idle = setInterval(() => {}, 1000);
       end('before'); const flush = processor.forceFlush(); await isAsked; clearInterval(idle);
       const clock = install(); await flush; end('during'); await processor.forceFlush(); clock.uninstall();
       end('after'); await processor.shutdown(); console.log(processor.stats().delivered);`,
      { SGP_OTEL_REQUEST_TIMEOUT_MILLIS: '100000', SGP_OTEL_EXPORT_TIMEOUT_MILLIS: '100000' },
    );
    await until('the request', () => server.active === 1);
    child.child.kill('SIGUSR2');
    const result = await child.result;
    expect(result).toMatchObject({ code: 0, stdout: '3\n' });
    expect(new Set(names())).toEqual(new Set(['before', 'during', 'after']));
  });

  it('with process.nextTick, flush keeps its limit', async () => {
    server.always('hang');
    const result = await run(
      `const { processor, end } = load(); const clock = install();
       end('during'); console.log(await processor.forceFlush().catch(({ code }) => code)); process.exit();`,
      { SGP_OTEL_EXPORT_TIMEOUT_MILLIS: '500' },
    );
    expect(result).toMatchObject({ code: 0, stdout: 'SGP_DEADLINE_EXCEEDED\n' });
  });
});

describe.each(['modern', 'legacy'])('with the %s fake timers of jest', (kind) => {
  it.each(['before', 'after'])(
    'installed %s the package is loaded, spans are sent meanwhile and afterwards',
    async (when) => {
      const install = () => jest.useFakeTimers(kind === 'legacy' ? { legacyFakeTimers: true } : {});
      if (when === 'before') install();
      let loaded: typeof import('../../src') | undefined;
      jest.isolateModules(() => {
        loaded = require('../../src') as typeof import('../../src');
      });
      if (when === 'after') install();
      const { SgpSpanProcessor } = loaded as typeof import('../../src');
      const processor = new SgpSpanProcessor({ apiKey: 'key', accountId: 'acc', baseUrl: server.url });
      const tracer = new BasicTracerProvider({ spanProcessors: [processor] }).getTracer('app');
      tracer.startSpan('during').end();
      await processor.forceFlush();
      expect(names()).toEqual(['during']);
      jest.useRealTimers();
      tracer.startSpan('after').end();
      await until('the linger', () => names().length === 2);
      await processor.shutdown();
    },
  );
});
