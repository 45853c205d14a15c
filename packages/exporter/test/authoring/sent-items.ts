// A processor with a real backend for each test of a file, and the items that arrive there.
import { context, type Span, trace } from '@opentelemetry/api';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { type FaultServer, startFaultServer } from '@sgp-otel/testkit';
import { type SgpItem, SgpSpanProcessor, type SgpSpanProcessorOptions } from '../../src';
import { recordStderr } from '../record-stderr';

/** To be called at the top of a test file. `said` is what was written to stderr during the present test. */
export function sentItems() {
  let server: FaultServer;
  let stderr: string[] = [];

  beforeEach(async () => {
    server = await startFaultServer();
    stderr = recordStderr();
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await server.close();
  });

  function start(options: SgpSpanProcessorOptions = {}) {
    const processor = new SgpSpanProcessor({ apiKey: 'key', accountId: 'acc', baseUrl: server.url, ...options });
    const provider = new BasicTracerProvider({ spanProcessors: [processor] });
    const tracer = provider.getTracer('test');
    const child = (name: string, parent: Span, attributes = {}) =>
      tracer.startSpan(name, { attributes }, trace.setSpan(context.active(), parent));
    const items = async (): Promise<Record<string, SgpItem>> => {
      await provider.shutdown();
      const all = server.requests.flatMap(({ body }) => body.items as SgpItem[]);
      return Object.fromEntries(all.map((item) => [item.name, item]));
    };
    return { processor, tracer, child, items };
  }

  return { start, said: () => stderr };
}
