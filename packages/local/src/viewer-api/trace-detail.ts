// One trace for the tree and the timeline: its summary and its spans without their content, and one span with it.

import type { Span } from '../contract/span';
import type { SpanBrief, TraceDetail } from '../contract/viewer-answers';
import { API_COLUMNS, rowToSpan, toNumber } from '../store/span-row';
import type { SqlDatabase, SqlRow } from '../store/sql-database';
import { rowToTraceSummary, SUMMARY_COLUMNS } from './trace-summary';

/** More spans than this are not sent; the earliest are. */
export const MAX_SPANS_OF_TRACE = 20_000;

const MAX_ERROR_CHARACTERS = 300;

/** Undefined if the account has no span of this trace. */
export async function traceDetail(
  database: SqlDatabase,
  account: string,
  traceId: string,
): Promise<TraceDetail | undefined> {
  const [summary] = await database.query(
    `SELECT ${SUMMARY_COLUMNS} FROM trace_summary t WHERE account_id = $1 AND trace_id = $2`,
    [account, traceId],
  );
  if (summary === undefined) return undefined;
  const rows = await database.query(
    `SELECT id, parent_id, name, type, status, input_tokens, output_tokens, cost_usd, estimated_cost_usd, service, scope, request,
       (extract(epoch FROM started_at) * 1000000)::bigint AS start_us,
       (extract(epoch FROM ended_at) * 1000000)::bigint AS end_us,
       CASE WHEN status = 'ERROR' THEN left(metadata ->> 'error_message', ${MAX_ERROR_CHARACTERS}) END AS error_message
     FROM span WHERE account_id = $1 AND trace_id = $2 ORDER BY started_at, id LIMIT ${MAX_SPANS_OF_TRACE + 1}`,
    [account, traceId],
  );
  const feedback = await feedbackBySpan(database, account, traceId);
  return {
    trace: rowToTraceSummary(summary),
    spans: rows.slice(0, MAX_SPANS_OF_TRACE).map((row) => ({
      ...rowToBrief(row),
      feedback: feedback.get(row.id as string) ?? null,
    })),
    truncated: rows.length > MAX_SPANS_OF_TRACE,
  };
}

/** Every span of the trace with its content, in order of start: at most {@link MAX_SPANS_OF_TRACE}. */
export async function spansOfTrace(database: SqlDatabase, account: string, traceId: string): Promise<Span[]> {
  const rows = await database.query(
    `SELECT ${API_COLUMNS} FROM span WHERE account_id = $1 AND trace_id = $2
     ORDER BY started_at, id LIMIT ${MAX_SPANS_OF_TRACE}`,
    [account, traceId],
  );
  return rows.map(rowToSpan);
}

/** A span of this trace with all its content; the newest of several that share the id. */
export async function spanOfTrace(
  database: SqlDatabase,
  account: string,
  traceId: string,
  spanId: string,
): Promise<Span | undefined> {
  const [row] = await database.query(
    `SELECT ${API_COLUMNS} FROM span WHERE account_id = $1 AND trace_id = $2 AND id = $3
     ORDER BY started_at DESC LIMIT 1`,
    [account, traceId, spanId],
  );
  return row && rowToSpan(row);
}

/** Of each span with assessments: whether somebody rejected it, or else that there are some. */
async function feedbackBySpan(
  database: SqlDatabase,
  account: string,
  traceId: string,
): Promise<Map<string, SpanBrief['feedback']>> {
  const rows = await database.query(
    `SELECT span_id, bool_or(approval = 'rejected') AS rejected, bool_or(approval = 'approved') AS approved
     FROM span_assessment WHERE account_id = $1 AND trace_id = $2 GROUP BY span_id`,
    [account, traceId],
  );
  return new Map(
    rows.map(({ span_id, rejected, approved }) => [
      span_id as string,
      rejected === true ? 'rejected' : approved === true ? 'approved' : 'noted',
    ]),
  );
}

function rowToBrief(row: SqlRow): Omit<SpanBrief, 'feedback'> {
  return {
    id: row.id as string,
    parent_id: row.parent_id as string | null,
    name: row.name as string,
    type: row.type as string,
    status: row.status as SpanBrief['status'],
    start_us: Number(row.start_us),
    end_us: toNumber(row.end_us),
    input_tokens: toNumber(row.input_tokens),
    output_tokens: toNumber(row.output_tokens),
    cost_usd: toNumber(row.cost_usd),
    estimated_cost_usd: toNumber(row.estimated_cost_usd),
    service: (row.service ?? null) as string | null,
    scope: (row.scope ?? null) as string | null,
    request: (row.request ?? null) as string | null,
    error_message: (row.error_message ?? null) as string | null,
  };
}
