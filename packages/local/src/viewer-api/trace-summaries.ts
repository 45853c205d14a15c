// Keeps the table trace_summary up to date from the marks that writes leave (migration 0003). Summaries are computed
// when somebody reads them, and in the background while nobody writes.

import type { ChangeFeed } from '../store/change-feed';
import { toNumber } from '../store/span-row';
import type { SqlDatabase, SqlRow, SqlSession } from '../store/sql-database';
import { type SpanUsage, sumTraceUsage } from './trace-usage';

/** Marks worked off in one transaction: short enough for a write not to wait noticeably. */
const MARKS_PER_STEP = 500;

/** Statistics are gathered anew after so many marks. */
const MARKS_PER_STATISTICS = 10_000;

/** After this long without a write the background catches up. */
const IDLE_MILLIS = 400;

/** Any number; the same in every process that uses one database. */
const REFRESH_LOCK = 7_110_003;

/**
 * The embedded database keeps no statistics, without which the planner reads all spans for each step: working off the
 * marks of 100,000 traces would take minutes instead of seconds.
 */
const BY_INDEX = 'SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off';

const TAKE_MARKS = `
  WITH taken AS (
    DELETE FROM trace_mark WHERE mark IN (SELECT mark FROM trace_mark ORDER BY mark LIMIT $1)
    RETURNING account_id, trace_id
  )
  SELECT account_id, trace_id, count(*)::int AS marks FROM taken GROUP BY account_id, trace_id`;

const COLUMNS = [
  'root_id',
  'name',
  'type',
  'status',
  'group_id',
  'preview',
  'start_us',
  'duration_us',
  'span_count',
  'open_count',
  'error_count',
  'input_tokens',
  'output_tokens',
  'cost_usd',
  'estimated_cost_usd',
  'types',
  'services',
  'request',
  'names',
  'models',
];

const SUMMARISE = `
  WITH wanted AS (SELECT * FROM unnest($1::text[], $2::text[]) AS w (account_id, trace_id)),
  total AS (
    SELECT span.account_id, span.trace_id, min(started_at) AS started_at, max(ended_at) AS ended_at,
      count(*) AS span_count, count(*) FILTER (WHERE ended_at IS NULL) AS open_count,
      count(*) FILTER (WHERE span.status = 'ERROR') AS error_count,
      sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens,
      sum(coalesce(cost_usd, estimated_cost_usd)) AS cost_usd,
      sum(estimated_cost_usd) FILTER (WHERE cost_usd IS NULL) AS estimated_cost_usd,
      array_agg(DISTINCT span.type) AS types, min(group_id) AS any_group_id,
      coalesce(array_agg(DISTINCT service) FILTER (WHERE service IS NOT NULL), '{}') AS services,
      array_agg(DISTINCT name) AS names,
      coalesce(array_agg(DISTINCT model) FILTER (WHERE model IS NOT NULL), '{}') AS models,
      (array_agg(preview ORDER BY started_at, id)
        FILTER (WHERE preview IS NOT NULL AND type = 'COMPLETION'))[1] AS first_asked
    FROM wanted JOIN span USING (account_id, trace_id) GROUP BY span.account_id, span.trace_id
  )
  INSERT INTO trace_summary (account_id, trace_id, ${COLUMNS.join(', ')})
  SELECT total.account_id, total.trace_id, root.id, root.name, root.type, root.status,
    coalesce(root.group_id, total.any_group_id), coalesce(root.preview, total.first_asked),
    (extract(epoch FROM total.started_at) * 1000000)::bigint,
    CASE WHEN open_count = 0 THEN (extract(epoch FROM (total.ended_at - total.started_at)) * 1000000)::bigint END,
    span_count, open_count, error_count, input_tokens, output_tokens, cost_usd, estimated_cost_usd,
    types, services, root.request,
    names, models
  FROM total LEFT JOIN LATERAL (
    SELECT id, name, type, status, group_id, preview, request FROM span
    WHERE span.account_id = total.account_id AND span.trace_id = total.trace_id AND span.parent_id IS NULL
    -- Not the bare column: the planner would read the roots of all traces in order of start until it meets this one.
    ORDER BY extract(epoch FROM span.started_at), span.id LIMIT 1
  ) AS root ON true
  ON CONFLICT (account_id, trace_id) DO UPDATE SET
    ${COLUMNS.map((column) => `${column} = excluded.${column}`).join(', ')}
  RETURNING 1`;

/**
 * All spans of the traces in which adding up all numbers would count some twice. These traces are found first: asked
 * span by span, the search went through the whole trace for each of its spans.
 */
export const WITH_AGGREGATES = `
  WITH twice AS MATERIALIZED (
    SELECT DISTINCT account_id, trace_id
    FROM unnest($1::text[], $2::text[]) AS w (account_id, trace_id) JOIN span USING (account_id, trace_id)
    WHERE usage_kind = 'aggregate')
  SELECT account_id, trace_id, id, parent_id, usage_kind, input_tokens, output_tokens, cost_usd, estimated_cost_usd
  FROM twice JOIN span USING (account_id, trace_id)`;

