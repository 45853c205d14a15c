// A span between its three shapes: the validated item, the stored span of the API, and the database row.

import type { EstimateCost } from '../contract/model-price';
import { type Identity, SPAN_TYPES, type Span, type SpanItem, type SpanType } from '../contract/span';
import type { StoreSemantics } from '../contract/store-semantics';
import { toUtcText } from '../validation/timestamp';
import { partitionKey } from './partition-key';
import { readModel } from './read-model';
import { readOrigin } from './read-origin';
import { readUsage, type Usage } from './read-usage';
import { searchVector } from './search-words';
import type { SqlRow } from './sql-database';

const CREATED_BY: Identity = Object.freeze({ object: 'identity', id: 'local', type: 'user' });

/** Every column that a write fills from the item, with its SQL type, in the order of the statement. */
export const SPAN_COLUMNS = {
  account_id: 'text',
  id: 'text',
  partition_key: 'text',
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
  usage_kind: 'text',
  cost_usd: 'float8',
  estimated_cost_usd: 'float8',
  service: 'text',
  scope: 'text',
  request: 'text',
  preview: 'text',
  model: 'text',
  search: 'tsvector',
} as const;

/** What reads select: all that a Span has, nothing of the bookkeeping. */
export const API_COLUMNS =
  'account_id, id, trace_id, parent_id, name, type, status, group_id, start_timestamp, end_timestamp, input, output, ' +
  'metadata, expected, obs_trace_id, obs_span_id, application_interaction_id, application_variant_id, ' +
  'input_tokens, output_tokens';

export function itemToSpan(account: string, item: SpanItem): Span {
  const { input_tokens, output_tokens } = readUsage(item);
  return {
    ...item,
    type: overriddenType(item) ?? item.type,
    account_id: account,
    object: 'span',
    created_by: CREATED_BY,
    input_tokens,
    output_tokens,
  };
}

/** The row that a write passes to the database as JSON; `object` and `created_by` are not stored. */
export function spanToRow(span: Span, semantics: StoreSemantics, estimate: EstimateCost): SqlRow {
  const { object: _object, created_by: _createdBy, ...columns } = span;
  const startedAt = toUtcText(span.start_timestamp);
  const usage = readUsage(span);
  const model = readModel(span);
  return {
    ...columns,
    ...usage,
    estimated_cost_usd: estimateOf(span, startedAt, usage, model, estimate),
    ...readOrigin(span),
    model,
    partition_key: partitionKey(semantics, span, startedAt),
    started_at: startedAt,
    ended_at: span.end_timestamp === null ? null : toUtcText(span.end_timestamp),
    search: searchVector(span),
  };
}

/** Only of a call that has tokens and reports no cost. */
function estimateOf(
  span: Span,
  startedAt: string,
  { usage_kind, cost_usd, input_tokens, output_tokens }: Usage,
  model: string | null,
  estimate: EstimateCost,
): number | null {
  if (usage_kind !== 'call' || cost_usd !== null) return null;
  const usage = span.output?.usage;
  return estimate({ model, startTimestamp: startedAt, inputTokens: input_tokens, outputTokens: output_tokens, usage });
}

/** @param row {@link API_COLUMNS} of a stored span */
export function rowToSpan(row: SqlRow): Span {
  return {
    ...(row as unknown as Span),
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

/** `metadata.__span_type__` wins over the type that was sent, if it is one of the types. */
function overriddenType({ metadata }: SpanItem): SpanType | undefined {
  const type = metadata?.__span_type__;
  return (SPAN_TYPES as readonly unknown[]).includes(type) ? (type as SpanType) : undefined;
}
