// How long spans of a name usually take: percentiles over the newest spans of the account, computed for all names at
// once and kept for a while, because every trace that is opened asks.

import type { UsualDuration } from '../contract/viewer-answers';
import { toNumber } from '../store/span-row';
import type { SqlDatabase } from '../store/sql-database';

/** Only the newest spans count: bounded work, and what was usual last month is not the measure. */
export const MAX_SPANS = 50_000;
const MAX_NAMES = 2000;
/** Fewer spans of a name than this say nothing of what is usual. */
export const MIN_SPANS_OF_NAME = 5;
const KEEP_MILLIS = 30_000;
const MAX_ACCOUNTS = 20;

const STATEMENT = `
  SELECT name, count(*)::int AS count,
    percentile_disc(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY duration_micros) AS percentiles
  FROM (SELECT name, duration_micros FROM span WHERE account_id = $1 ORDER BY started_at DESC LIMIT ${MAX_SPANS}) AS newest
  WHERE duration_micros IS NOT NULL GROUP BY name HAVING count(*) >= ${MIN_SPANS_OF_NAME}
  ORDER BY count(*) DESC LIMIT ${MAX_NAMES}`;

type ByName = Map<string, UsualDuration>;

export class UsualDurations {
  readonly #kept = new Map<string, { atMillis: number; durations: Promise<ByName> }>();

  constructor(
    private readonly database: SqlDatabase,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Those of `names` that are known, in no order; at most half a minute old. */
  async of(account: string, names: readonly string[]): Promise<UsualDuration[]> {
    const known = await this.#all(account);
    return names.flatMap((name) => known.get(name) ?? []);
  }

  #all(account: string): Promise<ByName> {
    const kept = this.#kept.get(account);
    if (kept && this.now() - kept.atMillis < KEEP_MILLIS) return kept.durations;
    const durations = this.#read(account);
    // A failure is not kept: the next request asks again.
    durations.catch(() => this.#kept.delete(account));
    this.#kept.delete(account);
    this.#kept.set(account, { atMillis: this.now(), durations });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_ACCOUNTS && oldest !== undefined) this.#kept.delete(oldest);
    return durations;
  }

  async #read(account: string): Promise<ByName> {
    const rows = await this.database.query(STATEMENT, [account]);
    return new Map(
      rows.map((row) => {
        const [p50, p95] = row.percentiles as unknown[];
        const name = row.name as string;
        return [name, { name, count: Number(row.count), p50_us: toNumber(p50) ?? 0, p95_us: toNumber(p95) ?? 0 }];
      }),
    );
  }
}

/** The usual durations of the names in a trace. */
export async function usualOfTrace(
  database: SqlDatabase,
  usual: UsualDurations,
  account: string,
  traceId: string,
): Promise<UsualDuration[]> {
  const rows = await database.query(
    `SELECT DISTINCT name FROM span WHERE account_id = $1 AND trace_id = $2 LIMIT ${MAX_NAMES}`,
    [account, traceId],
  );
  return usual.of(
    account,
    rows.map((row) => row.name as string),
  );
}
