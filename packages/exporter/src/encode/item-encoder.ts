// Encodes items into memory that is laid out as a request body already, so that a batch is sent without copying it.
import { type ItemDraft, withDecodedTexts } from '../item/item-draft';
import { BODY_END, BODY_START } from '../item/request-envelope';
import type { SgpItem } from '../item/sgp-item';
import { cutHugeTexts } from './cut-huge-texts';
import { type EncodedItem, EncodedPiece, encodedItem } from './encoded-item';
import { JsonWriter, TooLarge } from './json-writer';
import { RequestMemory } from './request-memory';
import { shrinkItem } from './shrink-item';

/** As many as a batch has by default, which is how long values are remembered otherwise. */
const ITEMS_APART_UNTIL_FORGOTTEN = 200;

export class ItemEncoder {
  readonly #memory = new RequestMemory();
  readonly #writer = new JsonWriter(this.#memory);
  /** The items of the piece that is being written. */
  #items: { piece: EncodedPiece; start: number; length: number }[] = [];
  #itemsApart = 0;
  #isWriting = false;

  /**
   * Encodes an item in at most `maxBytes`; a larger one has its biggest fields cut and says so in
   * `metadata.sgp_truncated`. Items share a piece of memory until it holds a body of `maxBytes`. Their bytes can be
   * read after {@link finish}.
   * @returns `undefined` for what is not JSON
   */
  add(item: ItemDraft, maxBytes: number): EncodedItem | undefined {
    const writer = this.#writer;
    const before = writer.length;
    this.#isWriting = true;
    try {
      if (before === 0) writer.raw(BODY_START);
      else writer.comma();
      const start = writer.length;
      this.#write(item, maxBytes);
      return this.#added(start, maxBytes);
    } catch {
      writer.cutTo(before);
      return undefined;
    } finally {
      this.#isWriting = false;
    }
  }

  /**
   * Encodes one item in memory of its own, whatever batch is being written; `undefined` when it does not fit into
   * `maxBytes` even after cutting. @throws for what is not JSON
   */
  addApart(item: ItemDraft, maxBytes: number): EncodedItem | undefined {
    const whole = this.#wholeApart(item, maxBytes);
    if (whole !== undefined) return whole;
    const bytes = encodeItem(item, maxBytes);
    return bytes && encodedItem(bytes);
  }

  /** Written behind the batch, copied from there and removed again. */
  #wholeApart(item: ItemDraft, maxBytes: number): EncodedItem | undefined {
    // A `toJSON` of the application, called while an item is written, may end a span.
    if (this.#isWriting) return undefined;
    const writer = this.#writer;
    const before = writer.length;
    this.#isWriting = true;
    try {
      writer.raw(BODY_START);
      writer.json(item, maxBytes);
      const length = writer.length - before - BODY_START.length;
      writer.raw(BODY_END);
      const body = writer.copyFrom(before);
      const piece = new EncodedPiece(body, body.length);
      piece.itemCount = 1;
      return { piece, start: BODY_START.length, length };
    } catch {
      return undefined;
    } finally {
      writer.cutTo(before);
      this.#itemsApart += 1;
      if (this.#itemsApart % ITEMS_APART_UNTIL_FORGOTTEN === 0) writer.forgetValues();
      this.#isWriting = false;
    }
  }

  /** Closes the piece that was written last: the next item begins another one. */
  finish(): void {
    if (this.#items.length === 0) {
      this.#writer.cutTo(0);
      return;
    }
    this.#writer.raw(BODY_END);
    const { memory, length } = this.#writer.take();
    this.#close(memory, length);
  }

  /** Releases the memory that is kept for later requests. */
  close(): void {
    this.#memory.clear();
  }

  #write(item: ItemDraft, maxBytes: number): void {
    const start = this.#writer.length;
    try {
      this.#writer.json(item, maxBytes);
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
      this.#writer.cutTo(start);
      const smaller: ItemDraft = shrinkItem(cutHugeTexts(withDecodedTexts(item), maxBytes), maxBytes);
      this.#writer.json(smaller);
    }
  }

  #added(start: number, maxBytes: number): EncodedItem {
    const length = this.#writer.length - start;
    const isPieceFull = this.#items.length > 0 && this.#writer.length >= BODY_START.length + maxBytes;
    if (isPieceFull) this.#endPieceBefore(start);
    const item = { piece: NO_PIECE, start: isPieceFull ? BODY_START.length : start, length };
    this.#items.push(item);
    return item;
  }

  /** What is already written from `start` on becomes the first item of the next piece. */
  #endPieceBefore(start: number): void {
    const { memory, length } = this.#writer.takeUntil(start - 1, start, BODY_START);
    this.#close(memory, length + memory.write(BODY_END, length, 'latin1'));
  }

  #close(memory: Buffer, bodyLength: number): void {
    const piece = new EncodedPiece(memory, bodyLength, this.#memory);
    piece.itemCount = this.#items.length;
    for (const item of this.#items) item.piece = piece;
    this.#items = [];
  }
}

/** Stands in for the piece of an item until that piece is closed. */
const NO_PIECE = new EncodedPiece(Buffer.alloc(0), 0);

/** Encodes one item synchronously; `undefined` when it does not fit into `maxBytes` even after cutting. */
export function encodeItem(item: ItemDraft, maxBytes: number): Buffer | undefined {
  const bytes = Buffer.from(JSON.stringify(item));
  if (bytes.length <= maxBytes) return bytes;
  const smaller = Buffer.from(JSON.stringify(shrinkItem(JSON.parse(bytes.toString()) as SgpItem, maxBytes)));
  return smaller.length <= maxBytes ? smaller : undefined;
}

/** An encoded item made smaller, or `undefined` when it cannot be. */
export function shrinkEncoded(encoded: EncodedItem, maxBytes: number): EncodedItem | undefined {
  const item: ItemDraft = shrinkItem(JSON.parse(encoded.piece.bytesOf(encoded).toString()) as SgpItem, maxBytes);
  const writer = new JsonWriter();
  writer.raw(BODY_START);
  writer.json(item);
  const length = writer.length - BODY_START.length;
  if (length >= encoded.length || length > maxBytes) return undefined;
  writer.raw(BODY_END);
  const whole = writer.take();
  const piece = new EncodedPiece(whole.memory, whole.length);
  piece.itemCount = 1;
  return { piece, start: BODY_START.length, length };
}
