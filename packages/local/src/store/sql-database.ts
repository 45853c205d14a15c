// The little of a PostgreSQL connection that the stores need, so that one set of statements serves the embedded
// database and a real server.

export type SqlRow = Record<string, unknown>;

export interface SqlSession {
  /**
   * Runs one statement with `$1…` parameters; an array is a PostgreSQL array, so cast it (`$1::text[]`).
   *
   * Rows hold `json` parsed, `text` as string, `boolean`, `int` and `float8` as JavaScript values. Two types differ
   * between the databases, so read them with care: `bigint`, `count(*)` and `numeric` come as number, bigint or
   * string (use `toNumber` of span-row.ts), and `timestamptz` loses its microseconds (format it in SQL with
   * `to_char(… AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`).
   *
   * @throws Error with the SQLSTATE in `code`
   */
  query(sql: string, parameters?: readonly unknown[]): Promise<SqlRow[]>;
  /** Runs several statements without parameters. */
  script(sql: string): Promise<void>;
}

/** Opened by `openPgliteDatabase` (memory or a folder) or `openPostgresDatabase` (a server). */
export interface SqlDatabase extends SqlSession {
  /** Commits when `work` resolves, rolls back and rethrows when it rejects. `work` must use only its session. */
  transaction<T>(work: (session: SqlSession) => Promise<T>): Promise<T>;
  /** Why writes are not taken at present, in words; `undefined` when they are. */
  trouble?(): string | undefined;
  /** Waits for statements under way. May be called again. */
  close(): Promise<void>;
}
