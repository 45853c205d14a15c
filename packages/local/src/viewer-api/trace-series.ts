// Latency and errors of traces over time, in buckets of equal length: what the chart above the trace list shows.

import type { TraceSeries } from '../contract/viewer-answers';
import { toNumber } from '../store/span-row';
import type { SqlDatabase } from '../store/sql-database';
import { wholeNumber } from './query-values';
import { readTraceFilter, type TraceFilter, traceConditions } from './trace-filter';

const DEFAULT_BUCKETS = 60;
const MAX_BUCKETS = 500;

export interface TraceSeriesRequest {
  filter: TraceFilter;
  buckets: number;
}

/** @throws Rejection 422 naming the parameter */
export function readTraceSeriesRequest(query: Record<string, string>): TraceSeriesRequest {
  const buckets = wholeNumber(query, 'buckets', { min: 1, max: MAX_BUCKETS }) ?? DEFAULT_BUCKETS;
  return { filter: readTraceFilter(query), buckets };
}

export async function traceSeries(
  database: SqlDatabase,
  account: string,
  { filter, buckets }: TraceSeriesRequest,
): Promise<TraceSeries> {
  const parameters: unknown[] = [account];
  const bind = (value: unknown) => `$${parameters.push(value)}`;
  const where = traceConditions(filter, bind).join(' AND ');
  const from =
    filter.fromMicros === undefined ? '(SELECT min(start_us) FROM matching)' : `${bind(filter.fromMicros)}::bigint`;
  const to =
    filter.toMicros === undefined ? '(SELECT max(start_us) FROM matching)' : `${bind(filter.toMicros)}::bigint`;
  const rows = await database.query(
    `WITH matching AS MATERIALIZED (
       SELECT t.start_us, t.duration_us, t.error_count > 0 AS failed FROM trace_summary t WHERE ${where}
     ), span_of_time AS (
       SELECT ${from} AS from_us, ${to} AS to_us, greatest((${to} - ${from}) / ${bind(buckets)}::bigint, 1) AS width
     )
     SELECT from_us, to_us, width, least((start_us - from_us) / width, ${bind(buckets - 1)}::bigint) AS bucket,
       count(*)::int AS count, (count(*) FILTER (WHERE failed))::int AS error_count,
       percentile_disc(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY duration_us) AS percentiles
     FROM matching CROSS JOIN span_of_time GROUP BY 1, 2, 3, 4 ORDER BY 4`,
    parameters,
  );
  const width = Number(rows[0]?.width ?? 1);
  const fromMicros = rows[0] === undefined ? null : Number(rows[0].from_us);
  return {
    from_us: fromMicros,
    to_us: toNumber(rows[0]?.to_us),
    total: rows.reduce((total, row) => total + Number(row.count), 0),
    error_count: rows.reduce((total, row) => total + Number(row.error_count), 0),
    buckets: rows.map((row) => {
      const [p50, p95] = (row.percentiles ?? []) as unknown[];
      return {
        start_us: (fromMicros ?? 0) + Number(row.bucket) * width,
        count: Number(row.count),
        error_count: Number(row.error_count),
        p50_us: toNumber(p50),
        p95_us: toNumber(p95),
      };
    }),
  };
}
