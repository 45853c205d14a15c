// A SpanSearch to one SQL statement with parameters. Pages are cut by key, not by offset, so that spans
// that arrive in between neither repeat nor hide others.

import type { SortKey, SpanSearch } from '../span-search';
import { formatTimestamp } from '../validation/timestamp';
import { API_COLUMNS } from './span-row';

export interface Statement {
  sql: string;
  parameters: unknown[];
}

const SORT_EXPRESSIONS: Record<SortKey, string> = {
  start_timestamp: 'started_at',
  duration_ms: 'coalesce(duration_micros, -1)',
  input_tokens: 'coalesce(input_tokens, -1)',
  output_tokens: 'coalesce(output_tokens, -1)',
};

const LIST_COLUMNS = {
  trace_ids: 'trace_id',
  span_ids: 'id',
  parent_ids: 'parent_id',
  names: 'name',
  statuses: 'status',
  types: 'type',
} as const;

/**
 * Selects one row more than `limit`, by which the caller knows that more follow. With `ending_before` the rows
 * come nearest to the cursor first, against the requested order.
 */
export function searchStatement(account: string, search: SpanSearch): Statement {
  const parameters: unknown[] = [];
  const bind = (value: unknown) => `$${parameters.push(value)}`;
  const conditions = [`account_id = ${bind(account)}`];
  for (const [filter, column] of Object.entries(LIST_COLUMNS) as [keyof typeof LIST_COLUMNS, string][]) {
    if (search[filter]) conditions.push(`${column} = ANY(${bind(search[filter])}::text[])`);
  }
  if (search.parents_only) conditions.push('parent_id IS NULL');
  if (search.group_id !== undefined) conditions.push(`group_id = ${bind(search.group_id)}`);
  if (search.fromMicros !== undefined) {
    conditions.push(`started_at >= ${bind(formatTimestamp(search.fromMicros))}::timestamptz`);
  }
  if (search.toMicros !== undefined) {
    conditions.push(`started_at <= ${bind(formatTimestamp(search.toMicros))}::timestamptz`);
  }
  const key = SORT_EXPRESSIONS[search.sort_by];
  const cursor = search.starting_after ?? search.ending_before;
  const ascending = (search.sort_order === 'asc') !== (search.ending_before !== undefined);
  if (cursor !== undefined) {
    const edge = `(SELECT ${key}, id FROM span WHERE account_id = $1 AND id = ${bind(cursor)})`;
    conditions.push(`(${key}, id) ${ascending ? '>' : '<'} ${edge}`);
  }
  const direction = ascending ? 'ASC' : 'DESC';
  const sql =
    `SELECT ${API_COLUMNS} FROM span WHERE ${conditions.join(' AND ')} ` +
    `ORDER BY ${key} ${direction}, id ${direction} LIMIT ${bind(search.limit + 1)}`;
  return { sql, parameters };
}
