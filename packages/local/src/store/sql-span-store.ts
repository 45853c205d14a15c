// The SpanStore on any PostgreSQL: reads, and one upsert statement per batch inside a transaction that first
// checks what the contract answers with 409.

import type { EstimateCost } from '../contract/model-price';
import { invalid, Rejection } from '../contract/rejection';
import type { Span, SpanItem } from '../contract/span';
import type { SpanSearch } from '../contract/span-search';
import type { StoreSemantics } from '../contract/store-semantics';
import { type Link, parentsOutside, refuseBadParents } from '../validation/parent-graph';
import type { ChangeFeed } from './change-feed';
import { searchStatement } from './search-statement';
import { API_COLUMNS, itemToSpan, rowToSpan, spanToRow } from './span-row';
import type { Page, SpanStore } from './span-store';
import type { SqlDatabase, SqlRow, SqlSession } from './sql-database';
import { ANCESTORS_STATEMENT, INSERT_STATEMENT, UPSERT_STATEMENT } from './write-statement';

export class SqlSpanStore implements SpanStore {
  readonly #database: SqlDatabase;
  readonly #feed: ChangeFeed;
  readonly #semantics: StoreSemantics;
  readonly #estimate: EstimateCost;

  constructor(database: SqlDatabase, feed: ChangeFeed, semantics: StoreSemantics, estimate: EstimateCost) {
    this.#database = database;
    this.#feed = feed;
    this.#semantics = semantics;
    this.#estimate = estimate;
  }

  async write(account: string, items: readonly SpanItem[], mode: 'upsert' | 'insert'): Promise<Span[]> {
    if (items.length === 0) return [];
    const batch = new Map<string, BatchEntry>();
    const keys = items.map((item) => {
      const span = itemToSpan(account, item);
      const row = spanToRow(span, this.#semantics, this.#estimate);
      const key = `${row.partition_key}\0${span.id}`;
      const earlier = batch.get(key);
      if (earlier && mode === 'insert') throw new Rejection(409, 'an id appears twice in the batch');
      if (!earlier || !this.#keeps(earlier.span, span)) batch.set(key, { span, row });
      return key;
    });
    await this.#database.transaction((session) => this.#writeRows(session, account, [...batch.values()], mode));
    this.#feed.publish(
      account,
      items.map((item) => item.trace_id),
    );
    return keys.map((key) => (batch.get(key) as BatchEntry).span);
  }

  async change(account: string, id: string, change: (stored: Span) => SpanItem): Promise<Span | undefined> {
    const changed = await this.#database.transaction(async (session) => {
      const sql = `SELECT ${API_COLUMNS} FROM span WHERE account_id = $1 AND id = $2 FOR UPDATE`;
      const [row] = await session.query(sql, [account, id]);
      if (!row) return undefined;
      const span = itemToSpan(account, change(rowToSpan(row)));
      await this.#writeRows(
        session,
        account,
        [{ span, row: spanToRow(span, this.#semantics, this.#estimate) }],
        'upsert',
      );
      return span;
    });
    if (changed) this.#feed.publish(account, [changed.trace_id]);
    return changed;
  }

  async get(account: string, id: string): Promise<Span | undefined> {
    const sql = `SELECT ${API_COLUMNS} FROM span WHERE account_id = $1 AND id = $2 ORDER BY stored_at DESC LIMIT 1`;
    const [row] = await this.#database.query(sql, [account, id]);
    return row && rowToSpan(row);
  }

  async search(account: string, search: SpanSearch): Promise<Page<Span>> {
    await this.#refuseUnknownCursor(account, search);
    const { sql, parameters } = searchStatement(account, search);
    const rows = await this.#database.query(sql, parameters);
    const items = rows.slice(0, search.limit).map(rowToSpan);
    if (search.ending_before !== undefined) items.reverse();
    return { items, hasMore: rows.length > search.limit };
  }

  async clear(): Promise<void> {
    await this.#database.script('TRUNCATE span, span_assessment');
    this.#feed.publish(null, []);
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  async #writeRows(
    session: SqlSession,
    account: string,
    batch: readonly BatchEntry[],
    mode: 'upsert' | 'insert',
  ): Promise<void> {
    const spans = batch.map(({ span }) => span);
    const ids = [...new Set(spans.map((span) => span.id))];
    refuseBadParents(spans, await this.#storedAncestors(session, account, spans, ids));
    // Sorted, so that two batches with the same spans lock the rows in one order and cannot deadlock.
    const rows = batch.map(({ row }) => row).sort((a, b) => ((a.id as string) < (b.id as string) ? -1 : 1));
    const statement = mode === 'insert' ? INSERT_STATEMENT : UPSERT_STATEMENT[this.#semantics];
    const written = await session.query(statement, [JSON.stringify(rows)]);
    if (mode === 'upsert' || written.length === rows.length) return;
    const inserted = new Set(written.map((row) => row.id));
    const taken = ids.find((id) => !inserted.has(id));
    throw new Rejection(409, `a span with id ${JSON.stringify(taken)} already exists`);
  }

  async #storedAncestors(session: SqlSession, account: string, spans: readonly Span[], ids: string[]): Promise<Link[]> {
    // Where an id is unique, a span of the batch replaces the stored one, even in another trace.
    const replaced = this.#semantics === 'legacy' ? ids : [];
    const outside = parentsOutside(spans);
    if (outside.length === 0) return [];
    return (await session.query(ANCESTORS_STATEMENT, [account, outside, replaced])) as unknown as Link[];
  }

  /** Whether `earlier` is kept over `later`, which follows it in the same batch. */
  #keeps(earlier: Span, later: Span): boolean {
    return this.#semantics === 'tracing' && earlier.end_timestamp !== null && later.end_timestamp === null;
  }

  async #refuseUnknownCursor(account: string, search: SpanSearch): Promise<void> {
    for (const parameter of ['starting_after', 'ending_before'] as const) {
      const cursor = search[parameter];
      if (cursor === undefined || (await this.get(account, cursor))) continue;
      throw invalid(['query', parameter], 'The cursor is not the id of a stored span');
    }
  }
}

interface BatchEntry {
  span: Span;
  row: SqlRow;
}
