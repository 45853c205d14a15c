import fc from 'fast-check';
import { JsonWriter } from '../../src/encode/json-writer';
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
      { numRuns: 200 },
    );
  });

  it('any text, whatever its length', () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 500 }), (part, count) => expectSame([part.repeat(count)])),
      { numRuns: 500 },
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
});
