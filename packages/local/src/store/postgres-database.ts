// A PostgreSQL server behind the SqlDatabase port: a small pool of connections. Everything lives in a schema of
// its own, so that the database may hold other tables.

import type { Pool, PoolClient } from 'pg';
import { LocalError } from '../errors/local-error';
import type { SqlDatabase, SqlRow, SqlSession } from './sql-database';

/** The schema of the tables, unless the URL chooses another `search_path` through its `options`. */
const SCHEMA = 'sgp_local';

/** SQLSTATE of a row that another transaction has written first. */
const UNIQUE_VIOLATION = '23505';

const MAX_CONNECTIONS = 8;
const CONNECT_TIMEOUT_MILLIS = 10_000;

/**
 * Connects to `postgres://user:password@host:port/database`; TLS as its `sslmode` says. Needs PostgreSQL 14 or later.
 *
 * @throws LocalError `SGP_LOCAL_DATABASE_UNREACHABLE`, naming host and reason but never the password
 */
export async function openPostgresDatabase(url: string): Promise<SqlDatabase> {
  const { Pool } = await import('pg');
  try {
    const pool = new Pool({
      connectionString: url,
      max: MAX_CONNECTIONS,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MILLIS,
      application_name: 'sgp-local',
      options: `-c search_path=${SCHEMA}`,
    });
    ignoreConnectionLoss(pool);
    await createSchema(pool).catch(async (error) => {
      await pool.end();
      throw error;
    });
    return new PostgresDatabase(pool);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new LocalError(
      'SGP_LOCAL_DATABASE_UNREACHABLE',
      `The database at ${withoutCredentials(url)} cannot be used (${code ?? message}). ` +
        'Check --database-url: postgres://user:password@host:5432/database.',
    );
  }
}

class PostgresDatabase implements SqlDatabase {
  #closing: Promise<void> | undefined;

  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async query(sql: string, parameters: readonly unknown[] = []): Promise<SqlRow[]> {
    return (await this.#pool.query(sql, [...parameters])).rows;
  }

  async script(sql: string): Promise<void> {
    await this.#pool.query(sql);
  }

  async transaction<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const result = await work(sessionOf(client));
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((rollbackError: Error) => {
        broken = rollbackError;
      });
      throw error;
    } finally {
      // A connection that cannot even roll back is closed instead of going back into the pool.
      client.release(broken);
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#pool.end();
    return this.#closing;
  }
}

function sessionOf(client: PoolClient): SqlSession {
  return {
    query: async (sql, parameters = []) => (await client.query(sql, [...parameters])).rows,
    script: async (sql) => {
      await client.query(sql);
    },
  };
}

/** A lost connection rejects its statement; an unhandled `error` event would also end the process. */
function ignoreConnectionLoss(pool: Pool): void {
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
}

async function createSchema(pool: Pool): Promise<void> {
  // Checked first: creating a schema needs a privilege that using an existing one does not.
  const { rows } = await pool.query('SELECT current_schema() AS chosen');
  if (rows[0].chosen !== null) return;
  await pool.query(`CREATE SCHEMA IF NOT EXISTS ${SCHEMA}`).catch((error: NodeJS.ErrnoException) => {
    // Two processes may create it at once: IF NOT EXISTS does not see what the other has not committed yet.
    if (error.code !== UNIQUE_VIOLATION) throw error;
  });
}

function withoutCredentials(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url);
    return `${protocol}//${host}${pathname}`;
  } catch {
    return 'that URL';
  }
}
