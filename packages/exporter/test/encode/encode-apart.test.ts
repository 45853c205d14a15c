// Items that are encoded one by one, because their thread or process may end: the bytes are those of JSON.stringify.
import { isPlaceholder, spanToItem } from '../../src/convert/span-to-item';
import { encodeItem, ItemEncoder } from '../../src/encode/item-encoder';
import type { JsonObject, SgpItem } from '../../src/item/sgp-item';
import { capturedSpans, captureNames } from '../fixtures/captured-spans';
import { allDialectFixtures } from '../fixtures/dialect-fixtures';
import { bareItem } from './items';

const MAX_BYTES = 1_000_000;
const encoder = new ItemEncoder();

function apart(item: SgpItem, maxBytes = MAX_BYTES): string | undefined {
  const encoded = encoder.addApart(item, maxBytes);
  return encoded?.piece.bytesOf(encoded).toString();
}

const shared: JsonObject = Object.freeze({ 'service.name': 'shop', 'host.name': 'h1' });
const withShared = (over: JsonObject = {}): SgpItem => ({ ...bareItem, metadata: { resource: shared, ...over } });

it('items of all fixtures have the bytes of JSON.stringify, again and again', () => {
  const captured = captureNames().flatMap((name) =>
    capturedSpans(name)
      .filter(({ span }) => !isPlaceholder(span))
      .map(({ span, logRecords }) => spanToItem(span, {}, { logRecords })),
  );
  const dialects = allDialectFixtures().map(({ span, records }) => spanToItem(span, {}, { logRecords: records }));
  const items = [...captured, ...dialects];
  expect(items.length).toBeGreaterThan(500);
  for (const item of [...items, ...items]) expect(apart(item)).toBe(JSON.stringify(item));
});

it('values that neighbours share stay right, also after many items', () => {
  const changing: JsonObject = { count: 0 };
  for (let count = 0; count < 1000; count++) {
    changing.count = count;
    const item = withShared({ changing, text: `${count % 3}`, [`key.${count}`]: 'x'.repeat(count) });
    expect(apart(item)).toBe(JSON.stringify(item));
  }
});

it('an item amid a batch leaves the batch as it was', () => {
  const batch = new ItemEncoder();
  const first = batch.add(withShared({ place: 1 }), MAX_BYTES);
  const alone = batch.addApart(withShared({ text: 'x'.repeat(2_000_000) }), 3_000_000);
  const second = batch.add(withShared({ place: 2 }), MAX_BYTES);
  batch.finish();
  const texts = [first, alone, second].map((encoded) => encoded?.piece.bytesOf(encoded).toString());
  expect(texts[0]).toBe(JSON.stringify(withShared({ place: 1 })));
  expect(texts[1]).toHaveLength(JSON.stringify(withShared({ text: '' })).length + 2_000_000);
  expect(texts[2]).toBe(JSON.stringify(withShared({ place: 2 })));
  expect(first?.piece.body.toString()).toBe(`{"items":[${texts[0]},${texts[2]}]}`);
  expect(alone?.piece.body.toString()).toBe(`{"items":[${texts[1]}]}`);
});

it('an item that is written while another one is, by a toJSON of the application, has its bytes too', () => {
  const batch = new ItemEncoder();
  let inner: string | undefined;
  const outer = {
    ...bareItem,
    metadata: {
      value: {
        toJSON: () => {
          const encoded = batch.addApart(bareItem, MAX_BYTES);
          inner = encoded?.piece.bytesOf(encoded).toString();
          return 'said';
        },
      } as unknown as string,
    },
  };
  const encoded = batch.add(outer, MAX_BYTES);
  batch.finish();
  expect(inner).toBe(JSON.stringify(bareItem));
  expect(encoded?.piece.bytesOf(encoded).toString()).toBe(JSON.stringify({ ...bareItem, metadata: { value: 'said' } }));
});

it('one that is too large is cut as before, or given up, and what is no JSON throws', () => {
  const large = withShared({ text: 'x'.repeat(50_000) });
  expect(apart(large, 20_000)).toBe(encodeItem(large, 20_000)?.toString());
  expect(apart(large, 50)).toBeUndefined();
  expect(() => apart(withShared({ count: 1n as unknown as number }))).toThrow(TypeError);
  expect(apart(bareItem)).toBe(JSON.stringify(bareItem));
});
