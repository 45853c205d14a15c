// The local backend's store on a real PostgreSQL server: its migrations, its validation, its statements. The only file
// here that reaches into the built package.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import pg from 'pg';

const require = createRequire(import.meta.url);
const dist = dirname(require.resolve('@sgp-otel/local'));
const { SqlSpanStore } = require(join(dist, 'store/sql-span-store.js'));
const { migrate } = require(join(dist, 'store/migrations.js'));
const { validateBatch } = require(join(dist, 'validation/validate-spans.js'));

/** Nobody watches the stored spans here. */
const NO_LISTENERS = { publish() {} };

/** One connection with the interface that the store and the migrations ask of a database. */
export async function connect(connection) {
  const client = new pg.Client(connection);
  await client.connect();
  let statements = 0;
  const session = {
    query: async (sql, parameters) => {
      statements += 1;
      return (await client.query(sql, parameters && [...parameters])).rows;
    },
    script: async (sql) => {
      await client.query(sql);
    },
  };
  return {
    ...session,
    async transaction(work) {
      await client.query('BEGIN');
      try {
        const result = await work(session);
        await client.query('COMMIT');
        return result;
      } catch (error) {
        await client.query('ROLLBACK');
        throw error;
      }
    },
    /** Statements with parameters so far: those of the store, without BEGIN and COMMIT. */
    statements: () => statements,
    close: () => client.end(),
  };
}

export function createSchema(database) {
  return migrate(database);
}

/**
 * With the identity rule of the older of SGP's two stores: the id alone, the last write wins.
 * @returns a function that does what `PUT /v5/spans/batch` does behind its route: validates a body and upserts its
 * items
 */
export function upserter(database) {
  const store = new SqlSpanStore(database, NO_LISTENERS, 'legacy');
  return (body) => store.write('benchmark', validateBatch(body), 'upsert');
}
