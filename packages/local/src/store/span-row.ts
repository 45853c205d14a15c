// A span between its three shapes: the validated item, the stored span of the API, and the database row.

import type { Identity, Span, SpanItem } from '../span';
import { formatTimestamp, parseTimestamp } from '../validation/timestamp';
import type { SqlRow } from './sql-database';
import { readTokens } from './token-usage';

const CREATED_BY: Identity = Object.freeze({ object: 'identity', id: 'local', type: 'user' });

/** Every column that a write fills, with its SQL type, in the order of the statement. */
export const SPAN_COLUMNS = {
  account_id: 'text',
  id: 'text',
  trace_id: 'text',
  parent_id: 'text',
  name: 'text',
  type: 'text',
  status: 'text',
  group_id: 'text',
  start_timestamp: 'text',
  end_timestamp: 'text',
  started_at: 'timestamptz',
  ended_at: 'timestamptz',
  input: 'json',
  output: 'json',
  metadata: 'json',
  expected: 'json',
  obs_trace_id: 'text',
  obs_span_id: 'text',
  application_interaction_id: 'text',
  application_variant_id: 'text',
  input_tokens: 'bigint',
  output_tokens: 'bigint',
} as const;

export function itemToSpan(account: string, item: SpanItem): Span {
  return { ...item, account_id: account, object: 'span', created_by: CREATED_BY, ...readTokens(item) };
}

/** The row that a write passes to the database as JSON; `object` and `created_by` are not stored. */
export function spanToRow(span: Span): SqlRow {
  const { object: _object, created_by: _createdBy, ...columns } = span;
  const endMicros = span.end_timestamp === null ? undefined : parseTimestamp(span.end_timestamp);
  return {
    ...columns,
    started_at: formatTimestamp(parseTimestamp(span.start_timestamp) as bigint),
    ended_at: endMicros === undefined ? null : formatTimestamp(endMicros),
  };
}

export function rowToSpan(row: SqlRow): Span {
  const { started_at: _startedAt, ended_at: _endedAt, duration_micros: _durationMicros, ...columns } = row;
  return {
    ...(columns as unknown as Span),
    input_tokens: toNumber(row.input_tokens),
    output_tokens: toNumber(row.output_tokens),
    object: 'span',
    created_by: CREATED_BY,
  };
}

/** A bigint column as a number: drivers answer it as a number, a bigint or a string. */
export function toNumber(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}
