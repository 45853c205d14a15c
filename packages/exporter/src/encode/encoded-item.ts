// An item as the bytes that every attempt sends: a slice of the memory that its batch was encoded into, which is laid
// out as a request body.
//
//   {"items":[ item , item , item ]}
//              └──┘   └──┘   └──┘   EncodedItem
import { BODY_END, BODY_START } from '../item/request-envelope';
import type { RequestMemory } from './request-memory';

export interface EncodedItem {
  readonly piece: EncodedPiece;
  readonly start: number;
  readonly length: number;
}

export class EncodedPiece {
  readonly #owner: RequestMemory | undefined;
  #memory: Buffer | undefined;
  #bodyLength: number;
  itemCount = 0;
  #holds = 0;
  #isReturned = false;

  /** @param owner where the memory goes when it is given back */
  constructor(memory: Buffer, bodyLength: number, owner?: RequestMemory) {
    this.#memory = memory;
    this.#bodyLength = bodyLength;
    this.#owner = owner;
  }

  /** `{"items":[…]}` of all its items. */
  get body(): Buffer {
    return this.#bytes.subarray(0, this.#bodyLength);
  }

  bytesOf({ start, length }: EncodedItem): Buffer {
    return this.#bytes.subarray(start, start + length);
  }

  /** To be called when the server has taken all items and nobody reads the bytes any more: the memory is reused. */
  giveBack(): void {
    if (this.#holds > 0) {
      this.#isReturned = true;
      return;
    }
    const memory = this.#memory;
    this.#memory = undefined;
    if (memory) this.#owner?.giveBack(memory);
  }

  /** Whether the bytes can still be read: they were not given back. */
  get isThere(): boolean {
    return this.#memory !== undefined && !this.#isReturned;
  }

  /** Somebody else reads the bytes: they stay until {@link release}. */
  hold(): void {
    this.#holds += 1;
  }

  release(): void {
    this.#holds -= 1;
    if (this.#holds === 0 && this.#isReturned) this.giveBack();
  }

  get #bytes(): Buffer {
    // After that, the memory holds the items of another request.
    if (!this.#memory) throw new Error('The bytes of this item were given back.');
    return this.#memory;
  }
}

/** Wraps the bytes of an item that was encoded elsewhere. */
export function encodedItem(bytes: Buffer): EncodedItem {
  const body = Buffer.concat([Buffer.from(BODY_START), bytes, Buffer.from(BODY_END)]);
  const piece = new EncodedPiece(body, body.length);
  piece.itemCount = 1;
  return { piece, start: BODY_START.length, length: bytes.length };
}

export interface RequestBody {
  readonly bytes: Buffer;
  /** Set when the body is the piece itself and not a copy. */
  readonly piece?: EncodedPiece;
}

/** The request body of encoded items. If they are all items of one piece, in order, nothing is copied. */
export function requestBody(items: readonly EncodedItem[]): RequestBody {
  const piece = wholePiece(items);
  return piece ? { bytes: piece.body, piece } : { bytes: copied(items) };
}

function wholePiece(items: readonly EncodedItem[]): EncodedPiece | undefined {
  const piece = items[0]?.piece;
  if (piece?.itemCount !== items.length) return undefined;
  let start = BODY_START.length;
  for (const item of items) {
    if (item.piece !== piece || item.start !== start) return undefined;
    start += item.length + 1;
  }
  return piece;
}

function copied(items: readonly EncodedItem[]): Buffer {
  const comma = Buffer.from(',');
  const parts = items.flatMap((item, index) => {
    const bytes = item.piece.bytesOf(item);
    return index === 0 ? [bytes] : [comma, bytes];
  });
  return Buffer.concat([Buffer.from(BODY_START), ...parts, Buffer.from(BODY_END)]);
}
