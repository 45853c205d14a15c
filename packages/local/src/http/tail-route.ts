// GET /local/tail: the spans that are written from now on, one JSON object per line. What `sgp-local tail` reads.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Handler } from 'hono';
import { stream } from 'hono/streaming';
import type { Span } from '../contract/span';
import type { ChangeFeed } from '../store/change-feed';
import { API_COLUMNS, rowToSpan } from '../store/span-row';
import type { SqlDatabase, SqlRow } from '../store/sql-database';
import type { AppEnv } from './app-env';

/** How often an empty line keeps the connection alive, and writes of other processes are looked for. */
const POLL_MILLIS = 1000;

const PAGE_SIZE = 500;

/** A row is stamped when its transaction begins and visible when it commits, so each query looks back this far. */
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
      // Tells the client that every write from now on will be in the answer.
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
          await sleep(POLL_MILLIS, undefined, { signal: wake.signal }).catch(() => {});
          wake = new AbortController();
        }
      } finally {
        unsubscribe();
        closing.removeEventListener('abort', leave);
      }
    });
  };
}

/** Returns every version of every span once. */
class WrittenSpans {
  #sinceMicros = 0;
  /** The versions returned so far that a query may find again, with the time they were stored. */
  #seen = new Map<string, number>();

  readonly #database: SqlDatabase;
  readonly #account: string;

  constructor(database: SqlDatabase, account: string) {
    this.#database = database;
    this.#account = account;
  }

  async begin(): Promise<void> {
    this.#sinceMicros = await this.#now();
  }

  async next(): Promise<Span[]> {
    const now = await this.#now();
    for (let offset = 0; ; offset += PAGE_SIZE) {
      const rows = await this.#database.query(WRITTEN_SINCE, [this.#account, this.#sinceMicros, offset]);
      const fresh = rows.filter((row) => !this.#seen.has(versionOf(row)));
      if (fresh.length > 0) {
        for (const row of fresh) this.#seen.set(versionOf(row), Number(row.stored_micros));
        return fresh.map(({ stored_micros: _storedMicros, ...row }) => rowToSpan(row));
      }
      if (rows.length < PAGE_SIZE) {
        this.#forgetBefore(now - OVERLAP_MICROS);
        return [];
      }
    }
  }

  #forgetBefore(micros: number): void {
    if (micros <= this.#sinceMicros) return;
    this.#sinceMicros = micros;
    for (const [version, storedMicros] of this.#seen) if (storedMicros <= micros) this.#seen.delete(version);
  }

  /** The database's clock, which also stamps the rows. */
  async #now(): Promise<number> {
    const [row] = await this.#database.query(`SELECT ${MICROS('now()')} AS now`);
    return Number(row?.now);
  }
}

function versionOf(row: SqlRow): string {
  return `${row.stored_micros} ${row.trace_id} ${row.id}`;
}
