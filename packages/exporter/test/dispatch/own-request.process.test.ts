// Our own requests must not become spans: with a context manager they are suppressed, without one they are recognised.
// In a process of its own, since instrumentation patches the HTTP module for good.
import { type FaultServer, startFaultServer, startNode } from '@sgp-otel/testkit';

let server: FaultServer;

beforeEach(async () => {
  server = await startFaultServer();
});

afterEach(() => server.close());

/** A traced application: one span of its own, one HTTP request of its own, then an export that needs a retry. */
const application = (contextManager: boolean) => `
  const { HttpInstrumentation } = require(${JSON.stringify(require.resolve('@opentelemetry/instrumentation-http'))});
  const { BasicTracerProvider } = require(${JSON.stringify(require.resolve('@opentelemetry/sdk-trace-base'))});
  const { AsyncLocalStorageContextManager } = require(${JSON.stringify(require.resolve('@opentelemetry/context-async-hooks'))});
  const { context } = require(${JSON.stringify(require.resolve('@opentelemetry/api'))});
  const { SgpSpanProcessor } = require(${JSON.stringify(require.resolve('../../dist/index.js'))});
  if (${contextManager}) context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const processor = new SgpSpanProcessor();
  const seen = [];
  const all = { onStart() {}, onEnd: (span) => seen.push(span.name), forceFlush: async () => {}, shutdown: async () => {} };
  const provider = new BasicTracerProvider({ spanProcessors: [all, processor] });
  const instrumentation = new HttpInstrumentation();
  instrumentation.setTracerProvider(provider);
  const http = require('node:http');
  provider.getTracer('app').startSpan('own span').end();
  http.get(process.env.SGP_CLIENT_BASE_URL + '/other', (response) => {
    response.resume().on('end', async () => {
      await processor.forceFlush();
      await new Promise((resolve) => setTimeout(resolve, 300));
      await processor.forceFlush();
      console.log(JSON.stringify({ stats: processor.stats(), seen }));
      await provider.shutdown();
    });
  });`;

it.each([
  ['suppressed under a context manager', true],
  ['recognised without a context manager', false],
])('are %s, retries included', async (_how, contextManager) => {
  server.script({ status: 200 }, { status: 503 });
  const env = {
    SGP_API_KEY: 'k',
    SGP_ACCOUNT_ID: 'a',
    SGP_CLIENT_BASE_URL: server.url,
    AGENTEX_SPAN_QUEUE_LINGER_MS: '20',
  };
  const result = await startNode(['--eval', application(contextManager)], { env }).result;
  expect(result.stderr).toBe('');
  const { stats, seen } = JSON.parse(result.stdout);
  // The application's own request to the same host is traced; no export is, and none causes another.
  expect(stats).toMatchObject({ accepted: 2, delivered: 2, dropped: 0 });
  expect(seen.includes('PUT')).toBe(!contextManager);
  expect(server.requests.filter((request) => request.method === 'PUT').length).toBeLessThanOrEqual(3);
});
