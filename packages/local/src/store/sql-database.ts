// The little of a PostgreSQL connection that the store needs, so that one set of statements serves the embedded
// database and a real server.

export type SqlRow = Record<string, unknown>;

export interface SqlSession {
  /** Runs one statement with `$1…` parameters. JSON columns come back parsed. */
  query(sql: string, parameters?: readonly unknown[]): Promise<SqlRow[]>;
  /** Runs several statements without parameters. */
  script(sql: string): Promise<void>;
}

export interface SqlDatabase extends SqlSession {
  /** Commits when `work` resolves, rolls back and rethrows when it rejects. */
  transaction<T>(work: (session: SqlSession) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
