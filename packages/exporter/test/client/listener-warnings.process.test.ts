// Many requests at once must not look like a leak to Node, which warns of the eleventh listener.
import path from 'node:path';
import { type FaultServer, startFaultServer, startNode, until } from '@sgp-otel/testkit';

let server: FaultServer;

beforeEach(async () => {
  server = await startFaultServer();
});

afterEach(() => server.close());

const bundle = JSON.stringify(path.resolve(__dirname, '../../dist/bundle/index.js'));
const sdk = JSON.stringify(require.resolve('@opentelemetry/sdk-trace-base'));

it.each([
  [
    'SgpSpanProcessor with 64 in flight',
    'new SgpSpanProcessor({ concurrency: 64, batchSize: 1, lingerMillis: 0 })',
    200,
  ],
  ['SimpleSpanProcessor with 30 exports at once', 'new SimpleSpanProcessor(new SgpSpanExporter())', 30],
])('%s: no warning', async (_what, processor, count) => {
  server.always({ status: 200, after: until('many requests at once', () => server.maxActive > 10) });
  const program = `
    const { SgpSpanProcessor, SgpSpanExporter } = require(${bundle});
    const { BasicTracerProvider, SimpleSpanProcessor } = require(${sdk});
    const provider = new BasicTracerProvider({ spanProcessors: [${processor}] });
    for (let i = 0; i < ${count}; i++) provider.getTracer('app').startSpan('a').end();
    provider.shutdown();`;
  const result = await startNode(['--eval', program], {
    env: { SGP_API_KEY: 'key', SGP_ACCOUNT_ID: 'acc', SGP_CLIENT_BASE_URL: server.url },
  }).result;
  expect(result).toMatchObject({ code: 0, stderr: '' });
  expect(server.storedIds).toHaveLength(count);
});
