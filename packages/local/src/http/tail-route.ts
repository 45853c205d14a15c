// GET /local/tail: the spans that are written from now on, one JSON object per line. What `sgp-local tail` reads.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Handler } from 'hono';
import { stream } from 'hono/streaming';
import type { Span } from '../span';
import type { ChangeFeed } from '../store/change-feed';
import { API_COLUMNS, rowToSpan } from '../store/span-row';
import type { SqlDatabase, SqlRow } from '../store/sql-database';
import type { AppEnv } from './app';

/** An empty line this often tells both ends whether the other is there; it also finds writes of other processes. */
const LOOK_AGAIN_MILLIS = 1000;

const PAGE_SIZE = 500;

/** Rows become visible at commit but carry the time of its begin: so far back is looked again. */
const OVERLAP_MICROS = 1_000_000;

const MICROS = (time: string) => `(extract(epoch FROM ${time}) * 1000000)::bigint`;

const WRITTEN_SINCE =
  `SELECT ${API_COLUMNS}, ${MICROS('stored_at')} AS stored_micros FROM span WHERE account_id = $1 ` +
  "AND stored_at > 'epoch'::timestamptz + $2::bigint * interval '1 microsecond' " +
  `ORDER BY stored_at, started_at, id LIMIT ${PAGE_SIZE} OFFSET $3`;

export function tailRoute(database: SqlDatabase, changes: ChangeFeed, closing: AbortSignal): Handler<AppEnv> {
  return (context) => {
    context.header('content-type', 'application/x-ndjson; charset=utf-8');
    return stream(context, async (out) => {
      const { account } = context.var;
      const writes = new WrittenSpans(database, account);
      await writes.begin();
      // Says that nothing written from now on will be missed.
      await out.write('\n');
      let wake = new AbortController();
      const unsubscribe = changes.subscribe(() => wake.abort());
      const leave = () => wake.abort();
      closing.addEventListener('abort', leave);
      out.onAbort(leave);
      try {
        while (!out.aborted && !closing.aborted) {
          const spans = await writes.next();
          await out.write(spans.length === 0 ? '\n' : spans.map((span) => `${JSON.stringify(span)}\n`).join(''));
          if (spans.length > 0) continue;
          await sleep(LOOK_AGAIN_MILLIS, undefined, { signal: wake.signal }).catch(() => {});
          wake = new AbortController();
        }
      } finally {
        unsubscribe();
        closing.removeEventListener('abort', leave);
      }
    });
  };
}

/** Hands out every version of every span once. */
class WrittenSpans {
  private sinceMicros = 0;
  /** When each version was stored that was handed out and may be found again. */
  private seen = new Map<string, number>();

  constructor(
    private readonly database: SqlDatabase,
    private readonly account: string,
  ) {}

  async begin(): Promise<void> {
    this.sinceMicros = await this.now();
  }

  async next(): Promise<Span[]> {
    const now = await this.now();
    for (let offset = 0; ; offset += PAGE_SIZE) {
      const rows = await this.database.query(WRITTEN_SINCE, [this.account, this.sinceMicros, offset]);
      const fresh = rows.filter((row) => !this.seen.has(versionOf(row)));
      if (fresh.length > 0) {
        for (const row of fresh) this.seen.set(versionOf(row), Number(row.stored_micros));
        return fresh.map(({ stored_micros: _storedMicros, ...row }) => rowToSpan(row));
      }
      if (rows.length < PAGE_SIZE) {
        this.forgetBefore(now - OVERLAP_MICROS);
        return [];
      }
    }
  }

  private forgetBefore(micros: number): void {
    if (micros <= this.sinceMicros) return;
    this.sinceMicros = micros;
    for (const [version, storedMicros] of this.seen) if (storedMicros <= micros) this.seen.delete(version);
  }

  /** The database's clock, which also stamps the rows. */
  private async now(): Promise<number> {
    const [row] = await this.database.query(`SELECT ${MICROS('now()')} AS now`);
    return Number(row?.now);
  }
}

function versionOf(row: SqlRow): string {
  return `${row.stored_micros} ${row.trace_id} ${row.id}`;
}
