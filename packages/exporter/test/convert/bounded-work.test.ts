// Spans of shapes that nobody means: how much of them is looked at, counted and not timed.
import { spanToItem } from '../../src';
import {
  firstOf,
  MAX_ATTRIBUTES,
  MAX_EVENTS_READ,
  MAX_INDEXED_ENTRIES,
  MAX_KEY_CHARS,
  MAX_NESTED_ATTRIBUTES,
  MAX_NESTED_CHARS,
  MAX_RECORD_FIELDS,
  MAX_RESOURCE_CHARS,
  MAX_SPAN_CHARS,
  MAX_SPAN_VALUES,
  MAX_VALUES,
  MAX_WHOLE_CHARS,
} from '../../src/convert/bounds';
import { cutValues, jsonValue } from '../../src/convert/json-value';
import type { SpanLike, TimedEventLike } from '../../src/convert/span-like';
import { estimateSpanBytes } from '../../src/dispatch/span-bytes';

let reads = 0;

/** Counts how often an entry or a property is read. */
function counted<T extends object>(target: T): T {
  return new Proxy(target, {
    get: (object, key, receiver) => {
      reads += 1;
      return Reflect.get(object, key, receiver);
    },
  });
}

beforeEach(() => {
  reads = 0;
});

const record = (count: number, make: (index: number) => unknown) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`key.${index}`, make(index)]));

/** A list that is long by its length only. */
function sparse<T>(last: T): T[] {
  const list: T[] = [];
  list[2 ** 32 - 2] = last;
  return list;
}

function spanOf(attributes: Record<string, unknown>, over: Partial<SpanLike> = {}): SpanLike {
  return {
    name: 'chat',
    kind: 0,
    spanContext: () => ({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 }),
    startTime: [1_800_000_000, 0],
    endTime: [1_800_000_001, 0],
    ended: true,
    status: { code: 0 },
    attributes,
    events: [],
    links: [],
    resource: { attributes: {} },
    ...over,
  };
}

describe('weighing a span', () => {
  it('reads a part of many attributes, and takes the others to be like them', () => {
    const bytes = estimateSpanBytes(spanOf(counted(record(50_000, () => 'x'.repeat(100)))));
    expect(reads).toBeLessThanOrEqual(MAX_ATTRIBUTES);
    expect(bytes).toBeGreaterThan(1_000_000);
  });

  it('reads a part of a long list, and weighs it as a whole', () => {
    const list = counted(Array.from({ length: 100_000 }, () => 'x'.repeat(100)));
    expect(estimateSpanBytes(spanOf({ list }))).toBeGreaterThan(9_000_000);
    expect(reads).toBeLessThan(1000);
  });

  it.each([
    ['an attribute', () => spanOf({ list: sparse('end') })],
    ['the events', () => spanOf({}, { events: sparse({ name: 'end', time: [1, 0] as [number, number] }) })],
    ['the links', () => spanOf({}, { links: sparse({ context: { traceId: '', spanId: '', traceFlags: 0 } }) })],
  ])('is not misled by holes: %s', (_where, make) => {
    // Less than a default queue takes, so that the span is not refused for what it does not hold.
    expect(estimateSpanBytes(make())).toBeLessThan(1_000_000_000);
  });

  it('reads a part of many events', () => {
    const events = counted(Array.from({ length: 50_000 }, () => ({ name: 'e', time: [1, 0] as [number, number] })));
    estimateSpanBytes(spanOf({}, { events }));
    expect(reads).toBeLessThan(10_000);
  });
});

