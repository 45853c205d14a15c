// Waits until spans have arrived, for tests of a client that has just sent some.

import type { Span } from './contract/span';
import { LocalError } from './errors/local-error';
import type { ChangeFeed } from './store/change-feed';
import type { SpanStore } from './store/span-store';

/** Which spans; all given conditions must hold. */
export interface SpanCondition {
  /** Default: the account of `local.env`. */
  accountId?: string;
  traceId?: string;
  /** Exact name. */
  name?: string;
  /** Any other condition. */
  where?: (span: Span) => boolean;
}

export interface WaitForSpans extends SpanCondition {
  /** At least this many. Default 1. */
  count?: number;
  /** Default 5000. */
  timeoutMillis?: number;
}

const DEFAULT_TIMEOUT_MILLIS = 5000;

/** How often to look for writes of other processes on the same server, of which nobody tells. */
const POLL_MILLIS = 250;

const PAGE_SIZE = 1000;

/** All spans that fit, oldest first. */
export async function findSpans(
  store: SpanStore,
  { accountId, traceId, name, where = () => true }: SpanCondition & { accountId: string },
): Promise<Span[]> {
  const found: Span[] = [];
  for (let cursor: string | undefined; ; ) {
    const { items, hasMore } = await store.search(accountId, {
      trace_ids: traceId === undefined ? undefined : [traceId],
      names: name === undefined ? undefined : [name],
      limit: PAGE_SIZE,
      sort_by: 'start_timestamp',
      sort_order: 'asc',
      starting_after: cursor,
    });
    found.push(...items.filter(where));
    if (!hasMore) return found;
    cursor = items.at(-1)?.id;
  }
}

/**
 * Resolves with the spans that fit, oldest first, as soon as there are `count` of them.
 *
 * @throws LocalError `SGP_LOCAL_TIMEOUT`, saying how many there were and what else is stored
 */
export async function waitForSpans(
  store: SpanStore,
  feed: ChangeFeed,
  condition: WaitForSpans & { accountId: string },
): Promise<Span[]> {
  const { count = 1, timeoutMillis = DEFAULT_TIMEOUT_MILLIS } = condition;
  const deadline = Date.now() + timeoutMillis;
  let wake = () => {};
  let isStale = false;
  const unsubscribe = feed.subscribe(() => {
    isStale = true;
    wake();
  });
  try {
    for (;;) {
      isStale = false;
      const found = await findSpans(store, condition);
      if (found.length >= count) return found;
      const leftMillis = deadline - Date.now();
      if (leftMillis <= 0) throw await timeout(store, condition, found.length);
      if (isStale) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(leftMillis, POLL_MILLIS));
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  } finally {
    unsubscribe();
  }
}

async function timeout(
  store: SpanStore,
  condition: WaitForSpans & { accountId: string },
  foundCount: number,
): Promise<LocalError> {
  const { count = 1, timeoutMillis = DEFAULT_TIMEOUT_MILLIS, accountId, traceId, name, where } = condition;
  const wanted = [
    traceId === undefined ? '' : ` of trace ${traceId}`,
    name === undefined ? '' : ` named ${name}`,
    where ? ' that satisfy where()' : '',
  ].join('');
  const all = await findSpans(store, { accountId });
  const names = [...new Set(all.map((span) => span.name))].slice(0, 10).join(', ');
  return new LocalError(
    'SGP_LOCAL_TIMEOUT',
    `Waited ${timeoutMillis} ms for ${count} spans${wanted} in account ${accountId}; there are ${foundCount}. ` +
      (all.length === 0 ? 'Nothing is stored in this account.' : `Stored are ${all.length} spans: ${names}.`),
  );
}
