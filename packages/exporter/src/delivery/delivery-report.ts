// What became of the spans of one delivery.
import type { OutgoingSpan } from './outgoing-span';

/** Why spans were not sent, and how long the server wants to be left alone. */
export interface Held {
  readonly kind: 'retryable' | 'unauthorized';
  readonly error: Error;
  readonly retryAfterMillis?: number;
}

/** A span the backend will not take, and why. */
export interface RejectedSpan {
  readonly span: OutgoingSpan;
  readonly error: Error;
}

/** Each span of the delivery is in exactly one of the three lists. */
export interface DeliveryReport {
  readonly delivered: readonly OutgoingSpan[];
  readonly rejected: readonly RejectedSpan[];
  /** Not refused, only not taken yet; in order. Empty unless `held` is set. */
  readonly undelivered: readonly OutgoingSpan[];
  /** Those of `undelivered` that the failed request carried; the others were not tried. Absent: all of them. */
  readonly suspects?: readonly OutgoingSpan[];
  readonly held?: Held;
}

export function allDelivered(spans: readonly OutgoingSpan[]): DeliveryReport {
  return { delivered: spans, rejected: [], undelivered: [] };
}

export function allRejected(spans: readonly OutgoingSpan[], error: Error): DeliveryReport {
  return { delivered: [], rejected: spans.map((span) => ({ span, error })), undelivered: [] };
}

export function allHeld(spans: readonly OutgoingSpan[], error: Error): DeliveryReport {
  return { delivered: [], rejected: [], undelivered: spans, held: { kind: 'retryable', error } };
}
