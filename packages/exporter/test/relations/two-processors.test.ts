// Two processors that share an exporter, or a log record processor: what one knows of its spans says nothing about
// those of the other.
import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { LoggerProvider } from '@opentelemetry/sdk-logs';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import {
  type SgpItem,
  SgpLogRecordProcessor,
  SgpSpanExporter,
  SgpSpanProcessor,
  type SgpSpanProcessorOptions,
  type SpanLike,
} from '../../src';

async function itemsOf(...processorOptions: SgpSpanProcessorOptions[]): Promise<SgpItem[]> {
  const items: SgpItem[] = [];
  const client = {
    upsertBatch: async (batch: readonly SgpItem[]) => {
      items.push(...batch);
    },
  };
  const exporter = new SgpSpanExporter({ client });
  const spanProcessors = processorOptions.map((options) => new SgpSpanProcessor({ ...options, exporter }));
  const provider = new BasicTracerProvider({ spanProcessors });
  const tracer = provider.getTracer('app');
  const request = tracer.startSpan('GET /answer');
  const attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4.1' };
  tracer.startSpan('chat', { attributes }, trace.setSpan(ROOT_CONTEXT, request)).end();
  request.end();
  await Promise.all(spanProcessors.map((processor) => processor.forceFlush()));
  await provider.shutdown();
  return items;
}

const isChat = ({ name }: SpanLike) => name === 'chat';

it.each<[string, SgpSpanProcessorOptions[]]>([
  ['the one that filters first', [{ spanPredicate: isChat }, {}]],
  ['the one that filters last', [{}, { spanPredicate: isChat }]],
])('a span that only one of them leaves out stays the parent for the other: %s', async (_order, options) => {
  const items = await itemsOf(...options);
  const request = items.find(({ name }) => name === 'GET /answer');
  const parents = items.filter(({ name }) => name === 'chat').map(({ parent_id }) => parent_id);
  expect(request).toBeDefined();
  expect(new Set(parents)).toEqual(new Set([undefined, request?.id]));
  expect(items).toHaveLength(3);
});

describe('processors that share a log record processor', () => {
  interface Received {
    readonly options: SgpSpanProcessorOptions;
    readonly items: SgpItem[];
  }

  function receiver(logRecordProcessor: SgpLogRecordProcessor, options: SgpSpanProcessorOptions = {}): Received {
    const items: SgpItem[] = [];
    const client = {
      upsertBatch: async (batch: readonly SgpItem[]) => {
        items.push(...batch);
      },
    };
    return { options: { lingerMillis: 1, ...options, logRecordProcessor, client }, items };
  }

  const input = { messages: [{ role: 'user', content: 'hi' }] };
  const callsOf = ({ items }: Received) => items.filter(({ name }) => name === 'chat');

  /** One call with a record, through these processors; `between` is awaited after the record and before the end. */
  async function recordCall(
    logRecordProcessor: SgpLogRecordProcessor,
    spanProcessors: readonly SgpSpanProcessor[],
    between: () => Promise<unknown> = async () => {},
  ): Promise<void> {
    const tracer = new BasicTracerProvider({ spanProcessors: [...spanProcessors] }).getTracer('app');
    const logger = new LoggerProvider({ processors: [logRecordProcessor] }).getLogger('app');
    const span = tracer.startSpan('chat', { attributes: { 'gen_ai.operation.name': 'chat' } });
    const attributes = { 'event.name': 'gen_ai.user.message' };
    logger.emit({ attributes, body: { content: 'hi' }, context: trace.setSpan(ROOT_CONTEXT, span) });
    await between();
    span.end();
    await Promise.all(spanProcessors.map((processor) => processor.forceFlush()));
  }

  it('each get the records of a span, also after one of them was shut down', async () => {
    const records = new SgpLogRecordProcessor();
    const received = [receiver(records), receiver(records), receiver(records)];
    const [first, ...others] = received.map(({ options }) => new SgpSpanProcessor(options));
    await first?.shutdown();
    await recordCall(records, others);
    await recordCall(records, others.slice(1));
    expect(received.map((each) => callsOf(each).map((item) => item.input))).toEqual([[], [input], [input, input]]);
    await Promise.all(others.map((processor) => processor.shutdown()));
  });

  it('get them with the end of a span whose start was written before', async () => {
    const records = new SgpLogRecordProcessor();
    const received = receiver(records, { skipSpanStart: false });
    const processor = new SgpSpanProcessor(received.options);
    await recordCall(records, [processor], () => processor.forceFlush());
    expect(callsOf(received).map((item) => [item.end_timestamp === undefined, item.input])).toEqual([
      [true, undefined],
      [false, input],
    ]);
    await processor.shutdown();
  });
});