describe('converting a span', () => {
  it('reads so many attributes, and says how many these are', () => {
    const attributes = counted(record(50_000, (index) => index));
    const { metadata } = spanToItem(spanOf(attributes));
    // Some are asked for by their names, several times.
    expect(reads).toBeLessThan(2 * MAX_ATTRIBUTES);
    expect(metadata?.sgp_truncated).toMatchObject({ attributes: MAX_ATTRIBUTES });
    expect(metadata?.['key.0']).toBe(0);
  });

  it.each([
    ['llm.input_messages.', 'message.', { 'openinference.span.kind': 'LLM' }],
    ['gen_ai.prompt.', '', { 'gen_ai.operation.name': 'chat' }],
  ])('reads so many entries of %s, and what comes behind them', (prefix, member, own) => {
    const { input, output, metadata } = spanToItem(
      spanOf({
        ...own,
        ...Object.fromEntries(
          Array.from({ length: 3000 }, (_, index) => [
            `${prefix}${index >> 1}.${member}${index % 2 ? 'content' : 'role'}`,
            index % 2 ? 'x'.repeat(100) : 'user',
          ]),
        ),
        [`${prefix}0.${member}name`]: 'of the first',
        'gen_ai.usage.input_tokens': 7,
        'llm.token_count.prompt': 7,
      }),
    );
    expect(input?.messages).toHaveLength(MAX_INDEXED_ENTRIES);
    expect(JSON.stringify(input?.messages)).toContain('of the first');
    expect(output?.usage).toMatchObject({ input_tokens: 7 });
    expect(JSON.stringify(metadata)).not.toContain(prefix);
    const truncated = metadata?.sgp_truncated as Record<string, number> | undefined;
    expect(truncated?.input).toBeGreaterThan(1500 * 100);
  });

  it('reads so many fields of its log records, and leaves out a text there that takes long to read', () => {
    const huge = 'x'.repeat(MAX_WHOLE_CHARS + 1);
    const said = (attributes: Record<string, unknown>, body?: unknown) => ({
      eventName: 'gen_ai.user.message',
      attributes,
      body,
    });
    const logRecords = [
      said({ content: 'in an attribute' }),
      said({ content: huge }),
      said({}, counted({ content: 'in the body', ...record(10_000, (index) => index) })),
      said(counted(record(50_000, (index) => index))),
    ];
    const { input, metadata } = spanToItem(spanOf({ 'gen_ai.operation.name': 'chat' }), {}, { logRecords });
    expect(reads).toBeLessThan(MAX_RECORD_FIELDS + 100);
    const messages = JSON.stringify(input);
    for (const text of ['in an attribute', `<omitted: ${huge.length} characters>`, 'in the body'])
      expect(messages).toContain(text);
    expect(metadata?.sgp_truncated).toMatchObject({ log_record_fields: MAX_RECORD_FIELDS });
  });

  it('reads so many events, and counts the others as dropped', () => {
    const events = counted(
      Array.from({ length: 50_000 }, (_, index): TimedEventLike => ({ name: `e${index}`, time: [1, 0] })),
    );
    const { metadata } = spanToItem(spanOf({}, { events }));
    expect(reads).toBeLessThan(5 * MAX_EVENTS_READ);
    expect(metadata?.otel_dropped).toEqual({ attributes: 0, events: 50_000 - 50, links: 0 });
  });

  it('finds the exception of a failed span behind many events', () => {
    const events: TimedEventLike[] = Array.from({ length: 10_000 }, () => ({ name: 'note', time: [1, 0] }));
    events.push({
      name: 'exception',
      time: [1, 0],
      attributes: { 'exception.type': 'TypeError', 'exception.message': 'bad' },
    });
    const { metadata } = spanToItem(spanOf({}, { status: { code: 2 }, events }));
    expect(metadata).toMatchObject({ error_type: 'TypeError', error_message: 'bad' });
  });

  it.each([
    ['a map', () => new Map(Array.from({ length: 200_000 }, (_, index) => [index, index]))],
    ['a set', () => new Set(Array.from({ length: 200_000 }, (_, index) => index))],
    ['a list', () => Array.from({ length: 200_000 }, (_, index) => index)],
    ['a list of holes', () => sparse(1)],
    ['an object', () => record(100_000, (index) => index)],
    ['lists in lists', () => Array.from({ length: 500 }, () => Array.from({ length: 500 }, (_, index) => index))],
  ])('keeps so many values of %s', (_what, make) => {
    const text = JSON.stringify(jsonValue(make()));
    expect((text.match(/,/g) ?? []).length).toBeLessThanOrEqual(MAX_VALUES + 2);
    expect(text).toMatch(/more (values|keys)/);
  });

  it('takes a map without listing it as a whole', () => {
    let taken = 0;
    class Counted extends Map<number, number> {
      override *entries(): ReturnType<Map<number, number>['entries']> {
        for (const entry of super.entries()) {
          taken += 1;
          yield entry;
        }
        return undefined;
      }
    }
    jsonValue(new Counted(Array.from({ length: 100_000 }, (_, index) => [index, index])));
    expect(taken).toBeLessThanOrEqual(MAX_VALUES);
  });

  it('has one measure for all values of a span', () => {
    const lists = Array.from({ length: 50 }, () => counted(Array.from({ length: 10_000 }, (_, index) => index)));
    spanToItem(spanOf(record(50, (index) => lists[index])));
    expect(reads).toBeLessThan(2 * MAX_SPAN_VALUES);
  });

  it('has one measure for the attributes of all events and links', () => {
    const attributes = () => counted(record(5000, (index) => index));
    const events = Array.from(
      { length: 50 },
      (): TimedEventLike => ({ name: 'e', time: [1, 0], attributes: attributes() }),
    );
    const links = Array.from({ length: 50 }, () => ({
      context: { traceId: '', spanId: '', traceFlags: 0 },
      attributes: attributes(),
    }));
    spanToItem(spanOf({}, { events, links }));
    expect(reads).toBeLessThan(2 * MAX_NESTED_ATTRIBUTES);
  });

  it('reads so many attributes of a resource', () => {
    const resource = { attributes: counted(record(50_000, (index) => index)) };
    const { metadata } = spanToItem(spanOf({}, { resource }));
    expect(reads).toBeLessThan(2 * MAX_NESTED_ATTRIBUTES);
    expect(JSON.stringify(metadata?.resource)).toContain('more attributes');
  });

  it.each([
    ['a prompt', { 'sgp.input': 'x'.repeat(5_000_000) }, 'input'],
    [
      'messages as JSON',
      { 'gen_ai.input.messages': JSON.stringify([{ role: 'user', content: 'x'.repeat(5_000_000) }]) },
      'input',
    ],
    [
      'many messages as JSON',
      { 'gen_ai.input.messages': `[${'{"role":"user","content":"a"},'.repeat(30_000)}{}]` },
      'input',
    ],
    ['an answer', { 'sgp.output': JSON.stringify(Array.from({ length: 100_000 }, () => 1)) }, 'output'],
    ['any attribute', { note: 'x'.repeat(5_000_000) }, 'metadata'],
  ])('keeps little of %s and says how much there was', (_what, attributes, field) => {
    const item = spanToItem(spanOf({ 'gen_ai.operation.name': 'chat', ...attributes }));
    expect(JSON.stringify(item).length).toBeLessThan(700_000);
    const truncated = (item.metadata?.sgp_truncated ?? {}) as Record<string, number>;
    const size = truncated[field] ?? 0;
    expect(size).toBeGreaterThan(150_000);
  });

  it('parses so much JSON of one span, and small texts in any case', () => {
    const parse = jest.spyOn(JSON, 'parse');
    const json = JSON.stringify(record(8000, () => 'x'.repeat(100)));
    spanToItem(
      spanOf({
        'langfuse.observation.type': 'generation',
        ...Object.fromEntries(
          Array.from({ length: 100 }, (_, index) => [`langfuse.observation.metadata.${index}`, json]),
        ),
      }),
    );
    const chars = parse.mock.calls.reduce((sum, [text]) => sum + text.length, 0);
    parse.mockRestore();
    expect(chars).toBeLessThan(6 * 1024 * 1024);
  });

  it('keeps a short name of a long one', () => {
    const { name, metadata } = spanToItem(spanOf({}, { name: 'n'.repeat(1_000_000) }));
    expect(metadata?.sgp_truncated).toEqual({ name: 1_000_000 });
    expect(name.length).toBeLessThan(20_000);
  });

  it('keeps no more attributes than the metadata may have, and says how much there was', () => {
    const { metadata } = spanToItem(spanOf(record(4000, () => 'x'.repeat(200))));
    expect(JSON.stringify(metadata).length).toBeLessThan(70_000);
    expect(metadata?.['key.0']).toBe('x'.repeat(200));
    expect((metadata?.sgp_truncated as { metadata?: number } | undefined)?.metadata).toBeGreaterThan(800_000);
  });

  it('has one measure for the texts of a resource, and one for those of all events and links', () => {
    const attributes = () => record(100, () => 'x'.repeat(16_000));
    const events = Array.from(
      { length: 50 },
      (): TimedEventLike => ({ name: 'e', time: [1, 0], attributes: attributes() }),
    );
    const span = spanOf({}, { events, resource: { attributes: attributes() } });
    const { metadata } = spanToItem(span, { maxMetadataBytes: 16_000_000 });
    const chars = JSON.stringify(metadata?.resource).length;
    expect(chars).toBeGreaterThan(MAX_RESOURCE_CHARS - 16_000);
    expect(chars).toBeLessThan(MAX_RESOURCE_CHARS + 32_000);
    expect(JSON.stringify(metadata?.events).length).toBeLessThan(MAX_NESTED_CHARS + 32_000);
    expect(JSON.stringify(metadata)).toContain('more attributes');
  });

  it('has one measure for the texts in all lists of a span', () => {
    const lists = record(20, () => Array.from({ length: 20 }, () => 'x'.repeat(100_000)));
    const { metadata } = spanToItem(spanOf(lists), { maxMetadataBytes: 64_000_000 });
    expect(JSON.stringify(metadata).length).toBeLessThan(MAX_SPAN_CHARS + 400_000);
    expect(JSON.stringify(metadata)).toContain('more chars>');
  });

  it('leaves out a text that takes long to read, wherever it stands, and keeps its neighbours', () => {
    const huge = 'x'.repeat(MAX_WHOLE_CHARS + 1);
    const stands = `<omitted: ${MAX_WHOLE_CHARS + 1} characters>`;
    const event: TimedEventLike = { name: 'e', time: [1, 0], attributes: { huge } };
    const { input, metadata } = spanToItem(
      spanOf(
        { 'sgp.input': huge, note: huge, list: [huge], kept: 'text' },
        { events: [event], resource: { attributes: { huge } } },
      ),
    );
    expect(input).toEqual({ input: stands });
    expect(metadata).toMatchObject({
      note: stands,
      list: [stands],
      kept: 'text',
      events: [{ attributes: { huge: stands } }],
      resource: { huge: stands },
      sgp_truncated: { input: MAX_WHOLE_CHARS + 1, metadata: MAX_WHOLE_CHARS + 1 },
    });
  });

  it('keeps short names of long ones', () => {
    const long = 'n'.repeat(1_000_000);
    const resource = { attributes: { [long]: 1 } };
    const { metadata } = spanToItem(spanOf({ [long]: 1, object: { [long]: 1 } }, { resource }));
    expect(metadata?.[`${'n'.repeat(MAX_KEY_CHARS)}…<${1_000_000 - MAX_KEY_CHARS} more chars>`]).toBe(1);
    expect(JSON.stringify(metadata).length).toBeLessThan(5000);
  });

  it('asks a proxy about the keys that are kept, a thousand', () => {
    let asked = 0;
    const proxy = new Proxy(
      record(100_000, (index) => index),
      {
        getOwnPropertyDescriptor: (target, key) => {
          asked += 1;
          return Reflect.getOwnPropertyDescriptor(target, key);
        },
      },
    );
    expect(jsonValue(proxy)).toMatchObject({ 'key.0': 0, '[cut]': '[more keys]' });
    expect(asked).toBeLessThan(5_000);
  });

  it('does not work out the digits of an enormous whole number', () => {
    expect(jsonValue(10n ** 100n)).toBe(`1${'0'.repeat(100)}`);
    expect(jsonValue(10n ** 10_000n)).toBe('[bigint]');
  });

  it('takes text objects for text', () => {
    expect(jsonValue(new String('text'))).toBe('text');
    expect(String(jsonValue(new String('x'.repeat(3_000_000)))).length).toBeLessThan(1_100_000);
  });
});