const STORE_USAGE = `
  UPDATE trace_summary SET input_tokens = counted.input_tokens, output_tokens = counted.output_tokens,
    cost_usd = counted.cost_usd, estimated_cost_usd = counted.estimated_cost_usd
  FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::float8[], $6::float8[])
    AS counted (account_id, trace_id, input_tokens, output_tokens, cost_usd, estimated_cost_usd)
  WHERE trace_summary.account_id = counted.account_id AND trace_summary.trace_id = counted.trace_id`;

const FORGET_EMPTY = `
  DELETE FROM trace_summary USING unnest($1::text[], $2::text[]) AS w (account_id, trace_id)
  WHERE trace_summary.account_id = w.account_id AND trace_summary.trace_id = w.trace_id AND NOT EXISTS (
    SELECT 1 FROM span WHERE span.account_id = w.account_id AND span.trace_id = w.trace_id)`;

export class TraceSummaries {
  private running: Promise<void> | undefined;
  private idleTimer: NodeJS.Timeout | undefined;
  private closed = false;
  /** So that the first step gathers them. */
  private marksSinceStatistics = MARKS_PER_STATISTICS - MARKS_PER_STEP;
  private readonly unsubscribe: () => void;

  constructor(
    private readonly database: SqlDatabase,
    changes: ChangeFeed,
    private readonly onFailure: (error: Error) => void,
  ) {
    this.unsubscribe = changes.subscribe(() => this.refreshWhenIdle());
    this.refreshWhenIdle();
  }

  /** Resolves when every write that was committed before the call is in the summaries. */
  async refresh(): Promise<void> {
    // A run under way may have passed the newest marks already, so its end is not enough.
    await this.running?.catch(() => {});
    this.running ??= this.workOff().finally(() => {
      this.running = undefined;
    });
    await this.running;
  }

  /** Ends the background work; waits for a step under way. */
  async close(): Promise<void> {
    this.closed = true;
    this.unsubscribe();
    clearTimeout(this.idleTimer);
    await this.running?.catch(() => {});
  }

  private refreshWhenIdle(): void {
    if (this.closed) return;
    clearTimeout(this.idleTimer);
    this.idleTimer = setTimeout(() => void this.refresh().catch(this.onFailure), IDLE_MILLIS);
    this.idleTimer.unref();
  }

  private async workOff(): Promise<void> {
    let marks = MARKS_PER_STEP;
    while (marks === MARKS_PER_STEP && !this.closed) {
      marks = await this.database.transaction((session) => summariseMarked(session));
      // The embedded database never gathers statistics by itself; without them it picks indexes that read every span.
      this.marksSinceStatistics += marks;
      if (this.marksSinceStatistics >= MARKS_PER_STATISTICS) {
        this.marksSinceStatistics = 0;
        await this.database.script('ANALYZE span; ANALYZE trace_summary');
      }
    }
  }
}

/** One step; answers how many marks it took. */
async function summariseMarked(session: SqlSession): Promise<number> {
  await session.script(BY_INDEX);
  // `clear()` truncates span before trace_mark: taking the locks in the same order keeps the two from deadlocking.
  await session.script('LOCK TABLE span IN ACCESS SHARE MODE');
  // Two processes that summarise one trace at once could store the older result last.
  await session.query('SELECT pg_advisory_xact_lock($1::bigint)', [REFRESH_LOCK]);
  const rows = await session.query(TAKE_MARKS, [MARKS_PER_STEP]);
  if (rows.length === 0) return 0;
  const traces = [rows.map((row) => row.account_id), rows.map((row) => row.trace_id)];
  const stored = await session.query(SUMMARISE, traces);
  await countAggregatesOnce(session, traces);
  if (stored.length < rows.length) await session.query(FORGET_EMPTY, traces);
  return rows.reduce((marks, row) => marks + Number(row.marks), 0);
}

async function countAggregatesOnce(session: SqlSession, traces: readonly unknown[][]): Promise<void> {
  const spansByTrace = new Map<string, SqlRow[]>();
  for (const row of await session.query(WITH_AGGREGATES, traces)) {
    const key = JSON.stringify([row.account_id, row.trace_id]);
    const spans = spansByTrace.get(key);
    if (spans === undefined) spansByTrace.set(key, [row]);
    else spans.push(row);
  }
  if (spansByTrace.size === 0) return;
  const counted = [...spansByTrace.values()].map((rows) => {
    const usage = sumTraceUsage(rows.map(toSpanUsage));
    const [first] = rows;
    return [
      first?.account_id,
      first?.trace_id,
      usage.inputTokens,
      usage.outputTokens,
      usage.costUsd,
      usage.estimatedCostUsd,
    ];
  });
  await session.query(
    STORE_USAGE,
    [0, 1, 2, 3, 4, 5].map((column) => counted.map((values) => values[column])),
  );
}

function toSpanUsage(row: SqlRow): SpanUsage {
  return {
    id: String(row.id),
    parentId: row.parent_id === null ? null : String(row.parent_id),
    isAggregate: row.usage_kind === 'aggregate',
    inputTokens: toNumber(row.input_tokens),
    outputTokens: toNumber(row.output_tokens),
    costUsd: toNumber(row.cost_usd),
    estimatedCostUsd: toNumber(row.estimated_cost_usd),
  };
}
