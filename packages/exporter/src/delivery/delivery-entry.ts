// One span on its way out.
import type { SpanLike } from '../convert/span-like';

/** What has to be known of a span once it is encoded. */
export type SpanIdentity = Pick<SpanLike, 'name' | 'spanContext'>;

export interface DeliveryEntry {
  /** The span, or only its identity once it is encoded: then nothing keeps the span itself in memory. */
  span: SpanLike | SpanIdentity;
  /** A span that is reported although it never ended, because the process stops. */
  readonly isUnfinished?: boolean;
  /** The item as JSON, whose length in bytes is what matters here. Made once; every further try sends the same bytes. */
  encoded?: { readonly length: number };
  /** Requests that carried it and came to no verdict on the content. */
  attempts: number;
}

/** Why entries were not sent, and how long the server wants to be left alone. */
export interface Held {
  readonly kind: 'retryable' | 'unauthorized';
  readonly error: Error;
  readonly retryAfterMillis?: number;
}

/** An entry the backend will not take, and why. */
export interface RejectedEntry<E> {
  readonly entry: E;
  readonly error: Error;
}

/** What became of each entry of one delivery: it is in exactly one of the three lists. */
export interface DeliveryReport<E> {
  readonly delivered: readonly E[];
  readonly rejected: readonly RejectedEntry<E>[];
  /** Not refused, only not taken yet; in order. Empty unless `held` is set. */
  readonly undelivered: readonly E[];
  /** Those of `undelivered` that the failed request carried; the others were not tried. Absent: all of them. */
  readonly suspects?: readonly E[];
  readonly held?: Held;
}
