import fc from 'fast-check';
import { type EncodedItem, requestBody } from '../../src/encode/encoded-item';
import { ItemEncoder, shrinkEncoded } from '../../src/encode/item-encoder';
import type { SgpItem } from '../../src/item/sgp-item';
import { bareItem, encodeBatch, itemArbitrary } from './items';

/** One encoder for all, as in an exporter: what one batch leaves behind must not show in the next. */
const encoder = new ItemEncoder();

const decoded = (bytes: Buffer) => new TextDecoder('utf-8', { fatal: true }).decode(bytes);
const textOf = (encoded: EncodedItem | undefined) => (encoded ? decoded(encoded.piece.bytesOf(encoded)) : '');
const parsed = (encoded: EncodedItem | undefined) => JSON.parse(textOf(encoded)) as SgpItem;
const bodyText = (encoded: readonly EncodedItem[]) => decoded(requestBody(encoded).bytes);

function encodeAll(items: readonly SgpItem[], maxBytes?: number): EncodedItem[] {
  return encodeBatch(items, { encoder, maxBytes });
}

function encode(item: SgpItem, maxBytes?: number): EncodedItem {
  return encodeAll([item], maxBytes)[0] as EncodedItem;
}

describe('ItemEncoder', () => {
  it('gives exactly the JSON of each item that fits, in order', () => {
    const items = [
      { ...bareItem, name: 'ü 😀 "quoted"', metadata: { nested: [1, null, { deep: true }] } },
      { ...bareItem, parent_id: undefined },
      { ...bareItem, output: { text: 'x\n'.repeat(5000) } },
    ];
    expect(encodeAll(items).map(textOf)).toEqual(items.map((item) => JSON.stringify(item)));
  });

  it('takes an item that fits to the byte as it is, and cuts one that is a byte larger', () => {
    const item = () => ({ ...bareItem, metadata: { text: 'x'.repeat(20_000) } });
    const { length } = Buffer.from(JSON.stringify(item()));
    expect(parsed(encode(item(), length)).metadata).not.toHaveProperty('sgp_truncated');
    const cut = encode(item(), length - 1);
    expect(cut.length).toBeLessThan(length);
    expect(parsed(cut).metadata).toHaveProperty('sgp_truncated');
  });

  it('leaves out what is not JSON, and nothing else', () => {
    const unreadable = (id: string) => ({ ...bareItem, id, metadata: { count: 1n as unknown as number } });
    const readable = (id: string) => ({ ...bareItem, id });
    const encoded = encodeAll([unreadable('0'), readable('1'), readable('2'), unreadable('3'), readable('4')]);
    expect(encoded.map((item) => item && parsed(item).id)).toEqual([undefined, '1', '2', undefined, '4']);
    const body = bodyText(encoded.filter((item) => item !== undefined));
    expect(JSON.parse(body).items).toHaveLength(3);
  });

  it('gives nothing for nothing, and for a batch of which nothing is JSON', () => {
    expect(encodeAll([])).toEqual([]);
    const nothing = { ...bareItem, metadata: { count: 1n as unknown as number } };
    expect(encodeAll([nothing, nothing])).toEqual([undefined, undefined]);
    expect(textOf(encode(bareItem))).toBe(JSON.stringify(bareItem));
  });

  it('gives bytes that later batches do not change', () => {
    const first = encodeAll([{ ...bareItem, metadata: { text: 'a'.repeat(5000) } }, bareItem]);
    const before = first.map(textOf);
    encodeAll([{ ...bareItem, metadata: { text: 'b'.repeat(5000) } }, bareItem]);
    expect(first.map(textOf)).toEqual(before);
  });

  it('fits, is JSON and keeps what identifies the span, for any items and any limit from 16 KiB on', () => {
    fc.assert(
      fc.property(
        fc.array(itemArbitrary(40_000), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 16 * 1024, max: 64 * 1024 }),
        (items, maxBytes) => {
          for (const item of encodeAll(items, maxBytes)) {
            expect(item?.length).toBeLessThanOrEqual(maxBytes);
            const { id, trace_id, start_timestamp } = bareItem;
            expect(parsed(item)).toMatchObject({ id, trace_id, start_timestamp });
          }
        },
      ),
    );
  });
});

describe('shrinkEncoded', () => {
  it('gives smaller bytes of the same item', () => {
    const encoded = encode({ ...bareItem, metadata: { text: 'x'.repeat(50_000) } });
    const smaller = shrinkEncoded(encoded, 20_000);
    expect(smaller?.length).toBeLessThanOrEqual(20_000);
    expect(parsed(smaller)).toMatchObject(bareItem);
  });

  it('keeps on shrinking what was shrunk before, and the size that the field had at first', () => {
    let encoded = encode({ ...bareItem, metadata: { text: 'x'.repeat(500_000) } }, 400_000);
    for (const maxBytes of [200_000, 100_000, 50_000, 20_000]) {
      const smaller = shrinkEncoded(encoded, maxBytes) as EncodedItem;
      expect(smaller.length).toBeLessThanOrEqual(maxBytes);
      encoded = smaller;
    }
    expect(parsed(encoded).metadata?.sgp_truncated).toEqual({ metadata: 500_000 + '{"text":""}'.length });
  });

  it('gives nothing when the item is as small as it can be', () => {
    expect(shrinkEncoded(encode(bareItem), 20)).toBeUndefined();
  });

  it('gives nothing when the item is small enough already: another try would be refused like the first', () => {
    expect(shrinkEncoded(encode(bareItem), 16 * 1024)).toBeUndefined();
  });
});

describe('requestBody', () => {
  const bodyOf = (items: readonly SgpItem[]) => JSON.stringify({ items });

  it('gives the JSON that the items have together, whichever of one or several batches they are', () => {
    const items = fc.array(itemArbitrary(300), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(items, items, fc.nat(12), fc.nat(12), (first, second, from, to) => {
        const [one, other] = [encodeAll(first), encodeAll(second)];
        const check = (encoded: EncodedItem[] = [], given: SgpItem[] = []) =>
          expect(bodyText(encoded)).toBe(bodyOf(given));
        check(one, first);
        check(other?.slice(from, to), second.slice(from, to));
        check([...(one ?? []), ...(other ?? [])], [...first, ...second]);
        check(one?.toReversed(), first.toReversed());
        check(
          one?.filter((_, index) => index !== from),
          first.filter((_, index) => index !== from),
        );
      }),
    );
  });

  it('holds one of its items after another was made smaller', () => {
    const large = { ...bareItem, metadata: { text: 'x'.repeat(50_000) } };
    const [first, second, third] = encodeAll([bareItem, large, bareItem]) as [EncodedItem, EncodedItem, EncodedItem];
    const smaller = shrinkEncoded(second, 20_000) as EncodedItem;
    const { items } = JSON.parse(bodyText([first, smaller, third]));
    expect(items).toMatchObject([bareItem, { metadata: { sgp_truncated: {} } }, bareItem]);
    expect(JSON.parse(bodyText([smaller])).items).toHaveLength(1);
  });

  it('holds 1,000 items in their order', () => {
    const items = Array.from({ length: 1000 }, (_, index) => ({ ...bareItem, id: `span-${index}` }));
    expect(bodyText(encodeAll(items))).toBe(bodyOf(items));
  });
});
