import { type EncodedItem, requestBody } from '../../src/encode/encoded-item';
import { ItemEncoder } from '../../src/encode/item-encoder';
import { RequestMemory } from '../../src/encode/request-memory';
import { bareItem, encodeBatch } from './items';

function encodedBy(encoder: ItemEncoder, text: string, count = 3): EncodedItem[] {
  const items = Array.from({ length: count }, (_, index) => ({ ...bareItem, id: `${text}-${index}` }));
  return encodeBatch(items, { encoder });
}

describe('a piece of encoded items', () => {
  it('keeps its bytes whatever is encoded after it, until it is given back', async () => {
    const encoder = new ItemEncoder();
    const first = await encodedBy(encoder, 'first');
    const before = requestBody(first).bytes.toString();
    for (let batch = 0; batch < 10; batch++) await encodedBy(encoder, `later ${batch}`);
    expect(requestBody(first).bytes.toString()).toBe(before);
  });

  it('has its memory used for another one once it was given back, and not before', async () => {
    const encoder = new ItemEncoder();
    const memoryOf = (items: EncodedItem[]) => requestBody(items).bytes.buffer;
    const kept = await encodedBy(encoder, 'kept');
    const returned = await encodedBy(encoder, 'returned');
    const memory = memoryOf(returned);
    returned[0]?.piece.giveBack();
    const later = [];
    for (let batch = 0; batch < 3; batch++) later.push(memoryOf(await encodedBy(encoder, 'later')));
    expect(later).toContain(memory);
    expect(later).not.toContain(memoryOf(kept));
    expect(new Set(later).size).toBe(3);
  });

  it('cannot be read after it was given back: that would send what belongs to others', async () => {
    const items = await encodedBy(new ItemEncoder(), 'gone');
    items[0]?.piece.giveBack();
    expect(() => requestBody(items)).toThrow('given back');
    expect(() => requestBody(items.slice(1))).toThrow('given back');
  });

  it('gives its memory back once, however often it is told to', async () => {
    const encoder = new ItemEncoder();
    const items = await encodedBy(encoder, 'twice');
    items[0]?.piece.giveBack();
    items[0]?.piece.giveBack();
    const pieces = [];
    for (let batch = 0; batch < 4; batch++) pieces.push(requestBody(await encodedBy(encoder, 'later')).bytes.buffer);
    expect(new Set(pieces).size).toBe(4);
  });

  it('is named as the body only when all of its items are sent, in their order', async () => {
    const items = await encodedBy(new ItemEncoder(), 'part');
    expect(requestBody(items).piece).toBe(items[0]?.piece);
    for (const others of [items.slice(1), items.slice(0, 2), items.toReversed()]) {
      expect(requestBody(others).piece).toBeUndefined();
    }
  });

  it('never holds more than one request may carry', async () => {
    const item = (index: number) => ({ ...bareItem, id: `span-${index}`, metadata: { text: 'x'.repeat(900) } });
    const items = Array.from({ length: 100 }, (_, index) => item(index));
    const maxBytes = 16 * 1024;
    const encoded = encodeBatch(items, { maxBytes });
    const pieces = [...new Set(encoded.map(({ piece }) => piece))];
    expect(pieces.length).toBeGreaterThan(5);
    const bodies = pieces.map((piece) => piece.body);
    for (const body of bodies) expect(body.length).toBeLessThanOrEqual(maxBytes + '{"items":[]}'.length);
    expect(bodies.flatMap((body) => JSON.parse(body.toString()).items)).toEqual(items);
    expect(encoded.map((each) => JSON.parse(each.piece.bytesOf(each).toString()))).toEqual(items);
  });
});

describe('RequestMemory', () => {
  it('keeps a few pieces and nothing huge', () => {
    const memory = new RequestMemory();
    const given = Array.from({ length: 10 }, () => memory.take());
    const huge = memory.take(8 * 1024 * 1024);
    for (const each of [huge, ...given]) memory.giveBack(each);
    const taken = new Set(Array.from({ length: 11 }, () => memory.take()));
    expect(taken.has(huge)).toBe(false);
    expect(given.filter((each) => taken.has(each))).toHaveLength(4);
  });

  it('gives at least as much as was asked for', () => {
    const memory = new RequestMemory();
    memory.giveBack(memory.take());
    expect(memory.take(3_000_000).length).toBeGreaterThanOrEqual(3_000_000);
  });

  it('keeps nothing after it was cleared', () => {
    const memory = new RequestMemory();
    const given = memory.take();
    memory.giveBack(given);
    memory.clear();
    expect(memory.take()).not.toBe(given);
  });
});
