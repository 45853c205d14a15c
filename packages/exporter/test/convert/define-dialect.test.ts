// Dialects of an application: what they may say, what a mistake in one costs, and what a malformed one says.
import { ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';
import {
  type ConversionSettings,
  type Dialect,
  defineDialect,
  SgpError,
  SgpSpanExporter,
  SgpSpanProcessor,
  spanToItem,
} from '../../src';
import { builtInDialects, dialectsWith } from '../../src/convert/dialect-tables';
import { SpanFilter } from '../../src/relations/span-filter';
import { SpanRelations } from '../../src/relations/span-relations';
import { spanOf } from './span-of';

const acme = defineDialect({
  name: 'Acme',
  attributes: ['acme.*'],
  type: (view) => (view.get('acme.kind') === 'llm' ? 'COMPLETION' : undefined),
  inputs: ['acme.input_json', 'acme.input'],
  outputs: { messages: (view) => answerOf(view.family('acme.answers.')), value: ['acme.output'] },
  families: { output: ['acme.answers.'] },
  sensitive: ['acme.note'],
  dropped: [/^acme\.internal\./],
  usage: { input_tokens: ['acme.tokens.in'], output_tokens: ['acme.tokens.out'] },
  cost: ['acme.dollars'],
  session: ['acme.thread'],
  user: ['acme.login'],
  expected: ['acme.expected'],
  models: { request: ['acme.model'] },
  isFailed: (view) => view.get('acme.ok') === false,
  errorMessages: ['acme.problem'],
  events: [{ names: ['acme.said'], sides: ['output'] }],
});

function answerOf(answers: Map<string, unknown>[] | undefined) {
  return answers && { messages: answers.map((answer) => ({ role: 'assistant', content: String(answer.get('text')) })) };
}

const attributes = {
  'acme.kind': 'llm',
  'acme.input_json': '{"messages":[{"role":"user","content":"hello"}]}',
  'acme.answers.0.text': 'hi',
  'acme.note': 'a note',
  'acme.internal.a': 1,
  'acme.tokens.in': 3,
  'acme.tokens.out': '4',
  'acme.dollars': 0.5,
  'acme.thread': 't1',
  'acme.login': 'ada',
  'acme.model': 'acme-1',
  'acme.expected': '{"text":"hi"}',
  'acme.region': 'eu',
};

const itemOf = (own: Record<string, unknown>, dialect: Dialect = acme, settings: ConversionSettings = {}) =>
  spanToItem(spanOf({ attributes: own }), { ...settings, dialects: [dialect] });

describe('a dialect of the application', () => {
  it('makes an item of what only it knows', () => {
    const item = itemOf(attributes);
    expect(item).toMatchObject({
      type: 'COMPLETION',
      input: { messages: [{ role: 'user', content: 'hello' }], model: 'acme-1' },
      output: {
        messages: [{ role: 'assistant', content: 'hi' }],
        usage: { input_tokens: 3, output_tokens: 4, total_tokens: 7, cost_usd: 0.5 },
      },
      group_id: 't1',
      expected: { text: 'hi' },
      metadata: { user_id: 'ada', 'acme.region': 'eu', 'acme.note': 'a note' },
    });
    for (const key of ['acme.input_json', 'acme.answers.0.text', 'acme.internal.a', 'acme.expected'])
      expect(item.metadata).not.toHaveProperty([key]);
  });

  it('is as private as those of this package without content', () => {
    const { input, output, metadata } = itemOf(attributes, acme, { captureContent: false });
    expect(input).toBeUndefined();
    expect(output).toEqual({ usage: { input_tokens: 3, output_tokens: 4, total_tokens: 7, cost_usd: 0.5 } });
    expect(JSON.stringify(metadata)).not.toMatch(/hello|"hi"|a note/);
  });

  it.each([
    ['an expression', { dropped: [/\.1\.text$/] }],
    ['a name', { dropped: ['acme.answers.1.text'] }],
    ['the beginning of a name', { dropped: ['acme.answers.1*'] }],
  ])('may mean one member of its family by %s', (_what, rules) => {
    const dialect = defineDialect({
      name: 'Acme',
      attributes: ['acme.*'],
      families: { output: ['acme.answers.'] },
      ...rules,
    });
    const { metadata } = itemOf(
      { 'acme.answers.0.text': 'a', 'acme.answers.1.text': 'b', 'acme.answers.2.text': 'c' },
      dialect,
    );
    expect(metadata).toMatchObject({ 'acme.answers.0.text': 'a', 'acme.answers.2.text': 'c' });
    expect(metadata).not.toHaveProperty(['acme.answers.1.text']);
  });

  it('says that a span failed, and why', () => {
    expect(itemOf({ 'acme.kind': 'llm', 'acme.ok': false, 'acme.problem': 'no credit' })).toMatchObject({
      status: 'ERROR',
      metadata: { error_message: 'no credit' },
    });
  });

  it('comes before those of this package, and after what the author of the span set', () => {
    const both = {
      ...attributes,
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.usage.input_tokens': 99,
      'session.id': 's',
    };
    expect(itemOf(both)).toMatchObject({ type: 'COMPLETION', group_id: 't1', output: { usage: { input_tokens: 3 } } });
    expect(itemOf({ ...both, 'sgp.span.type': 'CUSTOM', 'sgp.group_id': 'g' })).toMatchObject({
      type: 'CUSTOM',
      group_id: 'g',
    });
  });

  it('changes nothing for spans of others, and nothing without it', () => {
    const chat = { 'gen_ai.operation.name': 'chat', 'gen_ai.input.messages': '[{"role":"user","content":"q"}]' };
    expect(itemOf(chat)).toEqual(spanToItem(spanOf({ attributes: chat })));
    expect(spanToItem(spanOf({ attributes })).type).toBe('STANDALONE');
  });

  it('is recognised by its scope alone', () => {
    const byScope = defineDialect({ name: 'Scoped', scopes: ['scoped/*'], type: () => 'CODE_EXECUTION' });
    const span = spanOf({ instrumentationScope: { name: 'scoped/tools' } });
    expect(spanToItem(span, { dialects: [byScope] }).type).toBe('CODE_EXECUTION');
    expect(spanToItem(spanOf({ instrumentationScope: { name: 'other' } }), { dialects: [byScope] }).type).toBe(
      'STANDALONE',
    );
  });

  it('keeps its events out of the metadata once their side is filled', () => {
    const events = [{ name: 'acme.said', time: [1, 0] as [number, number], attributes: { text: 'hi' } }];
    const settings = { dialects: [acme] };
    expect(spanToItem(spanOf({ attributes, events }), settings).metadata).not.toHaveProperty('events');
    expect(spanToItem(spanOf({ events }), settings).metadata?.events).toHaveLength(1);
    expect(spanToItem(spanOf({ events }), { ...settings, captureContent: false }).metadata).not.toHaveProperty(
      'events',
    );
  });

  it('counts for the filter, and for the session of a trace', () => {
    const span = spanOf({ attributes });
    const dialects = dialectsWith([acme]);
    expect(new SpanFilter('genai', dialects).exportsEnd(span)).toBe(true);
    expect(new SpanFilter('genai').exportsEnd(span)).toBe(false);
    const options = { dialects: [acme], apiKey: 'k', accountId: 'a' };
    expect(() => new SgpSpanProcessor({ ...options, spanFilter: 'genai' })).not.toThrow();
    const child = spanOf({ spanContext: () => ({ ...span.spanContext(), spanId: 'c'.repeat(16) }) });
    const groupOf = (relations: SpanRelations) => {
      relations.started(child, trace.setSpan(ROOT_CONTEXT, span as unknown as Span));
      return relations.surroundings(child).groupId;
    };
    expect(groupOf(new SpanRelations('trace', dialects))).toBe('t1');
    expect(groupOf(new SpanRelations('trace'))).toBeUndefined();
  });

  it('is compiled once for each list, and not at all without one', () => {
    const list = [acme];
    expect(dialectsWith(list)).toBe(dialectsWith(list));
    expect(dialectsWith(undefined)).toBe(builtInDialects);
  });
});

describe('a dialect with a fault', () => {
  const hostile = new Proxy(
    {},
    {
      get: () => {
        throw new Error('no');
      },
      ownKeys: () => {
        throw new Error('no');
      },
    },
  );
  const faults: readonly [string, () => unknown][] = [
    [
      'throws',
      () => {
        throw new Error('broken');
      },
    ],
    ['answers nonsense', () => 'nonsense'],
    ['answers a function', () => () => 1],
    ['answers a promise', () => Promise.reject(new Error('late'))],
    ['answers what throws when it is read', () => hostile],
  ];
  const parts = (fault: () => never): readonly [string, Partial<Dialect>][] => [
    ['type', { type: fault }],
    ['isModelCall', { isModelCall: fault }],
    ['isFailed', { isFailed: fault }],
    ['inputs', { inputs: { value: fault } }],
    ['outputs', { outputs: { messages: fault, value: fault, dedicated: fault } }],
    ['readUsage', { readUsage: fault }],
  ];
  const chat = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.input.messages': '[{"role":"user","content":"q"}]',
    'gen_ai.output.messages': '[{"role":"assistant","content":"a"}]',
    'gen_ai.usage.input_tokens': 1,
    'gen_ai.usage.output_tokens': 2,
  };
  const cases = faults.flatMap(([how, fault]) =>
    parts(fault as () => never).map(([part, over]) => ({ part, how, over: { name: 'Faulty', ...over } })),
  );

  it.each(cases)('costs its part: $part $how', ({ over }) => {
    const { metadata, ...item } = itemOf(chat, over as Dialect);
    const { metadata: expected, ...others } = spanToItem(spanOf({ attributes: chat }));
    expect(item).toEqual(others);
    expect({ ...metadata, sgp_hook_failed: undefined }).toEqual({ ...expected, sgp_hook_failed: undefined });
  });

  it('is named in the item', () => {
    const broken = () => {
      throw new Error('broken');
    };
    expect(itemOf(chat, { name: 'Faulty', type: broken }).metadata?.sgp_hook_failed).toBe('dialect Faulty');
    expect(itemOf(chat).metadata).not.toHaveProperty('sgp_hook_failed');
  });

  it('leaks no event when nobody can say whose content it is', () => {
    const sides = () => {
      throw new Error('broken');
    };
    const span = spanOf({ events: [{ name: 'said', time: [1, 0], attributes: { text: 'secret' } }] });
    const dialects = [defineDialect({ name: 'Faulty', events: [{ names: ['said'], sides }] })];
    expect(JSON.stringify(spanToItem(span, { dialects, captureContent: false }))).not.toContain('secret');
  });

  it('cannot be changed after it was defined', () => {
    const inputs = ['acme.a'];
    const copied = defineDialect({ name: 'Copied', attributes: ['acme.*'], inputs });
    inputs.push('acme.b');
    expect(itemOf({ 'acme.b': 'text' }, copied).input).toBeUndefined();
    expect(Object.isFrozen(copied)).toBe(true);
  });

  it('may be an expression that remembers where it stopped', () => {
    const dialect = defineDialect({ name: 'Sticky', attributes: ['acme.*'], dropped: [/secret/g] });
    const { metadata } = itemOf({ 'acme.secret.a': 1, 'acme.secret.b': 2, 'acme.secret.c': 3 }, dialect);
    expect(Object.keys(metadata ?? {}).filter((key) => key.startsWith('acme.'))).toEqual([]);
  });
});

