// What a trace bills when several instrumentations recorded its model calls: what the provider billed, whatever their
// spans look like.
import { type Context, context, ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';
import { BasicTracerProvider, BatchSpanProcessor, InMemorySpanExporter } from '@opentelemetry/sdk-trace-base';
import { type SgpItem, SgpSpanExporter, SgpSpanProcessor } from '../../src';

const LANGCHAIN = '@arizeai/openinference-instrumentation-langchain';
const OPENAI = '@arizeai/openinference-instrumentation-openai';
const LANGFUSE = 'langfuse-sdk';
const AI_SDK = 'gen_ai';
const START_MILLIS = 1_700_000_000_000;

interface Call {
  readonly scope?: string;
  readonly parent?: Span | undefined;
  /** Milliseconds after the start of the test. */
  readonly at?: readonly [start: number, end: number];
  readonly model?: string;
  readonly attributes?: Record<string, string | number>;
}

function start() {
  const items: SgpItem[] = [];
  const client = {
    upsertBatch: async (batch: readonly SgpItem[]) => {
      items.push(...batch);
    },
  };
  const processor = new SgpSpanProcessor({ client });
  const provider = new BasicTracerProvider({ spanProcessors: [processor] });
  const below = (parent: Span | undefined): Context => (parent ? trace.setSpan(ROOT_CONTEXT, parent) : ROOT_CONTEXT);
  const open = (name: string, scope = 'app', parent?: Span, startMillis = 0) =>
    provider.getTracer(scope).startSpan(name, { startTime: START_MILLIS + startMillis }, below(parent));
  const started = (name: string, { scope = OPENAI, parent, at = [0, 10], model = 'gpt-4o', attributes }: Call) => {
    const span = open(name, scope, parent, at[0]);
    span.setAttributes({
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': model,
      ...(attributes ?? { 'gen_ai.usage.input_tokens': 40, 'gen_ai.usage.output_tokens': 2 }),
    });
    return { span, end: () => span.end(START_MILLIS + at[1]) };
  };
  /** In the order of their ends. */
  const record = (calls: Record<string, Call>) => {
    const all = Object.entries(calls).map(([name, call]) => ({ ...started(name, call), at: call.at?.[1] ?? 10 }));
    for (const { end } of all.toSorted((one, other) => one.at - other.at)) end();
  };
  const billed = async () => {
    await provider.shutdown();
    return items
      .filter(({ output }) => output?.usage !== undefined)
      .map(({ name }) => name)
      .sort();
  };
  return { provider, open, started, record, items, billed };
}

describe('a call of a framework and the call of the library below it, side by side', () => {
  it.each([
    ['in one trace', true],
    ['each a trace of its own', false],
  ])('is billed once (%s)', async (_, isEnclosed) => {
    const { open, record, items, billed } = start();
    const root = isEnclosed ? open('root') : undefined;
    record({
      framework: { scope: LANGCHAIN, parent: root, at: [0, 12] },
      library: { parent: root, at: [3, 10], model: 'gpt-4o-2024-08-06' },
    });
    root?.end();
    expect(await billed()).toEqual(['library']);
    const framework = items.find(({ name }) => name === 'framework');
    expect(framework?.metadata?.usage_reported_by_sibling).toMatchObject({ input_tokens: 40, output_tokens: 2 });
  });

  it('is billed once when spans of the framework enclose its call', async () => {
    const { open, record, billed } = start();
    const root = open('root');
    const chain = open('chain', LANGCHAIN, root);
    const step = open('step', LANGCHAIN, chain);
    record({ framework: { scope: LANGCHAIN, parent: step, at: [1, 12] }, library: { parent: root, at: [3, 10] } });
    expect(await billed()).toEqual(['library']);
  });

  it('is billed once when the framework names its parents by their context alone, in a trace of its own', async () => {
    const { open, record, billed } = start();
    const contextOf = (span: Span) => trace.wrapSpanContext(span.spanContext());
    const chain = open('chain', LANGCHAIN);
    const step = open('step', LANGCHAIN, contextOf(chain));
    record({ framework: { scope: LANGCHAIN, parent: contextOf(step), at: [1, 12] }, library: { at: [3, 10] } });
    expect(await billed()).toEqual(['library']);
  });

  it('is billed once when a span that the call was made in is open below the same parent', async () => {
    const { open, record, billed } = start();
    const root = open('root');
    const between = open('between', 'app', root, 2);
    record({ framework: { scope: LANGCHAIN, parent: root, at: [0, 12] }, library: { parent: between, at: [3, 10] } });
    expect(await billed()).toEqual(['library']);
  });

  it('is billed once when the framework was told late, and when the library’s span ends after the framework’s', async () => {
    const { open, record, billed } = start();
    const root = open('root');
    record({ framework: { scope: LANGCHAIN, parent: root, at: [6, 9] }, library: { parent: root, at: [3, 15] } });
    expect(await billed()).toEqual(['framework']);
  });

  it.each([
    [
      'three parallel calls',
      [
        [0, 20],
        [1, 21],
        [2, 22],
      ],
    ],
    [
      'calls one after the other',
      [
        [0, 10],
        [10, 20],
        [20, 30],
      ],
    ],
    [
      'calls one within the time of the other',
      [
        [0, 30],
        [5, 25],
        [10, 20],
      ],
    ],
  ])('bills each of %s with equal tokens', async (_, times) => {
    const { open, record, billed } = start();
    const root = open('root');
    const calls = times.flatMap(([from = 0, to = 0], index): [string, Call][] => [
      [`framework ${index}`, { scope: LANGCHAIN, parent: root, at: [from, to] }],
      [`library ${index}`, { parent: root, at: [from + 0.5, to - 0.5] }],
    ]);
    record(Object.fromEntries(calls));
    expect(await billed()).toHaveLength(3);
  });

  it('bills a call of the library itself that runs at the same time with the same tokens', async () => {
    const { open, record, billed } = start();
    const root = open('root');
    record({
      framework: { scope: LANGCHAIN, parent: root, at: [0, 12] },
      library: { parent: root, at: [3, 10] },
      direct: { parent: root, at: [1, 9] },
    });
    expect(await billed()).toEqual(['direct', 'library']);
  });

  it('bills each call of the framework when the library’s span is there for one of them only', async () => {
    const { open, record, billed } = start();
    const root = open('root');
    record({
      first: { scope: LANGCHAIN, parent: root, at: [0, 12] },
      second: { scope: LANGCHAIN, parent: root, at: [1, 13] },
      library: { parent: root, at: [3, 10] },
    });
    expect(await billed()).toEqual(['library', 'second']);
  });

  it('bills the framework’s stream, of which the library’s span has no tokens, beside such a call', async () => {
    const { open, record, billed } = start();
    const root = open('root');
    record({
      framework: { scope: LANGCHAIN, parent: root, at: [0, 12] },
      stream: { parent: root, at: [3, 11], attributes: {} },
      direct: { parent: root, at: [1, 5] },
    });
    expect(await billed()).toEqual(['direct', 'framework']);
  });

  it('bills the attempt that succeeded, not the framework, after one that failed', async () => {
    const { open, started, record, billed } = start();
    const root = open('root');
    const failed = started('failed', { parent: root, at: [1, 9], attributes: { 'error.type': '500' } });
    failed.span.setStatus({ code: 2 });
    failed.end();
    record({ framework: { scope: LANGCHAIN, parent: root, at: [0, 12] }, second: { parent: root, at: [9, 11] } });
    expect(await billed()).toEqual(['second']);
  });

  it('bills both attempts of the library that the provider billed, with equal tokens', async () => {
    const { open, record, billed } = start();
    const root = open('root');
    record({
      framework: { scope: LANGCHAIN, parent: root, at: [0, 12] },
      first: { parent: root, at: [1, 5] },
      second: { parent: root, at: [6, 11] },
    });
    expect(await billed()).toEqual(['first', 'second']);
  });

  it('is billed once when three instrumentations record it, with or without tokens in the innermost', async () => {
    for (const attributes of [undefined, {}]) {
      const { open, record, billed } = start();
      const root = open('root');
      record({
        framework: { scope: LANGCHAIN, parent: root, at: [0, 14] },
        wrapper: { scope: LANGFUSE, parent: root, at: [5, 12] },
        library: { parent: root, at: [1, 11], ...(attributes && { attributes }) },
      });
      expect(await billed()).toHaveLength(1);
    }
  });

  it.each<[string, Call, Call]>([
    ['another model', {}, { model: 'gpt-4o-mini' }],
    ['other tokens', {}, { attributes: { 'gen_ai.usage.input_tokens': 40, 'gen_ai.usage.output_tokens': 3 } }],
    ['another time', {}, { at: [20, 30] }],
    ['a model that is not known', {}, { model: '' }],
    ['the same instrumentation', { scope: OPENAI }, {}],
    ['an instrumentation that makes its spans active', { scope: AI_SDK }, {}],
    ['another answer', { attributes: answer('chatcmpl-a') }, { attributes: answer('chatcmpl-b') }],
  ])('bills both of two calls when it has %s', async (_, first, second) => {
    const { open, record, billed } = start();
    const root = open('root');
    record({
      first: { scope: LANGCHAIN, parent: root, at: [0, 12], ...first },
      second: { parent: root, at: [3, 10], ...second },
    });
    expect(await billed()).toEqual(['first', 'second']);
  });

  it('takes the call with the same answer for its own, not one with another', async () => {
    const { open, record, items, billed } = start();
    const root = open('root');
    const recorded = (id: string) => ({ ...answer(''), 'output.value': `{"id":"${id}","choices":[]}` });
    record({
      framework: { scope: LANGCHAIN, parent: root, at: [0, 12], attributes: recorded('chatcmpl-1') },
      other: { scope: LANGCHAIN, parent: root, at: [3, 10], attributes: recorded('chatcmpl-2') },
      library: { parent: root, at: [3, 10], attributes: recorded('chatcmpl-1') },
    });
    expect(await billed()).toHaveLength(2);
    expect(items.filter(({ metadata }) => metadata?.usage_reported_by_sibling).map(({ name }) => name)).toEqual([
      'framework',
    ]);
  });

  it('is billed once wherever the framework’s span is, when both record the same answer', async () => {
    const { open, record, billed } = start();
    const [one, two] = [open('one'), open('two')];
    const call = { attributes: answer('chatcmpl-1') };
    record({
      framework: { scope: LANGCHAIN, parent: one, at: [0, 12], ...call },
      library: { parent: open('below', 'app', two, -500), at: [3, 10], ...call },
    });
    expect(await billed()).toEqual(['library']);
  });

  it('is billed once when the framework’s span got into an earlier trace, and the library’s has one of its own', async () => {
    const { open, record, billed } = start();
    const earlier = open('earlier');
    record({ framework: { scope: LANGCHAIN, parent: earlier, at: [0, 12] }, library: { at: [3, 10] } });
    expect(await billed()).toEqual(['library']);
  });

  it('bills both of two calls in two branches of a trace', async () => {
    const { open, record, billed } = start();
    const root = open('root');
    const [one, two] = [open('one', 'app', root), open('two', 'app', root, -500)];
    record({ first: { scope: LANGCHAIN, parent: one, at: [0, 12] }, second: { parent: two, at: [3, 10] } });
    expect(await billed()).toEqual(['first', 'second']);
  });

  it('bills both of two calls in two traces of the application', async () => {
    const { open, record, billed } = start();
    const first = { scope: LANGCHAIN, parent: open('one'), at: [0, 12] } as const;
    record({ first, second: { parent: open('two'), at: [3, 10] } });
    expect(await billed()).toEqual(['first', 'second']);
  });

  it('bills both of two calls that each made a request', async () => {
    const { open, started, billed } = start();
    const root = open('root');
    const first = started('first', { scope: LANGCHAIN, parent: root, at: [0, 12] });
    const second = started('second', { scope: LANGFUSE, parent: root, at: [0, 12] });
    for (const { span } of [first, second]) open('POST', '@opentelemetry/instrumentation-http', span).end();
    first.end();
    second.end();
    expect(await billed()).toEqual(['first', 'second']);
  });

  it('is billed once where cached tokens are counted apart, and Anthropic’s first ones twice', async () => {
    const { open, record, billed } = start();
    const root = open('root');
    const usage = (input: number, output: number, cached = 0) => ({
      'gen_ai.usage.input_tokens': input,
      'gen_ai.usage.output_tokens': output,
      ...(cached > 0 && { 'gen_ai.usage.cache_read.input_tokens': cached }),
    });
    const model = 'claude-sonnet-4-5';
    record({
      framework: { scope: LANGCHAIN, parent: root, at: [0, 12], model, attributes: usage(70, 4, 20) },
      library: {
        parent: root,
        at: [3, 10],
        model: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
        attributes: usage(50, 3),
      },
    });
    expect(await billed()).toEqual(['library']);
  });
});

function answer(id: string) {
  return { 'gen_ai.usage.input_tokens': 40, 'gen_ai.usage.output_tokens': 2, ...(id && { 'gen_ai.response.id': id }) };
}

describe('a call below another one', () => {
  const usage = (input: number, output: number) => ({
    'gen_ai.usage.input_tokens': input,
    'gen_ai.usage.output_tokens': output,
  });

  it('is billed, the wrapper is not, though the two count differently', async () => {
    const { started, billed } = start();
    const outer = started('outer', { scope: LANGFUSE, at: [0, 12] });
    started('inner', { parent: outer.span, at: [3, 10], attributes: usage(38, 3) }).end();
    outer.end();
    expect(await billed()).toEqual(['inner']);
  });

  it('is billed beside the outer one when they are of different models, or of one instrumentation', async () => {
    for (const [model, scope] of [
      ['text-embedding-3-small', OPENAI],
      ['gpt-4o', LANGCHAIN],
    ]) {
      const { started, billed } = start();
      const outer = started('outer', { scope: LANGCHAIN, at: [0, 12] });
      started('inner', {
        scope: scope ?? '',
        model: model ?? '',
        parent: outer.span,
        at: [3, 10],
        attributes: usage(7, 1),
      }).end();
      outer.end();
      expect(await billed()).toEqual(['inner', 'outer']);
    }
  });

  it('is billed each, when the outer one only sums them up', async () => {
    const { open, started, billed } = start();
    const outer = started('outer', { scope: LANGFUSE, at: [0, 30], attributes: usage(50, 5) });
    const step = open('step', 'app', outer.span);
    started('first', { parent: step, at: [1, 9], attributes: usage(30, 2) }).end();
    started('second', { parent: step, at: [10, 29], attributes: usage(20, 3) }).end();
    step.end(START_MILLIS + 30);
    outer.end();
    expect(await billed()).toEqual(['first', 'second']);
  });

  it('is billed once below two wrappers that count differently', async () => {
    const { started, billed } = start();
    const outer = started('outer', { scope: LANGCHAIN, at: [0, 12], attributes: usage(41, 3) });
    const middle = started('middle', { scope: LANGFUSE, parent: outer.span, at: [1, 11], attributes: usage(42, 4) });
    started('inner', { parent: middle.span, at: [3, 10] }).end();
    middle.end();
    outer.end();
    expect(await billed()).toEqual(['inner']);
  });

  it('is billed on the outer one when that ends first, whatever is between; a second attempt is billed as well', async () => {
    const { open, started, billed } = start();
    const outer = started('outer', { scope: LANGFUSE, at: [0, 5] });
    const between = open('between', 'app', outer.span);
    outer.end();
    started('first', { parent: between, at: [1, 9] }).end();
    started('second', { parent: between, at: [3, 10] }).end();
    expect(await billed()).toEqual(['outer', 'second']);
  });
});

it('is billed once without a processor that is told of starts', async () => {
  const items: SgpItem[] = [];
  const exporter = new SgpSpanExporter({
    client: {
      upsertBatch: async (batch) => {
        items.push(...batch);
      },
    },
  });
  const memory = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new BatchSpanProcessor(memory)] });
  const attributes = {
    'gen_ai.request.model': 'gpt-4o',
    'gen_ai.usage.input_tokens': 4,
    'gen_ai.usage.output_tokens': 2,
  };
  const root = provider.getTracer('app').startSpan('root');
  const below = (span: Span) => trace.setSpan(context.active(), span);
  const chain = provider.getTracer(LANGCHAIN).startSpan('chain', {}, below(root));
  const framework = provider.getTracer(LANGCHAIN).startSpan('framework', { attributes }, below(chain));
  provider.getTracer(OPENAI).startSpan('library', { attributes }, below(root)).end();
  for (const span of [framework, chain, root]) span.end();
  await provider.forceFlush();
  await new Promise((resolve) => exporter.export(memory.getFinishedSpans(), resolve));
  await exporter.shutdown();
  expect(items.filter(({ output }) => output?.usage).map(({ name }) => name)).toEqual(['library']);
});
