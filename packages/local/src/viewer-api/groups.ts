// Groups (sessions): the list of them, and one as the turns of a conversation.

import type { Span } from '../contract/span';
import type { GroupSummary, GroupTurn } from '../contract/viewer-answers';
import { API_COLUMNS, rowToSpan, toNumber } from '../store/span-row';
import type { SqlDatabase, SqlRow } from '../store/sql-database';
import { rowToTraceSummary, SUMMARY_COLUMNS } from './trace-summary';

/** Turns and groups beyond this are left out, the oldest groups and the latest turns first. */
export const MAX_TURNS = 200;
export const MAX_GROUPS = 500;

export async function listGroups(database: SqlDatabase, account: string): Promise<GroupSummary[]> {
  const rows = await database.query(
    `SELECT group_id, count(*)::int AS trace_count, (count(*) FILTER (WHERE error_count > 0))::int AS error_count,
       min(start_us) AS first_us, max(start_us) AS last_us, sum(input_tokens) AS input_tokens,
       sum(output_tokens) AS output_tokens, sum(cost_usd) AS cost_usd, sum(estimated_cost_usd) AS estimated_cost_usd
     FROM trace_summary WHERE account_id = $1 AND group_id IS NOT NULL
     GROUP BY group_id ORDER BY max(start_us) DESC, group_id LIMIT ${MAX_GROUPS}`,
    [account],
  );
  return rows.map((row) => ({
    group_id: row.group_id as string,
    trace_count: Number(row.trace_count),
    error_count: Number(row.error_count),
    first_us: Number(row.first_us),
    last_us: Number(row.last_us),
    input_tokens: toNumber(row.input_tokens),
    output_tokens: toNumber(row.output_tokens),
    cost_usd: toNumber(row.cost_usd),
    estimated_cost_usd: toNumber(row.estimated_cost_usd),
  }));
}

/** The group's traces in order of time. */
export async function groupTurns(
  database: SqlDatabase,
  account: string,
  groupId: string,
): Promise<{ turns: GroupTurn[]; truncated: boolean }> {
  const summaries = await database.query(
    `SELECT ${SUMMARY_COLUMNS} FROM trace_summary t WHERE account_id = $1 AND group_id = $2 ORDER BY start_us, trace_id
     LIMIT ${MAX_TURNS + 1}`,
    [account, groupId],
  );
  const page = summaries.slice(0, MAX_TURNS).map(rowToTraceSummary);
  const traceIds = page.map((trace) => trace.trace_id);
  const roots = byTrace(
    await database.query(
      `SELECT DISTINCT ON (trace_id) ${API_COLUMNS} FROM span WHERE account_id = $1 AND trace_id = ANY ($2::text[])
       AND parent_id IS NULL ORDER BY trace_id, started_at, id`,
      [account, traceIds],
    ),
  );
  const completions = byTrace(
    await database.query(
      `SELECT DISTINCT ON (trace_id) ${API_COLUMNS} FROM span WHERE account_id = $1 AND trace_id = ANY ($2::text[])
       AND type = 'COMPLETION' AND output ->> 'messages' IS NOT NULL
       ORDER BY trace_id, ended_at DESC NULLS LAST, started_at DESC, id`,
      [account, traceIds],
    ),
  );
  const turns = page.map((trace) => ({
    trace,
    root: roots.get(trace.trace_id) ?? null,
    completion: completions.get(trace.trace_id) ?? null,
  }));
  return { turns, truncated: summaries.length > MAX_TURNS };
}

function byTrace(rows: SqlRow[]): Map<string, Span> {
  return new Map(rows.map((row) => [row.trace_id as string, rowToSpan(row)]));
}
