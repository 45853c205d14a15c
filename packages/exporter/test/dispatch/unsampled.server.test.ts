// Spans that are recorded and not sampled are for others: they are not sent, and not counted.
import { BasicTracerProvider, SamplingDecision } from '@opentelemetry/sdk-trace-base';
import { type FaultServer, startFaultServer } from '@sgp-otel/testkit';
import { SgpSpanProcessor, type SgpSpanProcessorOptions } from '../../src';

let server: FaultServer;

beforeEach(async () => {
  server = await startFaultServer();
});

afterEach(() => server.close());

const sampler = {
  shouldSample: () => ({ decision: SamplingDecision.RECORD }),
  toString: () => 'records without sampling',
};

it.each<[string, SgpSpanProcessorOptions]>([
  ['by default', {}],
  ['with span-start writes on', { skipSpanStart: false }],
  ['with a filter of its own', { spanPredicate: () => true }],
  ['with both', { skipSpanStart: false, spanPredicate: () => true }],
])('a span that is not sampled is neither sent nor counted, %s', async (_how, options) => {
  const processor = new SgpSpanProcessor({ apiKey: 'key', accountId: 'acc', baseUrl: server.url, ...options });
  const provider = new BasicTracerProvider({ sampler, spanProcessors: [processor] });
  const span = provider.getTracer('app').startSpan('not sampled');
  expect(span.isRecording()).toBe(true);
  span.end();
  await processor.forceFlush();
  const late = provider.getTracer('app').startSpan('not sampled either');
  await processor.shutdown();
  late.end();
  expect(server.requests).toEqual([]);
  expect(processor.stats()).toMatchObject({ accepted: 0, delivered: 0, dropped: 0, pending: 0 });
  expect(processor.stats().startWrites).toMatchObject({ accepted: 0, delivered: 0, dropped: 0 });
});
