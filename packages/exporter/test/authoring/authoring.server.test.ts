import { propagation, ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';
import { recordTurnUsage, setGroup, setInput, setOutput, setSpanType } from '../../src';
import { sentItems } from './sent-items';

const { start, said } = sentItems();

describe('spans of one’s own', () => {
  it('carry the input, output, type and group that the application sets', async () => {
    const { tracer, items } = start();
    const span = tracer.startSpan('step');
    setInput(span, { question: 'why?', at: new Date(0) });
    setOutput(span, ['because', 1]);
    setSpanType(span, 'KB_RETRIEVAL');
    setGroup(span, 'session-7');
    span.end();
    expect((await items()).step).toMatchObject({
      input: { question: 'why?', at: '1970-01-01T00:00:00.000Z' },
      output: { output: ['because', 1] },
      type: 'KB_RETRIEVAL',
      group_id: 'session-7',
    });
  });

  it.each([
    ['a text', 'plain', { input: 'plain' }],
    ['a number', 7, { input: 7 }],
    ['null', null, undefined],
    ['an error', new TypeError('no'), { input: 'TypeError: no' }],
    ['a map', new Map([['a', 1]]), { input: [['a', 1]] }],
    ['nothing', undefined, undefined],
  ])('take %s as input', async (_what, value, input) => {
    const { tracer, items } = start();
    const span = tracer.startSpan('step');
    setInput(span, value);
    span.end();
    expect((await items()).step?.input).toEqual(input);
  });

  it('are billed by the turn’s aggregate only through recordTurnUsage', async () => {
    const { tracer, items } = start();
    const turn = tracer.startSpan('turn', { attributes: { usage: '{"input_tokens":1}' } });
    recordTurnUsage(turn, { inputTokens: 10, outputTokens: 2, totalTokens: Number.NaN }, 0.5);
    turn.end();
    expect((await items()).turn?.metadata).toMatchObject({
      usage: { input_tokens: 10, output_tokens: 2 },
      cost_usd: 0.5,
      'attributes.usage': '{"input_tokens":1}',
    });
    expect(said().join('')).toContain('totalTokens is NaN');
  });

  it('ignore what is no SGP type, with a warning', async () => {
    const { tracer, items } = start();
    const span = tracer.startSpan('step');
    setSpanType(span, 'TOOL' as never);
    span.end();
    expect((await items()).step?.type).toBe('STANDALONE');
    expect(said().join('')).toContain('TOOL is no SGP span type');
  });

  it('that do not record, or are no spans at all, are left alone', () => {
    const span = trace.wrapSpanContext({ traceId: '0'.repeat(32), spanId: '0'.repeat(16), traceFlags: 0 });
    for (const each of [span, undefined, {}, 7]) {
      expect(() => {
        setInput(each as Span, 1);
        setOutput(each as Span, 1);
        setSpanType(each as Span, 'CUSTOM');
        setGroup(each as Span, 'g');
        recordTurnUsage(each as Span, { inputTokens: 1 });
      }).not.toThrow();
    }
  });
});

describe('trace identity', () => {
  it('is OpenTelemetry’s by default, and no W3C ids are repeated', async () => {
    const { tracer, items } = start();
    const span = tracer.startSpan('root');
    span.end();
    const { root } = await items();
    expect(root).toMatchObject({ trace_id: span.spanContext().traceId });
    expect(root).not.toHaveProperty('obs_trace_id');
  });

  it('follows sgp.trace_id of the root for every span below it, though those end first', async () => {
    const { tracer, child, items } = start();
    const root = tracer.startSpan('root');
    const inner = child('inner', root);
    const leaf = child('leaf', inner);
    root.setAttribute('sgp.trace_id', 'task-1');
    for (const span of [leaf, inner, root]) span.end();
    const { traceId, spanId } = leaf.spanContext();
    const all = await items();
    expect(Object.values(all).map((item) => item.trace_id)).toEqual(['task-1', 'task-1', 'task-1']);
    expect(all.leaf).toMatchObject({ id: spanId, obs_trace_id: traceId, obs_span_id: spanId });
  });

  it('follows an entry of the baggage under the configured name', async () => {
    const { tracer, items } = start({ traceIdAttribute: 'agentex.task_id' });
    const baggage = propagation.createBaggage({ 'agentex.task_id': { value: 'task-2' } });
    const within = propagation.setBaggage(ROOT_CONTEXT, baggage);
    const root = tracer.startSpan('root', {}, within);
    tracer.startSpan('below', {}, trace.setSpan(within, root)).end();
    root.end();
    expect(Object.values(await items()).map((item) => item.trace_id)).toEqual(['task-2', 'task-2']);
  });

  it('stays what it was for a trace that was sent in part already, with one warning', async () => {
    const { tracer, child, processor, items } = start();
    const root = tracer.startSpan('root');
    child('early', root).end();
    await processor.forceFlush();
    child('late', root, { 'sgp.trace_id': 'task-3' }).end();
    root.end();
    const { traceId } = root.spanContext();
    expect(Object.values(await items()).map((item) => item.trace_id)).toEqual([traceId, traceId, traceId]);
    expect(
      said()
        .join('')
        .match(/task-3/g),
    ).toHaveLength(1);
  });
});

describe('a session', () => {
  it('that the root names holds for the spans below it that name none', async () => {
    const { tracer, child, items } = start();
    const root = tracer.startSpan('root', { attributes: { 'session.id': 'sess-1' } });
    child('below', root).end();
    root.end();
    expect((await items()).below?.group_id).toBe('sess-1');
  });
});

describe('tokens of one call that two instrumentations recorded', () => {
  it('are billed on the inner span only', async () => {
    const { tracer, child, items } = start();
    const call = { 'gen_ai.operation.name': 'chat', 'gen_ai.usage.input_tokens': 21, 'gen_ai.usage.output_tokens': 9 };
    const outer = tracer.startSpan('outer', { attributes: call });
    const between = child('between', outer);
    child('inner', between, call).end();
    between.end();
    outer.end();
    const all = await items();
    expect(all.inner?.output?.usage).toEqual({ input_tokens: 21, output_tokens: 9, total_tokens: 30 });
    expect(all.outer?.output).toBeUndefined();
    expect(all.outer?.metadata?.usage_reported_by_child).toMatchObject({ total_tokens: 30 });
  });

  it('are billed on the outer span only when that one ends first', async () => {
    const { tracer, child, items } = start();
    const call = { 'gen_ai.operation.name': 'chat', 'gen_ai.usage.input_tokens': 21 };
    const outer = tracer.startSpan('outer', { attributes: call });
    const inner = child('inner', outer, call);
    outer.end();
    inner.end();
    const all = await items();
    expect(all.outer?.output?.usage).toEqual({ input_tokens: 21 });
    expect(all.inner?.output).toBeUndefined();
    expect(all.inner?.metadata?.usage_reported_by_parent).toEqual({ input_tokens: 21 });
  });

  it('are billed on the next call of the same parent too', async () => {
    const { tracer, child, items } = start();
    const call = { 'gen_ai.operation.name': 'chat', 'gen_ai.usage.input_tokens': 1 };
    const agent = tracer.startSpan('agent', { attributes: { 'gen_ai.operation.name': 'invoke_agent' } });
    child('first', agent, call).end();
    child('second', agent, call).end();
    agent.end();
    const all = await items();
    expect([all.first?.output?.usage, all.second?.output?.usage]).toEqual([{ input_tokens: 1 }, { input_tokens: 1 }]);
    expect(all.agent?.output).toBeUndefined();
  });
});

describe('filtering', () => {
  it('exports what the preset names, re-parented, and counts the rest', async () => {
    const { tracer, child, processor, items } = start({ spanFilter: 'genai' });
    const root = tracer.startSpan('root');
    const middleware = child('middleware', root);
    const chat = child('chat', middleware, { 'gen_ai.operation.name': 'chat' });
    child('socket', chat).end();
    for (const span of [chat, middleware, root]) span.end();
    const all = await items();
    expect(Object.keys(all).sort()).toEqual(['chat', 'root']);
    expect(all.chat?.parent_id).toBe(root.spanContext().spanId);
    expect(processor.stats()).toMatchObject({ accepted: 2, delivered: 2, filtered: 2 });
  });

  it('refuses a predicate that is no function when it is built', () => {
    expect(() => start({ spanPredicate: 'genai' as never })).toThrow('spanPredicate is string');
  });
});

describe('hooks', () => {
  it('change type and item, but never ids, times and trace', async () => {
    const { tracer, items } = start({
      mapType: (span, type) => (span.name === 'step' ? 'EVALUATION' : type),
      mapItem: (item) => ({ ...item, id: 'x', trace_id: 'y', name: `${item.name}!`, input: { seen: item.type ?? '' } }),
    });
    const span = tracer.startSpan('step');
    span.end();
    const { traceId, spanId } = span.spanContext();
    expect((await items())['step!']).toMatchObject({ id: spanId, trace_id: traceId, input: { seen: 'EVALUATION' } });
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('mine');
      },
    ],
    ['returns nothing', () => undefined],
    ['returns an array', () => []],
  ])('send the span without content when mapItem %s, and say so once', async (_what, mapItem) => {
    const { tracer, items } = start({ mapItem: mapItem as never });
    for (const _ of [1, 2]) tracer.startSpan('step', { attributes: { 'sgp.input': 'private', secret: 'x' } }).end();
    const { step } = await items();
    expect(step).toMatchObject({ name: 'step', status: 'SUCCESS', metadata: { sgp_hook_failed: 'mapItem' } });
    expect(JSON.stringify(step)).not.toContain('private');
    expect(
      said()
        .join('')
        .match(/mapItem failed/g),
    ).toHaveLength(1);
  });

  it('leave out a field of mapItem that the API would refuse', async () => {
    const { tracer, items } = start({
      mapItem: (item) => ({ ...item, input: 'text' as never, output: { fine: true } }),
    });
    tracer.startSpan('step').end();
    const { step } = await items();
    expect(step).toMatchObject({ output: { fine: true } });
    expect(step).not.toHaveProperty('input');
  });

  it('keep the type when mapType gives none', async () => {
    const { tracer, items } = start({ mapType: () => 'TOOL' as never });
    tracer.startSpan('step').end();
    expect((await items()).step?.type).toBe('STANDALONE');
  });
});

describe('names', () => {
  it('follow SGP’s convention when asked to', async () => {
    const { tracer, items } = start({ spanNaming: 'sgp' });
    tracer
      .startSpan('chat gpt', { attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt' } })
      .end();
    tracer
      .startSpan('t', { attributes: { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'search' } })
      .end();
    tracer.startSpan('other').end();
    expect(Object.keys(await items()).sort()).toEqual(['llm:gpt', 'other', 'tool:search']);
  });
});
