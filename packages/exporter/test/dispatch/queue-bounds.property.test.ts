// A queue whose bound is smaller than a batch loses nothing while the backend keeps up: every combination of bounds,
// batch size and linger.
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { type FaultServer, propertyRuns, startFaultServer, until } from '@sgp-otel/testkit';
import fc from 'fast-check';
import { SgpSpanProcessor, type SgpSpanProcessorOptions } from '../../src';
import { recordStderr } from '../record-stderr';

let server: FaultServer;

beforeEach(async () => {
  server = await startFaultServer();
  recordStderr();
});

afterEach(async () => {
  jest.restoreAllMocks();
  await server.close();
});

/** Ends spans in bursts, each when what the one before made due has been taken on its way. */
async function lose(options: SgpSpanProcessorOptions, bursts: number, burst: number, chars: number): Promise<number> {
  const processor = new SgpSpanProcessor({ apiKey: 'key', accountId: 'acc', baseUrl: server.url, ...options });
  const tracer = new BasicTracerProvider({ spanProcessors: [processor] }).getTracer('test');
  const text = 'x'.repeat(chars);
  const { maxQueueSize, maxQueueBytes } = processor.settings;
  const half = Math.min(
    maxQueueSize > 0 ? maxQueueSize / 2 : Number.POSITIVE_INFINITY,
    maxQueueBytes / 2 / (600 + chars),
  );
  // Loading what requests need stops the event loop once; that is not the queue's doing.
  tracer.startSpan('first').end();
  await processor.forceFlush();
  for (let index = 0; index < bursts; index++) {
    for (let count = 0; count < burst; count++) tracer.startSpan('span', { attributes: { text } }).end();
    // The backend keeps up: no more than half of what the queue may hold is left before more comes.
    await until('the backend', () => processor.stats().pending <= half);
  }
  await processor.shutdown();
  return processor.stats().dropped;
}

it.each<[string, SgpSpanProcessorOptions, number]>([
  ['by count, 100', { maxQueueSize: 100 }, 0],
  ['by count, 128', { maxQueueSize: 128 }, 0],
  ['by count, 20, with a long linger', { maxQueueSize: 20, lingerMillis: 60_000 }, 0],
  ['by bytes, the least there can be, with spans of 2 KB', { maxQueueBytes: 64 * 1024 }, 2000],
  ['by bytes, the least there can be, with a long linger', { maxQueueBytes: 64 * 1024, lingerMillis: 60_000 }, 2000],
])(
  'a bound %s loses none of 1,000 spans that come ten at a time',
  async (_bound, options, chars) => {
    expect(await lose(options, 100, 10, chars)).toBe(0);
  },
  20_000,
);

it('no combination loses a span of bursts that are at most half of what the queue holds', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        batchSize: fc.option(fc.constantFrom(1, 7, 200, 1000), { nil: undefined }),
        maxQueueSize: fc.constantFrom(0, 2, 3, 10, 50, 199, 1000),
        maxQueueBytes: fc.constantFrom(64 * 1024, 100_000, 1024 * 1024),
        lingerMillis: fc.constantFrom(0, 1, 250, 60_000),
        concurrency: fc.constantFrom(1, 3),
      }),
      fc.integer({ min: 1, max: 30 }),
      fc.constantFrom(0, 100, 2000, 6000),
      async (options, wanted, chars) => {
        const byBytes = Math.floor(options.maxQueueBytes / 2 / (900 + chars));
        const byCount = options.maxQueueSize > 0 ? Math.floor(options.maxQueueSize / 2) : wanted;
        const burst = Math.max(1, Math.min(wanted, byBytes, byCount));
        expect(await lose(options, 15, burst, chars)).toBe(0);
      },
    ),
    { numRuns: propertyRuns(60), interruptAfterTimeLimit: 15_000 },
  );
}, 40_000);