describe('a list of 2³² gaps is never made a text', () => {
  const gaps = sparse(1) as never;

  it.each<[string, Partial<SpanLike>]>([
    ['as the name', { name: gaps }],
    ['as the kind', { kind: gaps }],
    ['as the name of the scope', { instrumentationScope: { name: gaps } }],
    ['as the name of an event', { events: [{ name: gaps, time: [1_800_000_000, 0], attributes: {} }] }],
    ['as the id of the parent', { parentSpanContext: { spanId: gaps } }],
    ['as the message of the status', { status: { code: 2, message: gaps } }],
  ])('%s', (_where, over) => {
    const chat = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm', 'sgp.input': 'hello' };
    expect(spanToItem(spanOf(chat, over)).id).toBeDefined();
  });
});

describe('what bounds are made of', () => {
  it('takes the first entries of a list with holes', () => {
    expect(firstOf([1, undefined, 3, 4] as number[], 3)).toEqual([1, 3]);
    expect(firstOf(sparse(1), 10)).toEqual([]);
    expect(firstOf(undefined, 10)).toEqual([]);
  });

  it('cuts parsed JSON where the values are used up', () => {
    const value = { a: [1, 2, 3], b: { c: [4, 5] }, d: 6 };
    expect(cutValues(value, 100)).toBe(false);
    expect(cutValues(value, 5)).toBe(true);
    expect(value).toEqual({ a: [1, 2, 3] });
  });
});
