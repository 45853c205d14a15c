// The statement behind the viewer's list of traces. A trace is a distinct trace_id, with or without its root.

import { toNumber } from './span-row';
import type { TraceSummary } from './span-store';
import type { SqlRow } from './sql-database';

/** Parameters: account, trace id that ended the previous page or null, number of rows. */
export const TRACE_LIST_STATEMENT = `
  WITH trace AS (
    SELECT trace_id, min(started_at) AS started_at, max(ended_at) AS ended_at,
      count(*) AS span_count, count(*) FILTER (WHERE status = 'ERROR') AS error_count
    FROM span WHERE account_id = $1 GROUP BY trace_id
  ), page AS (
    SELECT * FROM trace
    WHERE $2::text IS NULL OR (started_at, trace_id) < (SELECT started_at, trace_id FROM trace WHERE trace_id = $2)
    ORDER BY started_at DESC, trace_id DESC LIMIT $3
  )
  SELECT page.trace_id, page.span_count, page.error_count,
    to_char(page.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS start_timestamp,
    (extract(epoch FROM (page.ended_at - page.started_at)) * 1000)::float8 AS duration_ms,
    root.id AS root_id, root.name, root.type, root.status
  FROM page LEFT JOIN LATERAL (
    SELECT id, name, type, status FROM span
    WHERE span.account_id = $1 AND span.trace_id = page.trace_id AND span.parent_id IS NULL
    ORDER BY span.started_at, span.id LIMIT 1
  ) AS root ON true
  ORDER BY page.started_at DESC, page.trace_id DESC`;

export function rowToTraceSummary(row: SqlRow): TraceSummary {
  return {
    trace_id: row.trace_id as string,
    root_id: row.root_id as string | null,
    name: row.name as string | null,
    type: row.type as string | null,
    status: row.status as string | null,
    start_timestamp: row.start_timestamp as string,
    duration_ms: toNumber(row.duration_ms),
    span_count: Number(row.span_count),
    error_count: Number(row.error_count),
  };
}
