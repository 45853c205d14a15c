// A model call whose outer span is converted before the inner one, as where a stream is read after the framework's call
// has returned.
import { ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { type SgpItem, SgpSpanProcessor } from '../../src';

const FRAMEWORK = 'framework';
const LIBRARY = 'library';

function start() {
  const items = new Map<string, SgpItem>();
  const client = {
    upsertBatch: async (batch: readonly SgpItem[]) => {
      for (const item of batch) items.set(item.name, item);
    },
  };
  const processor = new SgpSpanProcessor({ client });
  const provider = new BasicTracerProvider({ spanProcessors: [processor] });
  const call = (name: string, scope: string, parent?: Span, model = 'gpt-4o') => {
    const context = parent ? trace.setSpan(ROOT_CONTEXT, parent) : ROOT_CONTEXT;
    const attributes = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': model,
      'gen_ai.usage.input_tokens': 40,
      'gen_ai.usage.output_tokens': 2,
    };
    return provider.getTracer(scope).startSpan(name, { attributes }, context);
  };
  /** What is billed, and what says that its parent is. */
  const end = async (...spans: Span[]) => {
    for (const span of spans) {
      span.end();
      await processor.forceFlush();
    }
    await processor.shutdown();
    const names = (isIn: (item: SgpItem) => boolean) => [...items.values()].filter(isIn).map(({ name }) => name);
    return {
      billed: names(({ output }) => output?.usage !== undefined),
      marked: names(({ metadata }) => metadata?.usage_reported_by_parent !== undefined),
      items,
    };
  };
  return { call, end };
}

it('is billed once, by the outer span, and the inner one names it as the one that reports', async () => {
  const { call, end } = start();
  const outer = call('outer', FRAMEWORK);
  const inner = call('inner', LIBRARY, outer);
  const { billed, marked, items } = await end(outer, inner);
  expect({ billed, marked }).toEqual({ billed: ['outer'], marked: ['inner'] });
  expect(items.get('inner')?.metadata?.usage_reported_by_parent).toMatchObject({ input_tokens: 40, output_tokens: 2 });
});

it('stands for one call of each instrumentation below it: a second one is billed on its own', async () => {
  const { call, end } = start();
  const outer = call('outer', FRAMEWORK);
  const [first, second] = [call('first', LIBRARY, outer), call('second', LIBRARY, outer)];
  expect(await end(outer, first, second)).toMatchObject({ billed: ['outer', 'second'], marked: ['first'] });
});

it('does not stand for a call of another model', async () => {
  const { call, end } = start();
  const outer = call('outer', FRAMEWORK);
  const inner = call('inner', LIBRARY, outer, 'text-embedding-3-small');
  expect(await end(outer, inner)).toMatchObject({ billed: ['outer', 'inner'], marked: [] });
});
