// Keeps the queued ends of a thread in its journal until each is settled. They are encoded when they end, since afterwards there may be no time.
import type { SpanLike } from '../convert/span-like';
import { encodedItem } from '../encode/encoded-item';
import type { QueueEntry } from './queue-entry';
import type { SgpSpanExporter } from './span-exporter';
import type { SpanJournal } from './span-journal';

export class EntryJournal {
  readonly #journal: SpanJournal;
  readonly #exporter: SgpSpanExporter;
  readonly #places = new Map<QueueEntry, number | undefined>();

  constructor(journal: SpanJournal, exporter: SgpSpanExporter) {
    this.#journal = journal;
    this.#exporter = exporter;
  }

  keep(entry: QueueEntry): void {
    const span = entry.span as SpanLike;
    // Encoded now, it would lack what is still looked for.
    const item = span.resource?.asyncAttributesPending ? undefined : this.#exporter.encodeNow(entry);
    if (item) {
      const { name } = span;
      const context = span.spanContext();
      entry.encoded = encodedItem(item);
      entry.bytes = item.length;
      entry.span = { name, spanContext: () => context };
    }
    this.#places.set(entry, this.#journal.keep(item));
  }

  release(entry: QueueEntry): void {
    if (!this.#places.has(entry)) return;
    this.#journal.release(this.#places.get(entry));
    this.#places.delete(entry);
  }

  /** All of them were counted. */
  clear(): void {
    for (const entry of this.#places.keys()) this.release(entry);
  }
}
