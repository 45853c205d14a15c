// The port between the HTTP side and storage. Spans of different accounts never meet.

import type { Span, SpanItem } from '../span';
import type { SpanSearch } from '../span-search';

/** One page of a search or of the trace list. */
export interface Page<T> {
  items: T[];
  /** More follow in the direction of paging. */
  hasMore: boolean;
}

/** A trace as the viewer's list shows it: its root span, if that has arrived, and totals. */
export interface TraceSummary {
  trace_id: string;
  /** Id of the root span; null while the root has not arrived, as are the root's own fields below. */
  root_id: string | null;
  name: string | null;
  type: string | null;
  status: string | null;
  /** Earliest start of any span of the trace, UTC with microseconds. */
  start_timestamp: string;
  /** From the earliest start to the latest end; null while no span has ended. */
  duration_ms: number | null;
  span_count: number;
  error_count: number;
}

export interface SpanStore {
  /**
   * Writes all items or none. The last of several items with one id wins.
   *
   * Storage identity is (account, id), as in the older of SGP's two stores: an upsert replaces the whole stored
   * span, also an ended one by one in flight.
   *
   * @param mode `insert` refuses an id that is already stored or appears twice
   * @returns for each item the span that is now stored under its id
   * @throws Rejection 409: a parent cycle, a parent in another trace, or (insert) an id that exists
   */
  write(account: string, items: readonly SpanItem[], mode: 'upsert' | 'insert'): Promise<Span[]>;

  /**
   * Replaces one span by `change(stored)`, with no other write in between.
   *
   * @returns the new span, or undefined if the id is unknown
   */
  change(account: string, id: string, change: (stored: Span) => SpanItem): Promise<Span | undefined>;

  get(account: string, id: string): Promise<Span | undefined>;

  /** @throws Rejection 422 if a cursor names no stored span */
  search(account: string, search: SpanSearch): Promise<Page<Span>>;

  /** Traces by start, newest first; `after` is the trace id that ended the previous page. */
  listTraces(account: string, limit: number, after?: string): Promise<Page<TraceSummary>>;

  /** Accounts that have at least one span, sorted. */
  listAccounts(): Promise<string[]>;

  /** Deletes every span of every account. */
  clear(): Promise<void>;

  /** Waits for writes under way and releases everything. May be called again. */
  close(): Promise<void>;
}
