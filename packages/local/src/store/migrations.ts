// Brings a database to the newest version with the numbered SQL files of the migrations folder.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalError } from '../errors/local-error';
import { PACKAGE_FOLDER } from '../package/package-folder';
import type { SqlDatabase } from './sql-database';

/** Any number; the same in every process that uses one database. */
const MIGRATION_LOCK = 7_110_001;

export interface Migration {
  version: number;
  name: string;
  sql: string;
}

/** The files `NNNN_name.sql`, in order. */
export function readMigrations(folder = join(PACKAGE_FOLDER, 'migrations')): Migration[] {
  return readdirSync(folder)
    .filter((file) => /^\d{4}_\w+\.sql$/.test(file))
    .sort()
    .map((name) => ({ version: Number(name.slice(0, 4)), name, sql: readFileSync(join(folder, name), 'utf8') }));
}

/**
 * Applies, each in its own transaction, the migrations that the database lacks.
 *
 * @throws LocalError `SGP_LOCAL_DATA_UNREADABLE` if a newer version of this package wrote the database
 */
export async function migrate(database: SqlDatabase, migrations = readMigrations()): Promise<void> {
  await database.transaction(async (session) => {
    await session.query('SELECT pg_advisory_xact_lock($1::bigint)', [MIGRATION_LOCK]);
    await session.script(
      'CREATE TABLE IF NOT EXISTS schema_migration (version int PRIMARY KEY, name text NOT NULL, ' +
        'applied_at timestamptz NOT NULL DEFAULT now())',
    );
  });
  const [row] = await database.query('SELECT coalesce(max(version), 0) AS version FROM schema_migration');
  const current = Number(row?.version);
  const newest = migrations.at(-1)?.version ?? 0;
  if (current > newest) {
    throw new LocalError(
      'SGP_LOCAL_DATA_UNREADABLE',
      `The stored data has schema version ${current}, this version knows ${newest}. Update @sgp-otel/local.`,
    );
  }
  for (const { version, name, sql } of migrations.filter((migration) => migration.version > current)) {
    await database.transaction(async (session) => {
      // Another process may be migrating too: whoever comes second finds the work done.
      await session.query('SELECT pg_advisory_xact_lock($1::bigint)', [MIGRATION_LOCK]);
      const done = await session.query('SELECT 1 AS done FROM schema_migration WHERE version = $1', [version]);
      if (done.length > 0) return;
      await session.script(sql);
      await session.query('INSERT INTO schema_migration (version, name) VALUES ($1, $2)', [version, name]);
    });
  }
}
