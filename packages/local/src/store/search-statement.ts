// Turns a SpanSearch into one SQL statement with parameters. Pages are cut by key, not by offset, so that spans that
// arrive between two pages neither repeat nor hide others.

import type { SortKey, SpanReference, SpanSearch } from '../contract/span-search';
import { formatTimestamp } from '../validation/timestamp';
import { searchTextsCondition } from './search-texts';
import { API_COLUMNS } from './span-row';

export interface Statement {
  sql: string;
  parameters: unknown[];
}

const SORT_EXPRESSIONS: Record<SortKey, string> = {
  start_timestamp: 'started_at',
  duration_ms: 'coalesce(duration_micros, -1)',
  input_tokens: 'coalesce(input_tokens, 0)',
  output_tokens: 'coalesce(output_tokens, 0)',
};

const LIST_COLUMNS = {
  trace_ids: 'trace_id',
  span_ids: 'id',
  parent_ids: 'parent_id',
  names: 'name',
  statuses: 'status',
  types: 'type',
  application_variant_ids: 'application_variant_id',
  agentex_agent_names: "(metadata ->> '__agent_name__')",
  agentex_agent_ids: "(metadata ->> '__agent_id__')",
  acp_types: "(metadata ->> '__acp_type__')",
  obs_trace_ids: 'obs_trace_id',
  obs_span_ids: 'obs_span_id',
} as const;

const EXCLUDED_COLUMNS = { excluded_span_ids: 'id', excluded_trace_ids: 'trace_id' } as const;

type Bind = (value: unknown) => string;

/**
 * Selects one row more than `limit`, so that the caller knows whether more follow. With `ending_before` the rows
 * nearest to the cursor come first, in reverse of the requested order.
 */
export function searchStatement(account: string, search: SpanSearch): Statement {
  const parameters: unknown[] = [];
  const bind: Bind = (value) => `$${parameters.push(value)}`;
  const conditions = [
    `account_id = ${bind(account)}`,
    ...listConditions(search, bind),
    ...valueConditions(search, bind),
    ...windowConditions(search, bind),
  ];
  const key = SORT_EXPRESSIONS[search.sort_by];
  // Unique: two versions of one span have different starts.
  const order = [key, 'trace_id', 'id', 'started_at'];
  const cursor = search.starting_after ?? search.ending_before;
  const ascending = (search.sort_order === 'asc') !== (search.ending_before !== undefined);
  const direction = ascending ? 'ASC' : 'DESC';
  const ordering = order.map((expression) => `${expression} ${direction}`).join(', ');
  if (cursor !== undefined) {
    // Of several versions of the span, take the last in the direction of paging, so that paging always ends.
    const opposite = order.map((expression) => `${expression} ${ascending ? 'DESC' : 'ASC'}`).join(', ');
    const edge =
      `(SELECT ${order.join(', ')} FROM span WHERE account_id = $1 AND id = ${bind(cursor)} ` +
      `ORDER BY ${opposite} LIMIT 1)`;
    conditions.push(`(${order.join(', ')}) ${ascending ? '>' : '<'} ${edge}`);
  }
  const sql =
    `SELECT ${API_COLUMNS} FROM span WHERE ${conditions.join(' AND ')} ` +
    `ORDER BY ${ordering} LIMIT ${bind(search.limit + 1)}`;
  return { sql, parameters };
}

function listConditions(search: SpanSearch, bind: Bind): string[] {
  const conditions: string[] = [];
  for (const [filter, column] of Object.entries(LIST_COLUMNS) as [keyof typeof LIST_COLUMNS, string][]) {
    if (search[filter]) conditions.push(`${column} = ANY(${bind(search[filter])}::text[])`);
  }
  for (const [filter, column] of Object.entries(EXCLUDED_COLUMNS) as [keyof typeof EXCLUDED_COLUMNS, string][]) {
    // Pairs take precedence over excluded_span_ids, as in SGP.
    if (filter === 'excluded_span_ids' && search.excluded_spans) continue;
    if (search[filter]) conditions.push(`${column} <> ALL(${bind(search[filter])}::text[])`);
  }
  if (search.spans) conditions.push(`(trace_id, id) IN (${pairs(search.spans, bind)})`);
  if (search.excluded_spans) conditions.push(`(trace_id, id) NOT IN (${pairs(search.excluded_spans, bind)})`);
  if (search.assessment_types) {
    conditions.push(
      'EXISTS (SELECT 1 FROM span_assessment WHERE span_assessment.account_id = span.account_id ' +
        'AND span_assessment.trace_id = span.trace_id AND span_assessment.span_id = span.id ' +
        `AND assessment_type = ANY(${bind(search.assessment_types)}::text[]))`,
    );
  }
  return conditions;
}

function pairs(references: readonly SpanReference[], bind: Bind): string {
  const traceIds = bind(references.map((reference) => reference.trace_id));
  const spanIds = bind(references.map((reference) => reference.span_id));
  return `SELECT * FROM unnest(${traceIds}::text[], ${spanIds}::text[])`;
}

function valueConditions(search: SpanSearch, bind: Bind): string[] {
  const conditions: string[] = [];
  if (search.parents_only) conditions.push('parent_id IS NULL');
  if (search.group_id !== undefined) conditions.push(`group_id = ${bind(search.group_id)}`);
  if (search.min_duration_ms !== undefined) {
    conditions.push(`duration_micros >= ${bind(search.min_duration_ms * 1000)}::bigint`);
  }
  if (search.max_duration_ms !== undefined) {
    conditions.push(`duration_micros <= ${bind(search.max_duration_ms * 1000)}::bigint`);
  }
  for (const [key, value] of Object.entries(search.extra_metadata ?? {})) {
    const wanted = (Array.isArray(value) ? value : [value]).map((each) => JSON.stringify(each));
    // Through jsonb, so that 1 equals 1.0 and the order of an object's keys does not matter.
    conditions.push(`(metadata -> ${bind(key)}::text)::jsonb = ANY(${bind(wanted)}::text[]::jsonb[])`);
  }
  if (search.search_texts) conditions.push(searchTextsCondition(search.search_texts, bind));
  return conditions;
}

function windowConditions({ fromMicros, toMicros }: SpanSearch, bind: Bind): string[] {
  const conditions: string[] = [];
  if (fromMicros !== undefined) conditions.push(`started_at >= ${bind(formatTimestamp(fromMicros))}::timestamptz`);
  if (toMicros !== undefined) conditions.push(`started_at <= ${bind(formatTimestamp(toMicros))}::timestamptz`);
  return conditions;
}
