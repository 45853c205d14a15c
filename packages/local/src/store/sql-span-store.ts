// The SpanStore on any PostgreSQL: reads, and one upsert statement per batch inside a transaction that first
// checks what the contract answers with 409.

import { invalid, Rejection } from '../rejection';
import type { Span, SpanItem } from '../span';
import type { SpanSearch } from '../span-search';
import { parentsOutside, refuseBadParents } from '../validation/parent-graph';
import { searchStatement } from './search-statement';
import { itemToSpan, rowToSpan, SPAN_COLUMNS, spanToRow } from './span-row';
import type { Page, SpanStore, TraceSummary } from './span-store';
import type { SqlDatabase, SqlSession } from './sql-database';
import { rowToTraceSummary, TRACE_LIST_STATEMENT } from './trace-list-statement';

const COLUMNS = Object.keys(SPAN_COLUMNS);

// One parameter, however many spans: the batch travels as JSON text, and `json` keeps the order of its keys.
const UPSERT_STATEMENT =
  `INSERT INTO span (${COLUMNS.join(', ')}) SELECT ${COLUMNS.join(', ')} FROM json_to_recordset($1::json) ` +
  `AS item (${Object.entries(SPAN_COLUMNS)
    .map(([column, type]) => `${column} ${type}`)
    .join(', ')}) ` +
  `ON CONFLICT (account_id, id) DO UPDATE SET ${COLUMNS.map((column) => `${column} = excluded.${column}`).join(', ')}`;

export class SqlSpanStore implements SpanStore {
  constructor(private readonly database: SqlDatabase) {}

  async write(account: string, items: readonly SpanItem[], mode: 'upsert' | 'insert'): Promise<Span[]> {
    const spans = new Map(items.map((item) => [item.id, itemToSpan(account, item)]));
    if (mode === 'insert' && spans.size < items.length) throw new Rejection(409, 'an id appears twice in the batch');
    if (spans.size > 0) {
      await this.database.transaction(async (session) => {
        if (mode === 'insert') await refuseStoredIds(session, account, [...spans.keys()]);
        await upsert(session, account, [...spans.values()]);
      });
    }
    return items.map((item) => spans.get(item.id) as Span);
  }

  change(account: string, id: string, change: (stored: Span) => SpanItem): Promise<Span | undefined> {
    return this.database.transaction(async (session) => {
      const sql = 'SELECT * FROM span WHERE account_id = $1 AND id = $2 FOR UPDATE';
      const [row] = await session.query(sql, [account, id]);
      if (!row) return undefined;
      const span = itemToSpan(account, change(rowToSpan(row)));
      await upsert(session, account, [span]);
      return span;
    });
  }

  async get(account: string, id: string): Promise<Span | undefined> {
    const [row] = await this.database.query('SELECT * FROM span WHERE account_id = $1 AND id = $2', [account, id]);
    return row && rowToSpan(row);
  }

  async search(account: string, search: SpanSearch): Promise<Page<Span>> {
    await this.refuseUnknownCursor(account, search);
    const { sql, parameters } = searchStatement(account, search);
    const rows = await this.database.query(sql, parameters);
    const items = rows.slice(0, search.limit).map(rowToSpan);
    if (search.ending_before !== undefined) items.reverse();
    return { items, hasMore: rows.length > search.limit };
  }

  async listTraces(account: string, limit: number, after?: string): Promise<Page<TraceSummary>> {
    const rows = await this.database.query(TRACE_LIST_STATEMENT, [account, after ?? null, limit + 1]);
    return { items: rows.slice(0, limit).map(rowToTraceSummary), hasMore: rows.length > limit };
  }

  async listAccounts(): Promise<string[]> {
    const rows = await this.database.query('SELECT DISTINCT account_id FROM span ORDER BY account_id');
    return rows.map((row) => row.account_id as string);
  }

  async clear(): Promise<void> {
    await this.database.query('DELETE FROM span');
  }

  close(): Promise<void> {
    return this.database.close();
  }

  private async refuseUnknownCursor(account: string, search: SpanSearch): Promise<void> {
    for (const parameter of ['starting_after', 'ending_before'] as const) {
      const cursor = search[parameter];
      if (cursor === undefined || (await this.get(account, cursor))) continue;
      throw invalid(['query', parameter], 'The cursor is not the id of a stored span');
    }
  }
}

async function upsert(session: SqlSession, account: string, spans: readonly Span[]): Promise<void> {
  const rows = await session.query('SELECT id, trace_id FROM span WHERE account_id = $1 AND id = ANY($2::text[])', [
    account,
    parentsOutside(spans),
  ]);
  refuseBadParents(spans, new Map(rows.map((row) => [row.id as string, row.trace_id as string])));
  await session.query(UPSERT_STATEMENT, [JSON.stringify(spans.map(spanToRow))]);
}

async function refuseStoredIds(session: SqlSession, account: string, ids: string[]): Promise<void> {
  const sql = 'SELECT id FROM span WHERE account_id = $1 AND id = ANY($2::text[]) LIMIT 1';
  const [row] = await session.query(sql, [account, ids]);
  if (row) throw new Rejection(409, `a span with id ${JSON.stringify(row.id)} already exists`);
}