describe('a malformed dialect', () => {
  const throwing = {
    name: 'Getter',
    get inputs(): string[] {
      throw new Error('mine');
    },
  };

  it.each([
    [undefined, /^defineDialect: dialect is undefined; expected an object\.$/],
    ['acme', /dialect is "acme"; expected an object/],
    [{}, /dialect\.name is missing/],
    [{ name: '' }, /dialect\.name is ""; expected a name/],
    [{ name: 'A', input: ['a'] }, /has a field "input"; there is name, attributes, /],
    [{ name: 'A', type: 'COMPLETION' }, /dialect\.type is "COMPLETION"; expected a function/],
    [{ name: 'A', attributes: 'acme.*' }, /dialect\.attributes is "acme\.\*"; expected a list/],
    [{ name: 'A', attributes: ['*'] }, /dialect\.attributes\[0\] is "\*"/],
    [{ name: 'A', session: ['a', 7] }, /dialect\.session\[1\] is number; expected a name/],
    [
      { name: 'A', inputs: { values: ['a'] } },
      /dialect\.inputs has a field "values"; there is messages, prompt, value/,
    ],
    [{ name: 'A', usage: { tokens: ['a'] } }, /dialect\.usage has a field "tokens"/],
    [{ name: 'A', events: [{ names: ['a'] }] }, /dialect\.events\[0\]\.sides is missing/],
    [{ name: 'A', events: [{ names: ['a'], sides: ['both'] }] }, /sides\[0\] is "both"; expected `input` or `output`/],
    [throwing, /dialect cannot be read: .*mine/],
  ])('%#: is refused when it is defined', (dialect, message) => {
    const define = () => defineDialect(dialect as Dialect);
    expect(define).toThrow(SgpError);
    expect(define).toThrow(
      expect.objectContaining({ code: 'SGP_INVALID_OPTION', message: expect.stringMatching(message) }),
    );
  });

  it('is refused by constructors, with its place in the list', () => {
    const options = { apiKey: 'k', accountId: 'a', dialects: [acme, { name: 7 }] as never };
    for (const construct of [() => new SgpSpanExporter(options), () => new SgpSpanProcessor(options)])
      expect(construct).toThrow('Option dialects[1].name is number; expected a name.');
    expect(() => new SgpSpanExporter({ ...options, dialects: {} as never })).toThrow('Option dialects is object');
  });
});
