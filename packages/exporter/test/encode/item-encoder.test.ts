import fc from 'fast-check';
import { type EncodedItem, requestBody } from '../../src/encode/encoded-item';
import { ItemEncoder, shrinkEncoded } from '../../src/encode/item-encoder';
import type { SgpItem } from '../../src/item/sgp-item';
import { bareItem, itemArbitrary } from './items';

/** One encoder for all, as in an exporter: what one batch leaves behind must not show in the next. */
const encoder = new ItemEncoder();
const AMPLE = 1_000_000;

const decoded = (bytes: Buffer) => new TextDecoder('utf-8', { fatal: true }).decode(bytes);
const textOf = (encoded: EncodedItem | undefined) => (encoded ? decoded(encoded.piece.bytesOf(encoded)) : '');
const parsed = (encoded: EncodedItem | undefined) => JSON.parse(textOf(encoded)) as SgpItem;
const bodyText = (encoded: readonly EncodedItem[]) => decoded(requestBody(encoded).bytes);

function encodeAll(items: readonly SgpItem[], maxBytes = AMPLE): Promise<(EncodedItem | undefined)[]> {
  return encoder.encodeAll(items, (item) => item, maxBytes);
}

async function encode(item: SgpItem, maxBytes = AMPLE): Promise<EncodedItem> {
  const [bytes] = await encodeAll([item], maxBytes);
  return bytes as EncodedItem;
}

describe('encodeAll', () => {
  it('gives exactly the JSON of each item that fits, in order', async () => {
    const items = [
      { ...bareItem, name: 'ü 😀 "quoted"', metadata: { nested: [1, null, { deep: true }] } },
      { ...bareItem, parent_id: undefined },
      { ...bareItem, output: { text: 'x\n'.repeat(5000) } },
    ];
    expect((await encodeAll(items)).map(textOf)).toEqual(items.map((item) => JSON.stringify(item)));
  });

  it('takes an item that fits to the byte as it is, and cuts one that is a byte larger', async () => {
    const item = () => ({ ...bareItem, metadata: { text: 'x'.repeat(20_000) } });
    const { length } = Buffer.from(JSON.stringify(item()));
    expect(parsed(await encode(item(), length)).metadata).not.toHaveProperty('sgp_truncated');
    const cut = await encode(item(), length - 1);
    expect(cut.length).toBeLessThan(length);
    expect(parsed(cut).metadata).toHaveProperty('sgp_truncated');
  });

  it('leaves out what cannot be read, and nothing else', async () => {
    const sources = [0, 1, 2, 3, 4];
    const encoded = await encoder.encodeAll(
      sources,
      (source) => {
        if (source === 0 || source === 3) throw new Error('no span at all');
        return { ...bareItem, id: `span-${source}` };
      },
      AMPLE,
    );
    expect(encoded.map((item) => item && parsed(item).id)).toEqual([
      undefined,
      'span-1',
      'span-2',
      undefined,
      'span-4',
    ]);
    const body = bodyText(encoded.filter((item) => item !== undefined));
    expect(JSON.parse(body).items).toHaveLength(3);
  });

  it('gives nothing for nothing, and for a batch of which nothing can be read', async () => {
    expect(await encodeAll([])).toEqual([]);
    const nothing = await encoder.encodeAll(
      [1, 2],
      () => {
        throw new Error('no');
      },
      AMPLE,
    );
    expect(nothing).toEqual([undefined, undefined]);
    expect(textOf(await encode(bareItem))).toBe(JSON.stringify(bareItem));
  });

  it('gives bytes that later batches do not change', async () => {
    const first = await encodeAll([{ ...bareItem, metadata: { text: 'a'.repeat(5000) } }, bareItem]);
    const before = first.map(textOf);
    await encodeAll([{ ...bareItem, metadata: { text: 'b'.repeat(5000) } }, bareItem]);
    expect(first.map(textOf)).toEqual(before);
  });

  it('fits, is JSON and keeps what identifies the span, for any items and any limit from 16 KiB on', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(itemArbitrary(40_000), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 16 * 1024, max: 64 * 1024 }),
        async (items, maxBytes) => {
          for (const item of await encodeAll(items, maxBytes)) {
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
  it('gives smaller bytes of the same item', async () => {
    const encoded = await encode({ ...bareItem, metadata: { text: 'x'.repeat(50_000) } });
    const smaller = shrinkEncoded(encoded, 20_000);
    expect(smaller?.length).toBeLessThanOrEqual(20_000);
    expect(parsed(smaller)).toMatchObject(bareItem);
  });

  it('keeps on shrinking what was shrunk before, and the size that the field had at first', async () => {
    let encoded = await encode({ ...bareItem, metadata: { text: 'x'.repeat(500_000) } }, 400_000);
    for (const maxBytes of [200_000, 100_000, 50_000, 20_000]) {
      const smaller = shrinkEncoded(encoded, maxBytes) as EncodedItem;
      expect(smaller.length).toBeLessThanOrEqual(maxBytes);
      encoded = smaller;
    }
    expect(parsed(encoded).metadata?.sgp_truncated).toEqual({ metadata: 500_000 + '{"text":""}'.length });
  });

  it('gives nothing when the item is as small as it can be', async () => {
    expect(shrinkEncoded(await encode(bareItem), 20)).toBeUndefined();
  });

  it('gives nothing when the item is small enough already: another try would be refused like the first', async () => {
    expect(shrinkEncoded(await encode(bareItem), 16 * 1024)).toBeUndefined();
  });
});

describe('requestBody', () => {
  const bodyOf = (items: readonly SgpItem[]) => JSON.stringify({ items });

  it('gives the JSON that the items have together, whichever of one or several batches they are', async () => {
    const items = fc.array(itemArbitrary(300), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(items, items, fc.nat(12), fc.nat(12), async (first, second, from, to) => {
        const [one, other] = [await encodeAll(first), await encodeAll(second)] as EncodedItem[][];
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

  it('holds one of its items after another was made smaller', async () => {
    const large = { ...bareItem, metadata: { text: 'x'.repeat(50_000) } };
    const [first, second, third] = (await encodeAll([bareItem, large, bareItem])) as [
      EncodedItem,
      EncodedItem,
      EncodedItem,
    ];
    const smaller = shrinkEncoded(second, 20_000) as EncodedItem;
    const { items } = JSON.parse(bodyText([first, smaller, third]));
    expect(items).toMatchObject([bareItem, { metadata: { sgp_truncated: {} } }, bareItem]);
    expect(JSON.parse(bodyText([smaller])).items).toHaveLength(1);
  });

  it('holds 1,000 items in their order', async () => {
    const items = Array.from({ length: 1000 }, (_, index) => ({ ...bareItem, id: `span-${index}` }));
    expect(bodyText((await encodeAll(items)) as EncodedItem[])).toBe(bodyOf(items));
  });
});
