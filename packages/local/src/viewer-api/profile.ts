// The profiler: all spans of a window of time, by name.

import { SPAN_TYPES, type SpanType } from '../contract/span';
import type { ProfileRow } from '../contract/viewer-answers';
import { toNumber } from '../store/span-row';
import type { SqlDatabase } from '../store/sql-database';
import { choice, plainText, wholeNumber } from './query-values';

/** Names beyond this are left out, those with the fewest spans first. */
export const MAX_PROFILE_ROWS = 2000;

export interface ProfileRequest {
  fromMicros: number | undefined;
  toMicros: number | undefined;
  type: SpanType | undefined;
  /** A part of the span's name. */
  text: string | undefined;
}

/** @throws Rejection 422 naming the parameter */
export function readProfileRequest(query: Record<string, string>): ProfileRequest {
  return {
    fromMicros: wholeNumber(query, 'from_us'),
    toMicros: wholeNumber(query, 'to_us'),
    type: choice(query, 'type', SPAN_TYPES),
    text: plainText(query, 'q')?.trim() || undefined,
  };
}

export async function profile(database: SqlDatabase, account: string, request: ProfileRequest): Promise<ProfileRow[]> {
  const parameters: unknown[] = [account];
  const bind = (value: unknown) => `$${parameters.push(value)}`;
  const conditions = ['account_id = $1'];
  const instant = (micros: number) => `to_timestamp(${bind(micros)}::float8 / 1000000)`;
  if (request.fromMicros !== undefined) conditions.push(`started_at >= ${instant(request.fromMicros)}`);
  if (request.toMicros !== undefined) conditions.push(`started_at <= ${instant(request.toMicros)}`);
  if (request.type !== undefined) conditions.push(`type = ${bind(request.type)}`);
  if (request.text !== undefined) {
    conditions.push(`name ILIKE ${bind(`%${request.text.replace(/[\\%_]/g, '\\$&')}%`)}`);
  }
  const rows = await database.query(
    `SELECT name, mode() WITHIN GROUP (ORDER BY type) AS type, count(*)::int AS count,
       (count(*) FILTER (WHERE status = 'ERROR'))::int AS error_count,
       percentile_disc(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY duration_micros) AS percentiles,
       sum(duration_micros) AS total_us, sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens,
       sum(coalesce(cost_usd, estimated_cost_usd)) AS cost_usd, sum(estimated_cost_usd) AS estimated_cost_usd
     FROM span WHERE ${conditions.join(' AND ')}
     GROUP BY name ORDER BY count(*) DESC, name LIMIT ${MAX_PROFILE_ROWS}`,
    parameters,
  );
  return rows.map((row) => {
    const [p50, p95, p99] = (row.percentiles ?? []) as unknown[];
    return {
      name: row.name as string,
      type: row.type as string,
      count: Number(row.count),
      error_count: Number(row.error_count),
      p50_us: toNumber(p50),
      p95_us: toNumber(p95),
      p99_us: toNumber(p99),
      total_us: toNumber(row.total_us),
      input_tokens: toNumber(row.input_tokens),
      output_tokens: toNumber(row.output_tokens),
      cost_usd: toNumber(row.cost_usd),
      estimated_cost_usd: toNumber(row.estimated_cost_usd),
    };
  });
}
