// The port between the HTTP side and storage. Spans of different accounts never meet.

import type { Span, SpanItem } from '../contract/span';
import type { SpanSearch } from '../contract/span-search';
import type { StoreSemantics } from '../contract/store-semantics';

/** One page of a search. */
export interface Page<T> {
  items: T[];
  /** More follow in the direction of paging. */
  hasMore: boolean;
}

export interface SpanStore {
  /**
   * Writes all items or none. What identifies a span, and which of two versions stays, is the {@link StoreSemantics}
   * of the store. After the commit the ChangeFeed is told.
   *
   * @param mode `insert` refuses an id that is already stored or appears twice
   * @returns for each item its span as accepted: completed with defaults and with what the server adds
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

  /** Deletes every span and assessment of every account. */
  clear(): Promise<void>;

  /** Waits for writes under way and releases everything. May be called again. */
  close(): Promise<void>;
}
