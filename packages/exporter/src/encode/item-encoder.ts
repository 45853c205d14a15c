// Items to bytes, several at a time into one piece of memory that is laid out as a request body, so that sending all of them copies nothing.
//
//   {"items":[ item , item , item ]}
//              └──┘   └──┘   └──┘   what encodeAll gives back: views of the one piece
import { BODY_END, BODY_START } from '../item/request-envelope';
import type { JsonValue, SgpItem } from '../item/sgp-item';
import { JsonWriter } from './json-writer';
import { shrinkItem } from './shrink-item';
import { forEachInSlices } from './time-slices';

export class ItemEncoder {
  readonly #writer = new JsonWriter();

  /**
   * The bytes of each item, at most `maxBytes`: a larger one has its biggest fields cut, and says so in `metadata.sgp_truncated`. One that
   * `itemOf` throws for has none. Yields to the event loop; one call at a time.
   */
  async encodeAll<T>(
    sources: readonly T[],
    itemOf: (source: T) => SgpItem,
    maxBytes: number,
  ): Promise<(Buffer | undefined)[]> {
    const ends: { start: number; end: number }[] = [];
    await forEachInSlices(sources, (source) => {
      if (ends.length === 0) this.#writer.raw(BODY_START);
      ends.push(this.#append(source, itemOf, maxBytes));
    });
    this.#writer.raw(BODY_END);
    const bytes = this.#writer.takeBytes();
    return ends.map(({ start, end }) => (start === end ? undefined : bytes.subarray(start, end)));
  }

  #append<T>(source: T, itemOf: (source: T) => SgpItem, maxBytes: number): { start: number; end: number } {
    const before = this.#writer.length;
    try {
      const item = itemOf(source);
      const start = this.#separate(before);
      this.#writer.json(item as unknown as JsonValue);
      if (this.#writer.length - start > maxBytes) {
        this.#writer.cutTo(start);
        this.#writer.json(shrinkItem(structuredClone(item), maxBytes) as unknown as JsonValue);
      }
      return { start, end: this.#writer.length };
    } catch {
      this.#writer.cutTo(before);
      return { start: before, end: before };
    }
  }

  #separate(before: number): number {
    if (before > BODY_START.length) this.#writer.raw(',');
    return this.#writer.length;
  }
}

/** The bytes of one item, at most `maxBytes`, at once; `undefined` when it cannot be encoded. */
export function encodeItem(item: SgpItem, maxBytes: number): Buffer | undefined {
  const bytes = Buffer.from(JSON.stringify(item));
  return bytes.length <= maxBytes ? bytes : shrinkEncoded(bytes, maxBytes);
}

/** An encoded item made smaller, or `undefined` when it cannot be. */
export function shrinkEncoded(encoded: Buffer, maxBytes: number): Buffer | undefined {
  const item = shrinkItem(JSON.parse(encoded.toString()) as SgpItem, maxBytes);
  const smaller = Buffer.from(JSON.stringify(item));
  return smaller.length < encoded.length && smaller.length <= maxBytes ? smaller : undefined;
}

/** `{"items":[…]}` of encoded items. Those that make up a whole piece of {@link ItemEncoder} are not copied. */
export function requestBody(encodedItems: readonly Buffer[]): Buffer {
  return wholePiece(encodedItems) ?? copied(encodedItems);
}

function wholePiece(encodedItems: readonly Buffer[]): Buffer | undefined {
  const [first] = encodedItems;
  const last = encodedItems.at(-1);
  if (!first || !last || first.byteOffset !== BODY_START.length) return undefined;
  const isWhole = last.byteOffset + last.length + BODY_END.length === first.buffer.byteLength;
  const isUnbroken = encodedItems.every((item, index) => {
    const next = encodedItems[index + 1];
    return next === undefined || (next.buffer === item.buffer && next.byteOffset === item.byteOffset + item.length + 1);
  });
  if (!isWhole || !isUnbroken) return undefined;
  const piece = Buffer.from(first.buffer);
  return piece.toString('latin1', 0, BODY_START.length) === BODY_START ? piece : undefined;
}

function copied(encodedItems: readonly Buffer[]): Buffer {
  const comma = Buffer.from(',');
  const parts = encodedItems.flatMap((encoded, index) => (index === 0 ? [encoded] : [comma, encoded]));
  return Buffer.concat([Buffer.from(BODY_START), ...parts, Buffer.from(BODY_END)]);
}
