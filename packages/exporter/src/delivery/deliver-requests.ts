// Delivers encoded spans in as few requests as their bytes allow, and isolates what the server refuses, so that one bad
// span costs only itself.
//
//   cut by count and bytes ─▶ send ─▶ delivered
//                              ├─ rejected, items named   ─▶ those by themselves, then the rest
//                              ├─ rejected, nothing named ─▶ halve: 2·log2(n)+1 requests for one bad item
//                              ├─ too large               ─▶ halve; a single one is shrunk, then dropped
//                              └─ retryable, unauthorized ─▶ stop: the rest stays undelivered
import type { EncodedItem } from '../encode/encoded-item';
import type { SgpError } from '../errors/sgp-error';
import { ENVELOPE_BYTES } from '../item/request-envelope';
import type { DeliverOptions } from './delivery-port';
import type { DeliveryReport, Held, RejectedSpan } from './delivery-report';
import type { Outcome } from './outcome';
import type { OutgoingSpan } from './outgoing-span';

/** Sends encoded spans in one request. */
export interface RequestSender {
  send(spans: readonly OutgoingSpan[], options: DeliverOptions): Promise<Outcome>;
}

/** How large a request may be, as learnt so far. */
export interface RequestLimits {
  /** Largest request body to make now; lower after {@link tooLarge}. */
  maxRequestBytes(): number;
  /** Largest request body that a single item may make up. */
  maxItemRequestBytes(): number;
  /** The server refused a body of this size. */
  tooLarge(bodyBytes: number): void;
}

/** Encodes an item again, smaller; `undefined` when it cannot be. */
export type Shrink = (encoded: EncodedItem, maxBytes: number) => EncodedItem | undefined;

export interface DeliverRequestsParts {
  readonly sender: RequestSender;
  readonly limits: RequestLimits;
  readonly shrink: Shrink;
  readonly maxItems: number;
}

export async function deliverRequests(
  spans: readonly OutgoingSpan[],
  options: DeliverOptions,
  { sender, limits, shrink, maxItems }: DeliverRequestsParts,
): Promise<DeliveryReport> {
  const delivered: OutgoingSpan[] = [];
  const rejected: RejectedSpan[] = [];
  // What is still to be sent; the last one is next.
  const work: (readonly OutgoingSpan[])[] = [spans];
  // What the server blamed for the refusal of a group; the rest of that group is next in `work`.
  let blamed: readonly OutgoingSpan[] | undefined;
  let isBlameTrusted = true;
  let held: Held | undefined;
  let suspects: readonly OutgoingSpan[] = [];
  while (work.length > 0 && held === undefined) {
    const group = work.pop() ?? [];
    const fitting = leadingFit(group, limits.maxRequestBytes(), maxItems);
    if (fitting.length < group.length) work.push(group.slice(fitting.length));
    if (fitting.length === 0) continue;
    const outcome = await sender.send(fitting, options);
    if (outcome.kind === 'delivered') {
      for (const span of fitting) delivered.push(span);
      if (fitting === blamed) acquit();
    } else if (outcome.kind === 'rejected') reject(fitting, outcome.itemIndexes, outcome.error);
    else if (outcome.kind === 'too_large') split(fitting, outcome.error);
    else {
      held = outcome;
      suspects = fitting;
    }
  }
  if (held === undefined) return { delivered, rejected, undelivered: [], held };
  const decided = new Set([...delivered, ...rejected.map(({ span }) => span)]);
  return { delivered, rejected, undelivered: spans.filter((span) => !decided.has(span)), suspects, held };

  function reject(group: readonly OutgoingSpan[], itemIndexes: readonly number[], error: SgpError): void {
    const named = new Set(isBlameTrusted ? itemIndexes.map((index) => group[index]) : []);
    named.delete(undefined);
    if (group.length === 1) for (const span of group) rejected.push({ span, error });
    // From half of the group on, halving costs no more.
    else if (named.size === 0 || named.size * 2 > group.length) halve(group);
    else {
      blamed = group.filter((span) => named.has(span));
      work.push(
        group.filter((span) => !named.has(span)),
        blamed,
      );
    }
  }

  /** The server took what it had blamed: the bad ones are in the rest, and have to be searched. */
  function acquit(): void {
    isBlameTrusted = false;
    halve(work.pop() ?? []);
  }

  function split(group: readonly OutgoingSpan[], error: SgpError): void {
    limits.tooLarge(bodyBytes(group));
    const [span] = group;
    if (group.length > 1) halve(group);
    else if (span?.encoded) {
      const smaller = shrink(span.encoded, limits.maxItemRequestBytes() - ENVELOPE_BYTES);
      if (smaller) {
        span.encodedAs(smaller);
        work.push([span]);
      } else rejected.push({ span, error });
    }
  }

  function halve(group: readonly OutgoingSpan[]): void {
    const middle = Math.ceil(group.length / 2);
    work.push(group.slice(middle), group.slice(0, middle));
  }
}

/** As many of the first spans as fit one request, but at least one. */
function leadingFit(group: readonly OutgoingSpan[], maxBytes: number, maxItems: number): readonly OutgoingSpan[] {
  let bytes = ENVELOPE_BYTES;
  let count = 0;
  for (const span of group) {
    bytes += span.itemBytes + 1;
    if (count > 0 && (bytes > maxBytes || count >= maxItems)) break;
    count += 1;
  }
  return count === group.length ? group : group.slice(0, count);
}

export function bodyBytes(group: readonly OutgoingSpan[]): number {
  let bytes = ENVELOPE_BYTES;
  for (const span of group) bytes += span.itemBytes + 1;
  return bytes;
}
