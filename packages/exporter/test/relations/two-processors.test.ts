// Two processors that share an exporter: what one knows of its spans says nothing about those of the other.
import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import {
  type SgpItem,
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
