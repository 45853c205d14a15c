import { propertyRuns } from '@sgp-otel/testkit';
import { unicodeText } from '@sgp-otel/testkit/src/unicode-text';
import fc from 'fast-check';
import { JsonWriter, TooLarge } from '../../src/encode/json-writer';
import type { JsonValue } from '../../src/item/sgp-item';
import { itemArbitrary } from './items';

/** One writer for all, as in the package: what one value leaves behind must not show in the next. */
const writer = new JsonWriter();

function takeBytes(): Buffer {
  const { memory, length } = writer.take();
  return memory.subarray(0, length);
}

function bytesOf(value: JsonValue): Buffer {
  writer.json(value);
  return takeBytes();
}

function expectSame(value: JsonValue): void {
  const expected = Buffer.from(JSON.stringify(value));
  // Not compared as text: the message of a failure would be of the size of the value.
  expect(bytesOf(value).equals(expected)).toBe(true);
}

const everyAsciiCharacter = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).join('');

describe('JsonWriter writes what JSON.stringify gives', () => {
  it.each<[string, JsonValue]>([
    ['a short text', 'text'],
    ['a long text', 'x'.repeat(5000)],
    ['a long text of every ASCII character', everyAsciiCharacter.repeat(50)],
    ['a long text that only grows', '\u0001'.repeat(300_000)],
    ['a long text that is ASCII but for its last character', `${'x'.repeat(5000)}ü`],
    ['a long text of half surrogates', '\ud800'.repeat(3000)],
    ['a long text with line separators', '\u2028\u2029\u007f'.repeat(3000)],
    ['a megabyte of emoji', '😀'.repeat(250_000)],
    ['texts just below and at the length that counts as long', ['y'.repeat(2047), 'y'.repeat(2048), '"'.repeat(2048)]],
    ['nothing but undefined beside a long text', { a: undefined, long: 'x'.repeat(3000), z: undefined }],
    ['an empty object and list beside a long text', { a: {}, b: [], long: 'x'.repeat(3000) }],
    ['keys that need an escape', { '"\n': { 'ü😀': 'x'.repeat(3000) } }],
    ['null', null],
    ['numbers', [0, -0, 1e21, 1.5, Number.MAX_SAFE_INTEGER, 'x'.repeat(3000)]],
    ['a deep value', { a: [{ b: [{ c: 'x'.repeat(3000) }] }] }],
  ])('%s', (_what, value) => {
    expectSame(value);
  });

  it('any item', () => {
    fc.assert(
      fc.property(itemArbitrary(10_000), (item) => expectSame(item as unknown as JsonValue)),
      { numRuns: propertyRuns(200) },
    );
  });

  it('any text, whatever its length', () => {
    const text = unicodeText({ minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 500 }), (part, count) => expectSame([part.repeat(count)])),
      { numRuns: propertyRuns(500) },
    );
  });

  it('again after a value larger than all that was kept', () => {
    expectSame({ huge: 'x'.repeat(9 * 1024 * 1024) });
    expectSame({ small: 'y'.repeat(3000) });
  });

  it('gives bytes that later values do not change', () => {
    const first = bytesOf({ text: 'a'.repeat(5000) });
    const before = first.toString();
    bytesOf({ text: 'b'.repeat(5000) });
    expect(first.toString()).toBe(before);
  });

  it('after what was appended before, and without what was taken back', () => {
    writer.raw('ü[');
    writer.json({ kept: 'x'.repeat(3000) });
    const { length } = writer;
    writer.raw(',');
    writer.json('y'.repeat(600_000));
    writer.cutTo(length);
    writer.raw(']');
    const expected = `ü[{"kept":"${'x'.repeat(3000)}"}]`;
    expect(writer.length).toBe(Buffer.byteLength(expected));
    expect(takeBytes().toString()).toBe(expected);
    expect(writer.length).toBe(0);
  });

  it('properties that repeat, change and come back, in one batch and across batches', () => {
    const key = fc.constantFrom('a', 'b', '"', 'ü', 'hasOwnProperty', '__proto__x', 'k'.repeat(300));
    const leaf = fc.constantFrom<JsonValue>(
      '',
      'GET',
      'x"y',
      '漢',
      'l'.repeat(300),
      0,
      -0,
      1,
      1e21,
      true,
      null,
      [],
      {},
    );
    const object = fc.dictionary(key, fc.oneof(leaf, fc.dictionary(key, leaf), fc.array(leaf)));
    fc.assert(
      fc.property(fc.array(object, { minLength: 1, maxLength: 20 }), fc.nat(20), (objects, cut) => {
        for (const batch of [objects.slice(0, cut), objects, objects.toReversed()]) {
          const expected = JSON.stringify(batch);
          expect(bytesOf(batch as JsonValue).toString()).toBe(expected);
        }
      }),
      { numRuns: propertyRuns(300) },
    );
  });

  it('any text that comes again under the same key', () => {
    const text = unicodeText({ minLength: 0, maxLength: 250 });
    fc.assert(
      fc.property(fc.array(text, { minLength: 2, maxLength: 5 }), (texts) =>
        expectSame(Array.from({ length: 4 }, () => ({ ...texts, [texts[0] as string]: texts[1] as string }))),
      ),
      { numRuns: propertyRuns(300) },
    );
  });

  it('an object that is the same each time but holds something else, unless it is frozen', () => {
    const mutable: Record<string, JsonValue> = { n: 0 };
    for (let n = 0; n < 5; n++) {
      mutable.n = n;
      writer.json({ mutable });
    }
    expect(takeBytes().toString()).toBe([0, 1, 2, 3, 4].map((n) => `{"mutable":{"n":${n}}}`).join(''));
    const frozen = Object.freeze({ service: 'shop', tags: ['a', 'b'] });
    const values = Array.from({ length: 5 }, () => ({ resource: frozen }));
    expect(bytesOf(values as unknown as JsonValue).toString()).toBe(JSON.stringify(values));
  });

  it('what a prototype adds is left out, and so is what JSON has no form for', () => {
    class Point {
      x = 1;
      y = undefined;
      z = () => 0;
      get sum() {
        return 3;
      }
    }
    const value = { point: new Point(), list: [undefined, () => 0], date: new Date(0) } as unknown as JsonValue;
    expect(bytesOf(value).toString()).toBe('{"point":{"x":1},"list":[null,null],"date":"1970-01-01T00:00:00.000Z"}');
  });

  it('nothing for a BigInt, a cycle and an endless depth: these throw', () => {
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    let deep: JsonValue = 1;
    for (let level = 0; level < 100_000; level++) deep = [deep];
    for (const value of [{ n: 1n }, cycle, deep]) {
      const { length } = writer;
      expect(() => writer.json(value as JsonValue)).toThrow();
      writer.cutTo(length);
    }
    expectSame({ fine: true });
  });

  it('more keys than it remembers', () => {
    const value = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`key-${index}`, index % 3]));
    expectSame([value, value, value]);
  });

  it('nothing beyond the bytes it is allowed, and exactly as many as it is', () => {
    const value = { text: 'x'.repeat(5000), more: ['y'.repeat(100)] };
    const { length } = JSON.stringify(value);
    writer.json(value, length);
    expect(takeBytes()).toHaveLength(length);
    expect(() => writer.json(value, length - 1)).toThrow(TooLarge);
    writer.cutTo(0);
    expect(() => writer.json('z'.repeat(50_000_000), 1_000_000)).toThrow(TooLarge);
    expect(writer.length).toBeLessThan(10);
    writer.cutTo(0);
  });
});
