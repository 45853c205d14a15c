// Random days of a processor against a real server with a ledger: bursts, outages, poison spans, refused keys, size
// limits, latency, clock steps, flushes and a shutdown. Whatever happens, the accounts hold and nothing is lost that
// could be kept.
import type { Span } from '@opentelemetry/api';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { type Fault, propertyRuns, startFaultServer } from '@sgp-otel/testkit';
import fc from 'fast-check';
import { SgpSpanExporter, SgpSpanProcessor, type SpanLike } from '../../src';
import { LedgerServer, type Trouble } from './ledger-server';

const SHUTDOWN_MILLIS = 1000;

let clockOffsetMillis = 0;

beforeEach(() => {
  clockOffsetMillis = 0;
  const now = Date.now.bind(Date);
  jest.spyOn(Date, 'now').mockImplementation(() => now() + clockOffsetMillis);
  jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
});

afterEach(() => jest.restoreAllMocks());

type Step =
  | { readonly do: 'burst'; readonly count: number; readonly chars: number }
  | { readonly do: 'poison' | 'flush' | 'open' | 'endOpen' }
  | { readonly do: 'trouble'; readonly trouble: Trouble }
  | { readonly do: 'clock'; readonly byMillis: number }
  | { readonly do: 'wait'; readonly millis: number };

const optional = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined, freq: 1 });

const troubleArbitrary: fc.Arbitrary<Trouble> = fc.record({
  outage: optional<Trouble['outage']>('refused for now', 'answer lost', 'stored, answer lost', 'never answered'),
  isUnauthorized: fc.constantFrom(false, false, false, true),
  maxBodyBytes: optional(40_000, 150_000),
  maxAnsweredBytes: optional(20_000, 100_000),
  hasFirewall: fc.boolean(),
  latencyMillis: optional(60),
  naming: fc.constantFrom('right' as const, 'none' as const, 'wrong' as const),
});

const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('burst' as const),
      count: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 200, max: 2500 })),
      chars: fc.constantFrom(0, 0, 0, 300),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('burst' as const),
      count: fc.constant(3),
      chars: fc.constantFrom(30_000, 300_000),
    }),
  },
  { weight: 2, arbitrary: fc.constant<Step>({ do: 'poison' }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('trouble' as const), trouble: troubleArbitrary }) },
  { weight: 2, arbitrary: fc.constant<Step>({ do: 'trouble', trouble: {} }) },
  { weight: 2, arbitrary: fc.constant<Step>({ do: 'flush' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'open' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'endOpen' }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('clock' as const),
      byMillis: fc.constantFrom(-86_400_000, -5000, 5000, 86_400_000),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), millis: fc.nat(80) }) },
);

const optionsArbitrary = fc.record({
  skipSpanStart: fc.boolean(),
  concurrency: fc.constantFrom(1, 3),
  batchSize: optional(7, 200),
  maxQueueSize: optional(400),
  lingerMillis: fc.constantFrom(0, 20),
  maxRequestBytes: fc.constantFrom(64 * 1024, 4 * 1024 * 1024),
});

