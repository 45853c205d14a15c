// Where a processor sends to, and when it sends nothing.
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { type SgpItem, SgpSpanProcessor, type SpanExporterLike } from '../../src';
import { prepareServer, server, stderr } from '../processor-fixture';

prepareServer();

describe('configuration', () => {
  const names = ['SGP_API_KEY', 'SGP_ACCOUNT_ID', 'SGP_CLIENT_BASE_URL', 'DISABLE_SCALE_TRACING'];
  const before = names.map((name) => [name, process.env[name]] as const);

  beforeEach(() => {
    for (const name of names) delete process.env[name];
  });

  afterAll(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  it('works from the environment alone', async () => {
    Object.assign(process.env, { SGP_API_KEY: 'env-key', SGP_ACCOUNT_ID: 'env-acc', SGP_CLIENT_BASE_URL: server.url });
    const processor = new SgpSpanProcessor();
    const provider = new BasicTracerProvider({ spanProcessors: [processor] });
    provider.getTracer('test').startSpan('span').end();
    await provider.shutdown();
    expect(server.requests[0]?.headers).toMatchObject({ 'x-api-key': 'env-key', 'x-selected-account-id': 'env-acc' });
  });

  it('is off without a key, says so in one line that names the variable, and lets the application run', async () => {
    Object.assign(process.env, { SGP_ACCOUNT_ID: 'acc' });
    const processor = new SgpSpanProcessor();
    const provider = new BasicTracerProvider({ spanProcessors: [processor] });
    for (let count = 0; count < 3; count++) provider.getTracer('test').startSpan('span').end();
    await provider.shutdown();
    expect(processor.offReason).toContain('SGP_API_KEY');
    expect(stderr.filter((line) => line.includes('SGP_API_KEY'))).toHaveLength(1);
    expect(stderr).toHaveLength(1);
    expect(processor.stats()).toMatchObject({ accepted: 0, dropped: 0 });
  });

  it('is off with an invalid base URL rather than sending to another place', () => {
    Object.assign(process.env, { SGP_API_KEY: 'k', SGP_ACCOUNT_ID: 'a', SGP_CLIENT_BASE_URL: 'localhost:5003' });
    expect(new SgpSpanProcessor().offReason).toContain('SGP_CLIENT_BASE_URL');
    expect(stderr.join('')).toContain('expected an absolute http:// or https:// URL');
  });

  it('is off with DISABLE_SCALE_TRACING, also with an injected exporter', () => {
    process.env.DISABLE_SCALE_TRACING = 'false';
    const exporter: SpanExporterLike = { export: () => {}, shutdown: async () => {} };
    expect(new SgpSpanProcessor({ exporter }).offReason).toContain('DISABLE_SCALE_TRACING');
  });

  it('needs no key when an exporter or a client is injected, and uses that one', async () => {
    const seen: unknown[] = [];
    const client = {
      upsertBatch: async (items: readonly SgpItem[]) => {
        seen.push(...items);
        return { status: 200, attempts: 1, items: [] };
      },
    };
    const processor = new SgpSpanProcessor({ client });
    const provider = new BasicTracerProvider({ spanProcessors: [processor] });
    provider.getTracer('test').startSpan('span').end();
    await provider.shutdown();
    expect(seen).toHaveLength(1);
    expect(stderr).toHaveLength(0);
  });
});
