// What a waiting span is taken to weigh. The numbers are estimates; which part counts, and how much of it is looked at,
// is not.
import type { SpanLike } from '../../src/convert/span-like';
import { estimateSpanBytes } from '../../src/dispatch/span-bytes';
import { spanOf } from '../convert/span-of';

const EMPTY = spanOf({ name: '' });
const EMPTY_BYTES = 600;
const beyondEmpty = (parts: Partial<SpanLike>) => estimateSpanBytes(spanOf({ name: '', ...parts })) - EMPTY_BYTES;
const event = (attributes?: SpanLike['attributes']) =>
  ({ name: 'e', time: [0, 0], attributes }) as SpanLike['events'][0];
const many = <T>(count: number, entry: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => entry(index));
const attributesOf = (count: number) =>
  Object.fromEntries(many(count, (index) => [`k${String(index).padStart(5, '0')}`, 'x']));

it('a span without anything weighs its objects', () => {
  expect(estimateSpanBytes(EMPTY)).toBe(EMPTY_BYTES);
});

it.each<[string, Partial<SpanLike>, number]>([
  ['its name', { name: 'four' }, 4],
  ['the message of its status', { status: { code: 2, message: 'broken' } }, 6],
  ['a text by its key, its place and its characters', { attributes: { key: '12345' } }, 3 + 16 + 5],
  ['a number by its key and its place', { attributes: { key: 12_345 } }, 3 + 16],
  ['a list of texts by their characters', { attributes: { key: ['123', '12345'] } }, 3 + 16 + 8],
  ['a list of numbers by their places', { attributes: { key: [1, 2, 3] } }, 3 + 16 + 3 * 16],
  ['a list with holes by what is in it', { attributes: { key: ['1234', undefined as unknown as string] } }, 3 + 16 + 4],
  ['an empty list by its key and its place', { attributes: { key: [] } }, 3 + 16],
  ['every attribute', { attributes: { a: '1', b: '22' } }, 17 + 1 + 17 + 2],
  ['its events', { events: [event(), event()] }, 400],
  ['what is in its events', { events: [event({ key: '123' })] }, 200 + 3 + 16 + 3],
  ['its links', { links: [{ context: EMPTY.spanContext(), attributes: { key: '1' } }] }, 200 + 3 + 16 + 1],
  ['events by what is really there', { events: [undefined, null, event()] as unknown as SpanLike['events'] }, 200],
  ['nothing for events that are no list', { events: { length: 1, 0: event() } as unknown as SpanLike['events'] }, 0],
  ['no value that is only like a list', { attributes: { key: { length: 1, 0: 'text' } as unknown as string } }, 3 + 16],
])('counted is %s', (_what, parts, expected) => {
  expect(beyondEmpty(parts)).toBeCloseTo(expected, 6);
});

describe('of much', () => {
  it('a part stands for the rest: of a list every so manieth entry', () => {
    expect(beyondEmpty({ attributes: { key: many(1024, () => 'xx') } })).toBe(3 + 16 + 2048);
    // Looked at are 256 of them: one in four.
    expect(beyondEmpty({ attributes: { key: many(1024, (index) => (index % 4 === 0 ? 'xx' : 'xxxx')) } })).toBe(
      3 + 16 + 2048,
    );
  });

  it('up to 4,096 attributes are weighed, and more are taken to be eight times as heavy', () => {
    const EACH = 6 + 16 + 1;
    expect(beyondEmpty({ attributes: attributesOf(4096) })).toBe(4096 * EACH);
    expect(beyondEmpty({ attributes: attributesOf(4097) })).toBe(8 * 4096 * EACH);
    expect(beyondEmpty({ attributes: attributesOf(9000) })).toBe(8 * 4096 * EACH);
  });

  it('so many events are weighed as are left, and stand for the others', () => {
    expect(beyondEmpty({ events: many(5000, () => event()) })).toBe(5000 * 200);
    expect(beyondEmpty({ attributes: attributesOf(4096), events: [event()] })).toBe(4096 * 23);
    // An event with an attribute takes two of them.
    const large = many(3000, (index) => event({ key: index < 2048 ? '1' : '1'.repeat(9000) }));
    expect(beyondEmpty({ events: large })).toBe(3000 * 220);
    expect(beyondEmpty({ events: many(4000, () => event()), links: many(200, () => event()) as never })).toBe(
      4200 * 200,
    );
  });

  it('a list that says it is longer than a million is not believed', () => {
    const list = ['1'];
    list.length = 4_000_000_000;
    const inAttribute = beyondEmpty({ attributes: { key: list } });
    expect(inAttribute).toBeLessThanOrEqual(19 + 1_000_000);
    const events = [event()];
    events.length = 4_000_000_000;
    expect(beyondEmpty({ events })).toBeLessThanOrEqual(200_000_000);
  });
});

it('a span that throws when it is read weighs its objects', () => {
  const attributes = Object.defineProperty({}, 'key', {
    enumerable: true,
    get() {
      throw new Error('no');
    },
  });
  expect(estimateSpanBytes(spanOf({ name: 'long name', attributes }))).toBe(EMPTY_BYTES);
});