/** One day: the steps, then either everything is well again, or the process stops as it is. */
async function live(
  steps: readonly Step[],
  options: { readonly maxRequestBytes: number; readonly maxQueueSize?: number; readonly skipSpanStart: boolean },
  endsWell: boolean,
): Promise<void> {
  const observe = () => {
    const { accepted, delivered, dropped, droppedByReason, pending } = processor.stats();
    const byReason = Object.values(droppedByReason).reduce((sum, count) => sum + count, 0);
    expect(delivered + dropped + pending).toBe(accepted);
    expect(byReason).toBe(dropped);
    expect(accepted).toBe(ended);
    expect(pending).toBeGreaterThanOrEqual(0);
  };
  const problems: unknown[] = [];
  const server = await LedgerServer.start(options.maxRequestBytes, () => {
    try {
      observe();
    } catch (problem) {
      problems.push(problem);
    }
  });
  const processor = new SgpSpanProcessor({
    apiKey: 'key',
    accountId: 'acc',
    baseUrl: server.url,
    // Little time for each request, so that an outage shows after one attempt; a flush then makes the next one at once.
    exportTimeoutMillis: 250,
    shutdownTimeoutMillis: SHUTDOWN_MILLIS,
    ...options,
  });
  const tracer = new BasicTracerProvider({ spanProcessors: [processor] }).getTracer('test');
  let ended = 0;
  let poisoned = 0;
  const open: Span[] = [];
  const end = (span: Span) => {
    ended += 1;
    span.end();
  };
  try {
    for (const step of steps) {
      if (step.do === 'burst') {
        const attributes = { text: 'x'.repeat(step.chars) };
        for (let count = 0; count < step.count; count++) end(tracer.startSpan('span', { attributes }));
      } else if (step.do === 'poison') {
        poisoned += 1;
        end(tracer.startSpan('poison', { attributes: { poison: true } }));
      } else if (step.do === 'trouble') server.trouble = step.trouble;
      else if (step.do === 'flush') await processor.forceFlush().catch(() => {});
      else if (step.do === 'open') for (let count = 0; count < 5; count++) open.push(tracer.startSpan('open'));
      else if (step.do === 'endOpen') for (const span of open.splice(0)) end(span);
      else if (step.do === 'clock') clockOffsetMillis += step.byMillis;
      else if (step.do === 'wait') await new Promise((resolve) => setTimeout(resolve, step.millis));
      observe();
    }
    if (endsWell) {
      server.trouble = {};
      for (let flush = 0; flush < 60 && processor.stats().pending > 0; flush++) {
        await processor.forceFlush().catch(() => {});
        observe();
      }
      expect(processor.stats().pending).toBe(0);
      const { delivered, droppedByReason } = processor.stats();
      const { rejected = 0, queue_full = 0, ...others } = droppedByReason;
      expect(others).toEqual({});
      expect(rejected).toBeLessThanOrEqual(poisoned);
      if (options.maxQueueSize === undefined)
        expect({ rejected, queue_full }).toEqual({ rejected: poisoned, queue_full: 0 });
      expect(server.stored.size).toBe(delivered);
    }
    const started = performance.now();
    await Promise.all([processor.shutdown(), processor.forceFlush(), processor.shutdown()]);
    // The default would be ten seconds.
    expect(performance.now() - started).toBeLessThan(SHUTDOWN_MILLIS + 7000);
    observe();
    const stats = processor.stats();
    expect(stats.pending).toBe(0);
    expect(server.stored.size).toBeGreaterThanOrEqual(stats.delivered);
    if (endsWell && !options.skipSpanStart) expect(server.unfinished()).toHaveLength(open.length);
    const before = server.requestCount;
    if (open.length > 0) end(open[0] as Span);
    await processor.forceFlush();
    observe();
    expect(server.requestCount).toBe(before);
    expect(problems).toEqual([]);
    expect(server.violations).toEqual([]);
    expect(server.overtaken()).toEqual([]);
  } finally {
    await processor.shutdown();
    await server.close();
  }
}

describe('whatever happens', () => {
  it('each span is delivered once the backend is well, and only refused ones are lost', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(stepArbitrary, { minLength: 3, maxLength: 14 }), optionsArbitrary, (steps, options) =>
        live(steps, options, true),
      ),
      { numRuns: propertyRuns(100), interruptAfterTimeLimit: 18_000 },
    );
  }, 60_000);

  it('the accounts hold when the process stops in the middle of it, within its deadline', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(stepArbitrary, { minLength: 3, maxLength: 10 }), optionsArbitrary, (steps, options) =>
        live(steps, options, false),
      ),
      { numRuns: propertyRuns(60), interruptAfterTimeLimit: 8000 },
    );
  }, 60_000);

  it('export calls back exactly once, and tells success only when all of it is stored', async () => {
    const tracer = new BasicTracerProvider().getTracer('test');
    const fault = fc.constantFrom<Fault | undefined>(
      undefined,
      { status: 503 },
      { status: 401 },
      { status: 413 },
      { status: 422, body: { detail: [{ loc: ['body', 'items', 0], msg: 'bad' }] } },
      'reset-before-body',
      'reset-after-body',
      'truncated',
      'hang',
    );
    const exportArbitrary = fc.record({ count: fc.integer({ min: 0, max: 1500 }), pauseMillis: fc.nat(30) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(exportArbitrary, { minLength: 1, maxLength: 4 }),
        fc.array(fault, { maxLength: 8 }),
        fc.boolean(),
        async (exports, faults, isStopped) => {
          const server = await startFaultServer();
          server.script(...faults.map((each) => each ?? { status: 200 }));
          const credentials = { apiKey: 'key', accountId: 'acc', baseUrl: server.url };
          const exporter = new SgpSpanExporter({ ...credentials, exportTimeoutMillis: 250 });
          const calls: number[] = [];
          const answers = exports.map(async ({ count, pauseMillis }, index) => {
            await new Promise((resolve) => setTimeout(resolve, pauseMillis));
            const spans = Array.from({ length: count }, () => tracer.startSpan('span'));
            for (const span of spans) span.end();
            calls[index] = 0;
            const result = await new Promise<{ code: number; error?: Error }>((resolve) => {
              exporter.export(spans as unknown as SpanLike[], (answer) => {
                calls[index] = (calls[index] ?? 0) + 1;
                resolve(answer);
              });
            });
            const stored = new Set(server.storedIds);
            const isStored = spans.every((span) => stored.has(span.spanContext().spanId));
            expect(result.code === 0 ? isStored : result.error !== undefined).toBe(true);
          });
          if (isStopped) await exporter.shutdown({ timeoutMillis: 50 }).catch(() => {});
          await Promise.all(answers);
          await exporter.shutdown({ timeoutMillis: 50 }).catch(() => {});
          expect(calls).toEqual(exports.map(() => 1));
          await server.close();
        },
      ),
      { numRuns: propertyRuns(60), interruptAfterTimeLimit: 6000 },
    );
  }, 30_000);
});
