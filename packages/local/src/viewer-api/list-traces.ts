// One page of the trace list. Pages are cut by key, so that traces that arrive between two pages neither repeat nor
// hide others.

import { invalid } from '../contract/rejection';
import type { TracePage } from '../contract/viewer-answers';
import type { SqlDatabase } from '../store/sql-database';
import { choice, plainText, wholeNumber } from './query-values';
import { readTraceFilter, type TraceFilter, traceConditions } from './trace-filter';
import { rowToTraceSummary, SUMMARY_COLUMNS } from './trace-summary';

const SORT_EXPRESSIONS = {
  start: 't.start_us',
  duration: 'coalesce(t.duration_us, -1)',
  spans: 't.span_count',
  errors: 't.error_count',
  tokens: '(coalesce(t.input_tokens, 0) + coalesce(t.output_tokens, 0))',
  cost: 'coalesce(t.cost_usd, -1)',
} as const;

type TraceSort = keyof typeof SORT_EXPRESSIONS;
const SORTS = Object.keys(SORT_EXPRESSIONS) as TraceSort[];

export const DEFAULT_TRACE_LIMIT = 100;
export const MAX_TRACE_LIMIT = 1000;

export interface TraceListRequest {
  filter: TraceFilter;
  sort: TraceSort;
  order: 'asc' | 'desc';
  limit: number;
  /** Sort key and trace id of the row that ended the previous page. */
  after: { key: number; traceId: string } | undefined;
}

/** @throws Rejection 422 naming the parameter */
export function readTraceListRequest(query: Record<string, string>): TraceListRequest {
  return {
    filter: readTraceFilter(query),
    sort: choice(query, 'sort', SORTS) ?? 'start',
    order: choice(query, 'order', ['asc', 'desc']) ?? 'desc',
    limit: wholeNumber(query, 'limit', { min: 1, max: MAX_TRACE_LIMIT }) ?? DEFAULT_TRACE_LIMIT,
    after: readCursor(plainText(query, 'after')),
  };
}

export async function listTraces(
  database: SqlDatabase,
  account: string,
  request: TraceListRequest,
): Promise<TracePage> {
  const parameters: unknown[] = [account];
  const bind = (value: unknown) => `$${parameters.push(value)}`;
  const conditions = traceConditions(request.filter, bind);
  const key = SORT_EXPRESSIONS[request.sort];
  const ascending = request.order === 'asc';
  if (request.after !== undefined) {
    const edge = `(${bind(request.after.key)}::float8, ${bind(request.after.traceId)}::text COLLATE "C")`;
    // The start is compared as the index has it; the other keys have none.
    const typed = request.sort === 'start' ? edge.replace('::float8', '::bigint') : edge;
    conditions.push(`(${key}, t.trace_id) ${ascending ? '>' : '<'} ${typed}`);
  }
  const direction = ascending ? 'ASC' : 'DESC';
  const rows = await database.query(
    `SELECT ${SUMMARY_COLUMNS}, (${key})::float8 AS sort_key FROM trace_summary t WHERE ${conditions.join(' AND ')} ` +
      `ORDER BY ${key} ${direction}, t.trace_id ${direction} LIMIT ${bind(request.limit + 1)}::int`,
    parameters,
  );
  const page = rows.slice(0, request.limit);
  const last = rows.length > request.limit ? page.at(-1) : undefined;
  return {
    items: page.map(rowToTraceSummary),
    next: last === undefined ? null : `${Number(last.sort_key)}~${last.trace_id as string}`,
  };
}

function readCursor(text: string | undefined): TraceListRequest['after'] {
  if (text === undefined) return undefined;
  const match = /^(-?\d+(?:\.\d+)?(?:e-?\d+)?)~(.+)$/s.exec(text);
  if (!match) throw invalid(['query', 'after'], 'The value is not a cursor of this list', 'cursor');
  return { key: Number(match[1]), traceId: match[2] as string };
}
