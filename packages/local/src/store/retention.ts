// Deletes traces beyond the configured age or number of spans: at start and then once a minute.

import type { RetentionLimits } from '../configuration/retention-limits';
import type { ChangeFeed } from './change-feed';
import type { SqlDatabase } from './sql-database';

const INTERVAL_MILLIS = 60_000;

/** Traces deleted by one statement: short enough for writes to get their turn in between. */
const TRACES_PER_STEP = 500;

/** Above this multiple of maxSpans, single spans of a trace that is still being written are deleted as well. */
const SLACK = 1.25;

/** After this many deleted spans a VACUUM frees their space; PGlite has no autovacuum. */
const VACUUM_AFTER_SPANS = 10_000;

/** Traces without a write after `$1`. */
const DELETE_TRACES = `
  WITH old AS (
    SELECT DISTINCT account_id, trace_id FROM span WHERE stored_at <= $1::timestamptz AND NOT EXISTS (
      SELECT 1 FROM span AS newer WHERE newer.account_id = span.account_id AND newer.trace_id = span.trace_id
      AND newer.stored_at > $1::timestamptz
    ) LIMIT ${TRACES_PER_STEP}
  ), assessments AS (
    DELETE FROM span_assessment USING old
    WHERE span_assessment.account_id = old.account_id AND span_assessment.trace_id = old.trace_id
  ), spans AS (
    DELETE FROM span USING old WHERE span.account_id = old.account_id AND span.trace_id = old.trace_id RETURNING 1
  ) SELECT count(*) AS count FROM spans`;

const DELETE_SPANS = `
  WITH spans AS (DELETE FROM span WHERE stored_at <= $1::timestamptz RETURNING 1) SELECT count(*) AS count FROM spans`;

/** As text, because a Date would lose the microseconds. */
const NTH_NEWEST = 'SELECT stored_at::text AS stored_at FROM span ORDER BY stored_at DESC OFFSET $1 LIMIT 1';

export class Retention {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #closed = false;

  readonly #database: SqlDatabase;
  readonly #feed: ChangeFeed;
  readonly #limits: RetentionLimits;

  constructor(database: SqlDatabase, feed: ChangeFeed, limits: RetentionLimits) {
    this.#database = database;
    this.#feed = feed;
    this.#limits = limits;
  }

  /** @param onFailure called when a run fails; the next run tries again */
  start(onFailure: (error: Error) => void): void {
    if (this.#limits.maxAgeMillis === undefined && this.#limits.maxSpans === undefined) return;
    const run = () => {
      this.run().catch(onFailure);
    };
    run();
    this.#timer = setInterval(run, INTERVAL_MILLIS);
    this.#timer.unref();
  }

  /** Deletes now, or joins the run that is already under way. */
  run(): Promise<void> {
    this.#running ??= this.#enforce().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Stops a run under way after its current step, and waits for it. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#running?.catch(() => {});
  }

  async #enforce(): Promise<void> {
    const { maxAgeMillis, maxSpans } = this.#limits;
    let deletedCount = 0;
    if (maxAgeMillis !== undefined) {
      deletedCount += await this.#deleteTraces(new Date(Date.now() - maxAgeMillis).toISOString());
    }
    if (maxSpans !== undefined) {
      const limit = await this.#nthNewest(maxSpans);
      if (limit !== undefined) deletedCount += await this.#deleteTraces(limit);
      const hardLimit = await this.#nthNewest(Math.ceil(maxSpans * SLACK));
      if (hardLimit !== undefined) deletedCount += await this.#count(DELETE_SPANS, hardLimit);
    }
    if (deletedCount > 0) this.#feed.publish(null, []);
    if (deletedCount > VACUUM_AFTER_SPANS && !this.#closed) await this.#database.script('VACUUM (ANALYZE) span');
  }

  /** When the newest span beyond the first `count` was stored; undefined if there are no more. */
  async #nthNewest(count: number): Promise<string | undefined> {
    const [row] = await this.#database.query(NTH_NEWEST, [count]);
    return row?.stored_at as string | undefined;
  }

  async #deleteTraces(storedBefore: string): Promise<number> {
    let total = 0;
    for (let deleted = 1; deleted > 0 && !this.#closed; total += deleted) {
      deleted = await this.#count(DELETE_TRACES, storedBefore);
    }
    return total;
  }

  async #count(statement: string, storedBefore: string): Promise<number> {
    const [row] = await this.#database.query(statement, [storedBefore]);
    return Number(row?.count);
  }
}
