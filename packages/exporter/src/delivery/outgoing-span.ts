// One span on its way out, from the queue to the answer: what is known of it and how far it has come. Nobody else
// writes its state.
import { INVALID_SPAN_CONTEXT, type SpanContext } from '@opentelemetry/api';
import type { SpanLike } from '../convert/span-like';
import type { EncodedItem } from '../encode/encoded-item';
import { guarded } from '../errors/guarded';
import type { KeptRecord } from '../spool/kept-record';

/** What names a span in the log once nothing else of it is kept. */
export type SpanIdentity = Pick<SpanLike, 'name' | 'spanContext'>;

/** Where an item is on disk: in which record, and which of its items it is. */
export interface KeptPlace {
  readonly record: KeptRecord;
  readonly index: number;
}

/** What is written of a span: its end, its start, or that it never ended because the process stops. */
export type WriteKind = 'end' | 'start' | 'unfinished';

export class OutgoingSpan implements SpanIdentity {
  readonly kind: WriteKind;
  /** Position in the order of arrival, from 1 without gaps. */
  readonly sequence: number;
  // Every field is set here: one that is added later would cost an allocation of its own.
  #span: SpanLike | undefined;
  #identity: SpanIdentity | undefined;
  #name = '';
  #context: SpanContext = INVALID_SPAN_CONTEXT;
  #bytes: number;
  #attempts = 0;
  #encoded: EncodedItem | undefined = undefined;
  #kept: KeptPlace | undefined = undefined;
  #isSettled = false;

  /** @param bytes estimated weight of the span in memory */
  constructor(span: SpanLike | undefined, kind: WriteKind, bytes: number, sequence: number) {
    this.#span = span;
    this.#identity = span;
    this.kind = kind;
    this.#bytes = bytes;
    this.sequence = sequence;
  }

  /** The end of a span of which only the item is here: another thread encoded it. */
  static ofItem(identity: SpanIdentity, encoded: EncodedItem, sequence: number): OutgoingSpan {
    const outgoing = new OutgoingSpan(undefined, 'end', encoded.length, sequence);
    outgoing.#identity = identity;
    outgoing.#encoded = encoded;
    return outgoing;
  }

  /** Until it is encoded: a span that waits for its answer, perhaps for hours, is not kept beside its bytes. */
  get span(): SpanLike | undefined {
    return this.#span;
  }

  get name(): string {
    return this.#identity === undefined ? this.#name : this.#identity.name;
  }

  spanContext(): SpanContext {
    return this.#identity === undefined ? this.#context : this.#identity.spanContext();
  }

  /** What it weighs in the queue: an estimate, or the length of its item after {@link reweigh}. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Its item as JSON. Made once; every further try sends the same bytes. */
  get encoded(): EncodedItem | undefined {
    return this.#encoded;
  }

  /** Length of its item in a request; 0 until it is encoded. */
  get itemBytes(): number {
    return this.#encoded === undefined ? 0 : this.#encoded.length;
  }

  /** Requests that carried it and came to no verdict on the content. */
  get attempts(): number {
    return this.#attempts;
  }

  encodedAs(encoded: EncodedItem): void {
    const span = this.#span;
    if (span !== undefined) {
      // It was read once, but it may be a span that changes its mind.
      this.#name = guarded(() => span.name, '');
      this.#context = guarded(() => span.spanContext(), INVALID_SPAN_CONTEXT);
      this.#span = undefined;
      this.#identity = undefined;
    }
    this.#encoded = encoded;
  }

  /** Where it is on disk too; `undefined` when it is in memory alone. */
  get kept(): KeptPlace | undefined {
    return this.#kept?.record.isGone === false ? this.#kept : undefined;
  }

  keptAt(place: KeptPlace): void {
    this.#kept = place;
  }

  /** Whether it was counted as delivered or lost, for good. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  settled(): void {
    this.#isSettled = true;
  }

  attempted(attempts: number): void {
    this.#attempts += attempts;
  }

  /** The last attempt does not count: the failure was its own, and the backend was there. */
  forgiveAttempt(): void {
    this.#attempts -= 1;
  }

  /**
   * From now on it weighs what its item does. Not while it waits in a queue, which has counted what it weighed before.
   */
  reweigh(): void {
    if (this.#encoded !== undefined) this.#bytes = this.#encoded.length;
  }
}
