// The last moment of a process, in which nothing asynchronous runs any more: what is left goes to a thread that sends
// it, or to disk.
import { deliverAtExit, type ThreadReport } from '../at-exit/deliver-at-exit';
import { nowMillis } from '../clock/real-time';
import type { SettingValues } from '../configuration/settings-table';
import type { RelatedDelivery } from '../delivery/batch-delivery';
import type { OutgoingSpan } from '../delivery/outgoing-span';
import type { Spooling } from '../dispatch/spooling';
import type { DeliveryStats } from '../stats/delivery-stats';

/** With everything safe on disk, so long the thread may try the network too. */
const NETWORK_AT_EXIT_MILLIS = 1_000;

export interface ExitParts {
  readonly settings: SettingValues;
  readonly delivery: RelatedDelivery;
  readonly stats: DeliveryStats;
  /** Until then the thread may wait. */
  readonly byMillis: number;
}

/** Sends the spans from another thread, and waits for it. */
export function sendAtExit(spans: readonly OutgoingSpan[], parts: ExitParts): ThreadReport | undefined {
  const report = reportOf(spans, parts, parts.byMillis - nowMillis())?.report;
  parts.stats.deliver(Math.min(parts.stats.pending, report?.delivered ?? 0));
  return report;
}

/**
 * First on disk, which is quick and certain; then over the network, as far as that is quick too.
 * @param isOutage whether the backend is known to take nothing
 */
export function stopOnDisk(
  spans: readonly OutgoingSpan[],
  spooling: Spooling,
  isOutage: boolean,
  parts: ExitParts,
): ThreadReport | undefined {
  const { delivery, stats, byMillis } = parts;
  const kept = spooling.secureNow(spans, (span) => delivery.encodeNow(span));
  const isSafe = stats.pending === 0;
  const left = byMillis - nowMillis();
  const networkMillis = isSafe ? Math.min(isOutage ? 0 : NETWORK_AT_EXIT_MILLIS, left) : left;
  // What was on disk before stays there: a batch that is under way may just have been taken.
  const sent = reportOf(
    spans.filter((span) => span.kept === undefined),
    parts,
    networkMillis,
  );
  if (!sent) return undefined;
  // Which of them arrived is not known: they stay on disk unless all have.
  if (kept.count > 0 && sent.report.delivered < sent.count) return sent.report;
  kept.discard();
  stats.deliver(Math.min(stats.pending, sent.report.delivered));
  return sent.report;
}

function reportOf(spans: readonly OutgoingSpan[], { delivery, settings }: ExitParts, millis: number) {
  const items = millis > 0 ? itemsOf(spans, delivery, nowMillis() + millis / 2) : [];
  return items.length > 0 ? { count: items.length, report: deliverAtExit(items, settings, millis) } : undefined;
}

/** @param encodeByMillis what cannot be encoded by then is left out */
function itemsOf(spans: readonly OutgoingSpan[], delivery: RelatedDelivery, encodeByMillis: number): Buffer[] {
  const items: Buffer[] = [];
  for (const span of spans) {
    const item = nowMillis() < encodeByMillis ? delivery.encodeNow(span) : undefined;
    if (item) items.push(item);
  }
  return items;
}
