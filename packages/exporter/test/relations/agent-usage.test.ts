// Tokens that an agent names: its aggregate where nothing below it reports any, and never the tokens of a call.
import { ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { type SgpItem, SgpSpanProcessor } from '../../src';

const AGENT = { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.request.model': 'm' };
const CALL = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm' };
const tokens = (input: number, output: number) => ({
  'gen_ai.usage.input_tokens': input,
  'gen_ai.usage.output_tokens': output,
});

function start() {
  const items: SgpItem[] = [];
  const client = { upsertBatch: async (batch: readonly SgpItem[]) => void items.push(...batch) };
  const provider = new BasicTracerProvider({ spanProcessors: [new SgpSpanProcessor({ client })] });
  const open = (name: string, attributes: object, parent?: Span) =>
    provider
      .getTracer('test')
      .startSpan(
        name,
        { attributes: attributes as never },
        parent ? trace.setSpan(ROOT_CONTEXT, parent) : ROOT_CONTEXT,
      );
  const sent = async () => {
    await provider.shutdown();
    return Object.fromEntries(items.map((item) => [item.name, item]));
  };
  return { open, sent };
}

const usageIn = ({ metadata, output }: SgpItem = {} as SgpItem) => ({
  own: output?.usage,
  aggregate: metadata?.usage,
  cost: metadata?.cost_usd,
});
const NONE = { own: undefined, aggregate: undefined, cost: undefined };

describe('an agent that names tokens', () => {
  it('reports them and their cost as the aggregate, when it is all that there is', async () => {
    const { open, sent } = start();
    open('agent', { ...AGENT, ...tokens(300, 30), 'gen_ai.usage.cost': 0.05 }).end();
    const aggregate = { input_tokens: 300, output_tokens: 30, total_tokens: 330 };
    expect(usageIn((await sent()).agent)).toEqual({ own: undefined, aggregate, cost: 0.05 });
  });

  it('adds cached tokens that were counted beside the input, and says so', async () => {
    const { open, sent } = start();
    open('agent', {
      'openinference.span.kind': 'AGENT',
      'llm.token_count.prompt': 5,
      'llm.token_count.completion': 100,
      'llm.token_count.total': 105,
      'llm.token_count.prompt_details.cache_read': 4000,
      'llm.token_count.prompt_details.cache_write': 200,
      'llm.cost.total': 0.05,
    }).end();
    const { agent } = await sent();
    expect(agent?.metadata).toMatchObject({
      usage: { input_tokens: 4205, output_tokens: 100, total_tokens: 4305, cached_input_tokens: 4000 },
      cost_usd: 0.05,
      sgp_usage_summed: { input_tokens: 5 },
    });
  });

  it.each([
    ['below it', false],
    ['further below it', true],
  ])('reports nothing when a call %s did', async (_, isFurther) => {
    const { open, sent } = start();
    const agent = open('agent', { ...AGENT, ...tokens(300, 30) });
    const step = isFurther ? open('step', {}, agent) : undefined;
    open('call', { ...CALL, ...tokens(100, 10) }, step ?? agent).end();
    step?.end();
    agent.end();
    const items = await sent();
    expect(usageIn(items.agent)).toEqual(NONE);
    expect(usageIn(items.call).own).toMatchObject({ input_tokens: 100 });
  });

  it('reports them when the calls below it name none', async () => {
    const { open, sent } = start();
    const agent = open('agent', { ...AGENT, ...tokens(300, 30) });
    open('call', CALL, agent).end();
    agent.end();
    expect(usageIn((await sent()).agent).aggregate).toMatchObject({ input_tokens: 300 });
  });

  it('leaves them to the agent below it that has reported its own', async () => {
    const { open, sent } = start();
    const outer = open('outer', { ...AGENT, ...tokens(500, 50) });
    const inner = open('inner', { ...AGENT, ...tokens(300, 30) }, outer);
    inner.end();
    outer.end();
    const items = await sent();
    expect(usageIn(items.inner).aggregate).toMatchObject({ input_tokens: 300 });
    expect(usageIn(items.outer)).toEqual(NONE);
  });

  it('leaves them to the agent above it that has ended and reported them before', async () => {
    const { open, sent } = start();
    const outer = open('outer', { ...AGENT, ...tokens(500, 50) });
    const inner = open('inner', { ...AGENT, ...tokens(300, 30) }, outer);
    outer.end();
    inner.end();
    const items = await sent();
    expect(usageIn(items.outer).aggregate).toMatchObject({ input_tokens: 500 });
    expect(usageIn(items.inner)).toEqual(NONE);
  });

  it('does not take over from what its author recorded for the turn', async () => {
    const { open, sent } = start();
    open('agent', { ...AGENT, ...tokens(300, 30), 'sgp.turn.usage': '{"input_tokens":7}' }).end();
    expect(usageIn((await sent()).agent).aggregate).toEqual({ input_tokens: 7 });
  });

  it('beside another one is counted for itself', async () => {
    const { open, sent } = start();
    const root = open('root', {});
    open('one', { ...AGENT, ...tokens(300, 30) }, root).end();
    open('two', { ...AGENT, ...tokens(300, 30) }, root).end();
    root.end();
    const items = await sent();
    expect([usageIn(items.one).aggregate, usageIn(items.two).aggregate]).toMatchObject([
      { input_tokens: 300 },
      { input_tokens: 300 },
    ]);
  });
});

it('a call that is only told from its tokens is none where calls below it reported theirs', async () => {
  const { open, sent } = start();
  const sum = open('sum', {
    'gen_ai.operation.name': 'acme.pipeline',
    'gen_ai.request.model': 'm',
    ...tokens(200, 20),
  });
  for (const name of ['one', 'two', 'three']) open(name, { ...CALL, ...tokens(90, 9) }, sum).end();
  sum.end();
  const items = await sent();
  expect(usageIn(items.sum)).toEqual(NONE);
  expect(items.sum?.metadata?.usage_reported_by_child).toMatchObject({ input_tokens: 200 });
});
