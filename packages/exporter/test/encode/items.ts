// Items as they may come out of the conversion: the smallest one, and any.
import fc from 'fast-check';
import type { EncodedItem } from '../../src/encode/encoded-item';
import { ItemEncoder } from '../../src/encode/item-encoder';
import type { JsonObject, JsonValue, SgpItem } from '../../src/item/sgp-item';

export const bareItem: SgpItem = {
  id: 'b7ad6b7169203331',
  trace_id: '0af7651916cd43dd8448eb211c80319c',
  name: 'work',
  start_timestamp: '2026-01-01T00:00:00.000000Z',
};

/** Texts that differ in bytes for each character, once and twice encoded. */
const alphabets = ['x', 'word ', '"', '\\', '\n', '\u0001', 'ü', '漢', '😀', '\ud800', '"\\\u0000', 'a😀', '漢"'];

/** Any item whose JSON is roughly up to this size: long texts, many small values, deep and wide ones, a long name. */
export function itemArbitrary(maxChars: number): fc.Arbitrary<SgpItem> {
  const text = fc
    .tuple(fc.constantFrom(...alphabets), fc.nat(maxChars), fc.nat(maxChars))
    .map(([part, head, tail]) =>
      (part.repeat(Math.ceil(head / part.length)) + 'y'.repeat(tail)).slice(0, maxChars).toWellFormed(),
    );
  const leaves = fc
    .tuple(fc.nat(maxChars / 10), fc.constantFrom<JsonValue>('some words', 1.5, true, null, {}, []))
    .map(([count, leaf]): JsonValue => Array.from({ length: count }, () => leaf));
  const wide = fc
    .nat(maxChars / 20)
    .map((count): JsonValue => Object.fromEntries(Array.from({ length: count }, (_, key) => [`key-${key}`, 'value'])));
  const deep = fc.nat(30).chain((depth) =>
    text.map((inner) => {
      let value: JsonValue = inner;
      for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { down: value };
      return value;
    }),
  );
  const value: fc.Arbitrary<JsonValue> = fc.oneof(text, leaves, wide, deep, fc.boolean(), fc.double().map(finite));
  const key = fc.oneof(
    { weight: 9, arbitrary: fc.stringMatching(/^[a-z._]{1,20}$/) },
    { weight: 1, arbitrary: text.map((long) => `k${long}`) },
  );
  const content: fc.Arbitrary<JsonObject> = fc.dictionary(key, value, { maxKeys: 4, noNullPrototype: true });
  return fc
    .record(
      { input: content, output: content, metadata: content, expected: content, name: fc.oneof(fc.constant('n'), text) },
      { requiredKeys: [] },
    )
    .map((parts) => ({ ...bareItem, ...parts }));
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0;
}

/** The items as one batch, each of which fits. */
export function encodeBatch(
  items: readonly SgpItem[],
  { encoder = new ItemEncoder(), maxBytes = 1_000_000 } = {},
): EncodedItem[] {
  const encoded = items.map((item) => encoder.add(item, maxBytes));
  encoder.finish();
  return encoded as EncodedItem[];
}
