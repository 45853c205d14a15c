// Delivers entries in as few requests as their bytes allow, and isolates what the server refuses, so that one bad span costs only itself.
//
//   cut by count and bytes ─▶ send ─▶ delivered
//                              ├─ rejected, items named   ─▶ those by themselves, then the rest
//                              ├─ rejected, nothing named ─▶ halve: 2·log2(n)+1 requests for one bad item
//                              ├─ too large               ─▶ halve; a single one is shrunk, then dropped
//                              └─ retryable, unauthorized ─▶ stop: the rest stays undelivered
import type { SgpError } from '../errors/sgp-error';
import { ENVELOPE_BYTES } from '../item/request-envelope';
import type { DeliveryEntry, DeliveryReport, Held, RejectedEntry } from './delivery-entry';
import type { Outcome } from './outcome';

/** The effects that delivery needs; everything else here is decision. */
export interface RequestSender<E extends DeliveryEntry> {
  /** Sends the entries in one request. */
  send(entries: readonly E[]): Promise<Outcome>;
  /** Largest request body to make now; lower after {@link tooLarge}. */
  maxRequestBytes(): number;
  /** The server refused a body of this size. */
  tooLarge(bodyBytes: number): void;
  /** Makes the entry's bytes fit a request; `false` when they cannot be made smaller. */
  shrink(entry: E, maxBytes: number): boolean;
}

export async function deliverRequests<E extends DeliveryEntry>(
  entries: readonly E[],
  sender: RequestSender<E>,
  maxItems: number,
): Promise<DeliveryReport<E>> {
  const delivered: E[] = [];
  const rejected: RejectedEntry<E>[] = [];
  // What is still to be sent; the last one is next.
  const work: (readonly E[])[] = [entries];
  // What the server blamed for the refusal of a group; the rest of that group is next in `work`.
  let blamed: readonly E[] | undefined;
  let isBlameTrusted = true;
  let held: Held | undefined;
  let suspects: readonly E[] = [];
  while (work.length > 0 && held === undefined) {
    const group = work.pop() ?? [];
    const fitting = leadingFit(group, sender.maxRequestBytes(), maxItems);
    if (fitting.length < group.length) work.push(group.slice(fitting.length));
    if (fitting.length === 0) continue;
    const outcome = await sender.send(fitting);
    if (outcome.kind === 'delivered') {
      for (const entry of fitting) delivered.push(entry);
      if (fitting === blamed) acquit();
    } else if (outcome.kind === 'rejected') reject(fitting, outcome.itemIndexes, outcome.error);
    else if (outcome.kind === 'too_large') split(fitting, outcome.error);
    else {
      held = outcome;
      suspects = fitting;
    }
  }
  if (held === undefined) return { delivered, rejected, undelivered: [], held };
  const settled = new Set([...delivered, ...rejected.map(({ entry }) => entry)]);
  return { delivered, rejected, undelivered: entries.filter((entry) => !settled.has(entry)), suspects, held };

  function reject(group: readonly E[], itemIndexes: readonly number[], error: SgpError): void {
    const named = new Set(isBlameTrusted ? itemIndexes.map((index) => group[index]) : []);
    named.delete(undefined);
    if (group.length === 1) for (const entry of group) rejected.push({ entry, error });
    // From half of the group on, halving costs no more.
    else if (named.size === 0 || named.size * 2 > group.length) halve(group);
    else {
      blamed = group.filter((entry) => named.has(entry));
      work.push(
        group.filter((entry) => !named.has(entry)),
        blamed,
      );
    }
  }

  /** The server took what it had blamed: the bad ones are in the rest, and have to be searched. */
  function acquit(): void {
    isBlameTrusted = false;
    halve(work.pop() ?? []);
  }

  function split(group: readonly E[], error: SgpError): void {
    sender.tooLarge(bodyBytes(group));
    const [entry] = group;
    if (group.length > 1) halve(group);
    else if (entry && sender.shrink(entry, sender.maxRequestBytes() - ENVELOPE_BYTES)) work.push([entry]);
    else if (entry) rejected.push({ entry, error });
  }

  function halve(group: readonly E[]): void {
    const middle = Math.ceil(group.length / 2);
    work.push(group.slice(middle), group.slice(0, middle));
  }
}

/** As many of the first entries as fit one request, but at least one. */
function leadingFit<E extends DeliveryEntry>(group: readonly E[], maxBytes: number, maxItems: number): readonly E[] {
  let bytes = ENVELOPE_BYTES;
  let count = 0;
  for (const entry of group) {
    bytes += (entry.encoded?.length ?? 0) + 1;
    if (count > 0 && (bytes > maxBytes || count >= maxItems)) break;
    count += 1;
  }
  return count === group.length ? group : group.slice(0, count);
}

export function bodyBytes(group: readonly DeliveryEntry[]): number {
  return group.reduce((bytes, entry) => bytes + (entry.encoded?.length ?? 0) + 1, ENVELOPE_BYTES);
}
