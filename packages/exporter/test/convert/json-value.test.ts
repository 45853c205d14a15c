import { isHostileKey, jsonValue, readAttribute, thrownText } from '../../src/convert/json-value';

describe('jsonValue', () => {
  it.each([
    ['text', 'text'],
    ['', ''],
    [true, true],
    [0, 0],
    [-1.5, -1.5],
    [null, null],
    [
      ['a', 1, false],
      ['a', 1, false],
    ],
    [{ a: { b: [1] } }, { a: { b: [1] } }],
  ])('keeps %j as it is', (value, json) => {
    expect(jsonValue(value)).toEqual(json);
  });

  it.each([
    ['NaN', Number.NaN, 'NaN'],
    ['Infinity', Number.POSITIVE_INFINITY, 'Infinity'],
    ['-Infinity', Number.NEGATIVE_INFINITY, '-Infinity'],
    ['a BigInt', 12345678901234567890n, '12345678901234567890'],
    ['a function', () => 'secret', '[function]'],
    ['a symbol', Symbol('secret'), '[symbol]'],
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['a date that is none', new Date(Number.NaN), 'Invalid Date'],
    ['a buffer', Buffer.from('secret'), '[6 bytes]'],
    ['a typed array', new Float64Array(2), '[16 bytes]'],
    ['a data view', new DataView(new ArrayBuffer(3)), '[3 bytes]'],
    ['an error', new RangeError('far'), 'RangeError: far'],
    ['a map', new Map<unknown, unknown>([['a', 1n]]), [['a', '1']]],
    ['a set', new Set([1, Number.NaN]), [1, 'NaN']],
    ['a boxed number', Object(5), {}],
    ['an object with toJSON', { toJSON: () => ({ a: 1n }) }, { a: '1' }],
    ['an object whose toJSON gives nothing', { toJSON: () => undefined }, null],
    ['an object without prototype', Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    ['a regular expression', /x/, {}],
    ['holes and undefined in an array', Object.assign(new Array(3), { 1: undefined, 2: 1 }), [null, null, 1]],
  ])('reads %s', (_what, value, json) => {
    expect(jsonValue(value)).toEqual(json);
    expect(jsonValue({ inside: value })).toEqual({ inside: json });
    expect(jsonValue([value])).toEqual([json]);
  });

  it('has nothing to write for undefined', () => {
    expect(jsonValue(undefined)).toBeUndefined();
    expect(JSON.stringify(jsonValue({ a: undefined, b: 1 }))).toBe('{"b":1}');
  });

  it.each([
    ['text', 'a\ud800b', 'a\ufffdb'],
    ['a key', { 'a\udc00': 1 }, { 'a\ufffd': 1 }],
    ['a value inside', { a: ['\ud83d'] }, { a: ['\ufffd'] }],
    ['the message of an error', new Error('\ud800'), 'Error: \ufffd'],
  ])('replaces a lone surrogate in %s', (_where, value, json) => {
    expect(jsonValue(value)).toEqual(json);
  });

  it('keeps a whole surrogate pair', () => {
    expect(jsonValue('😀')).toBe('😀');
  });

  it('cuts a cycle where it closes', () => {
    const node: Record<string, unknown> = { name: 'node' };
    node.self = node;
    node.list = [node];
    expect(jsonValue(node)).toEqual({ name: 'node', self: '[Circular]', list: ['[Circular]'] });
  });

  it('writes an object twice that is there twice without a cycle', () => {
    const shared = { a: 1 };
    expect(jsonValue([shared, shared])).toEqual([{ a: 1 }, { a: 1 }]);
  });

  it('cuts what is nested more than 32 levels deep', () => {
    let value: unknown = 'core';
    for (let level = 0; level < 10_000; level++) value = { in: value };
    const text = JSON.stringify(jsonValue(value));
    expect(text).toContain('"[Nested too deeply]"');
    expect(text.match(/"in"/g)).toHaveLength(32);
  });

  it('stops at a toJSON that gives ever new objects', () => {
    const endless = (): unknown => ({ toJSON: endless });
    expect(jsonValue(endless())).toBe('[Nested too deeply]');
  });

  it.each([
    ['an array', Array.from({ length: 100_000 }, (_, index) => index)],
    ['a sparse array', new Array(4_000_000_000)],
    ['arrays in arrays', Array.from({ length: 1000 }, () => new Array(1000).fill(0))],
    ['an object', Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`k${index}`, index]))],
    ['a set', new Set(Array.from({ length: 100_000 }, (_, index) => index))],
  ])('writes at most 20,000 values of %s and says that there were more', (_what, value) => {
    const text = JSON.stringify(jsonValue(value));
    expect(text).toMatch(/\[\d+ more (values|keys)\]/);
    expect(text.split(',').length).toBeLessThan(22_000);
  });

  it('counts in that mark what is left out', () => {
    const json = jsonValue(new Array(30_000).fill(1)) as unknown[];
    const written = json.length - 1;
    expect(json.at(-1)).toBe(`[${30_000 - written} more values]`);
  });

  it('leaves out keys that reach a prototype', () => {
    const hostile = JSON.parse(
      '{"__proto__":{"polluted":1},"constructor":{"a":1},"prototype":1,"kept":{"__proto__":2,"b":1}}',
    );
    const json = jsonValue(hostile);
    expect(JSON.stringify(json)).toBe('{"kept":{"b":1}}');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it.each([
    [
      'a getter',
      {
        get a() {
          throw new Error('no entry');
        },
        b: 1,
      },
      { a: '[Unreadable: Error: no entry]', b: 1 },
    ],
    [
      'toJSON',
      {
        toJSON() {
          throw new Error('no entry');
        },
      },
      '[Unreadable: Error: no entry]',
    ],
    [
      'a proxy',
      new Proxy(
        {},
        {
          ownKeys() {
            throw new Error('no entry');
          },
        },
      ),
      '[Unreadable: Error: no entry]',
    ],
    [
      'a getter that throws something without text',
      {
        get a() {
          throw Object.create(null);
        },
      },
      { a: '[Unreadable: threw]' },
    ],
  ])('says in place of the value that %s threw', (_what, value, json) => {
    expect(jsonValue(value)).toEqual(json);
    expect(jsonValue({ inside: value, after: 1 })).toEqual({ inside: json, after: 1 });
  });

  it('reads around a revoked proxy', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(jsonValue([proxy, 1])).toEqual([expect.stringMatching(/^\[Unreadable: TypeError/), 1]);
  });
});

describe('readAttribute', () => {
  it('gives nothing when there are no attributes at all', () => {
    expect(readAttribute(undefined, 'a')).toBeUndefined();
  });
});

describe('thrownText', () => {
  it('is short and well formed, also when it cuts a surrogate pair', () => {
    const text = thrownText(`${'x'.repeat(199)}😀`);
    expect(text).toHaveLength(200);
    expect(text.isWellFormed()).toBe(true);
  });
});

describe('isHostileKey', () => {
  it('is true for what reaches a prototype only', () => {
    expect(
      ['__proto__', 'constructor', 'prototype', 'proto', '__span_type__', 'toString'].filter(isHostileKey),
    ).toEqual(['__proto__', 'constructor', 'prototype']);
  });
});
