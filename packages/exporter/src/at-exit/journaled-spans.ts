// Keeps the queued ends of a thread in its journal until each is settled. They are encoded when they end, since
// afterwards there may be no time.
import type { OutgoingSpan } from '../delivery/outgoing-span';
import type { EncodedItem } from '../encode/encoded-item';
import type { SpanJournal } from './span-journal';

export class JournaledSpans {
  readonly #journal: SpanJournal;
  readonly #encode: (span: OutgoingSpan) => EncodedItem | undefined;
  readonly #places = new Map<OutgoingSpan, number | undefined>();

  /** @param encode the item of a span in memory of its own, `undefined` when there is none */
  constructor(journal: SpanJournal, encode: (span: OutgoingSpan) => EncodedItem | undefined) {
    this.#journal = journal;
    this.#encode = encode;
  }

  /** Before it is queued: it weighs what its item does from then on. */
  keep(end: OutgoingSpan): void {
    // Encoded now, it would lack what is still looked for.
    const item = end.span?.resource?.asyncAttributesPending ? undefined : this.#encode(end);
    if (item) {
      end.encodedAs(item);
      end.reweigh();
    }
    this.#places.set(end, this.#journal.keep(item?.piece.bytesOf(item)));
  }

  release(span: OutgoingSpan): void {
    if (!this.#places.has(span)) return;
    this.#journal.release(this.#places.get(span));
    this.#places.delete(span);
  }

  /** All of them were counted. */
  clear(): void {
    for (const span of this.#places.keys()) this.release(span);
  }
}
