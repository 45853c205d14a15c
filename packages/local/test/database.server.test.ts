import { migrate, readMigrations } from '../src/store/migrations';
import { openPgliteDatabase } from '../src/store/pglite-database';
import type { SqlDatabase } from '../src/store/sql-database';
import { WITH_AGGREGATES } from '../src/viewer-api/trace-summaries';

interface PlanStep {
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanStep[];
}

/** All that any step of a plan had in its hands. */
function rowsReadBy(step: PlanStep): number {
  const own = (step['Actual Rows'] + (step['Rows Removed by Filter'] ?? 0)) * step['Actual Loops'];
  return (step.Plans ?? []).reduce((sum, below) => sum + rowsReadBy(below), own);
}

describe('the embedded database', () => {
  let database: SqlDatabase;
  beforeAll(async () => {
    database = await openPgliteDatabase(undefined);
  });
  afterAll(() => database.close());

  test('migrations run once each, in order', async () => {
    const more = { version: 9000, name: '9000_more.sql', sql: 'CREATE TABLE more (n int)' };
    await migrate(database);
    await migrate(database, [...readMigrations(), more]);
    await migrate(database, [...readMigrations(), more]);
    const rows = await database.query('SELECT version FROM schema_migration ORDER BY version');
    expect(rows.map((row) => row.version)).toEqual([...readMigrations().map(({ version }) => version), 9000]);
  });

  test('the spans of a trace are read once or twice to sum its usage, not once for each of them', async () => {
    const count = 2000;
    await database.query(
      `INSERT INTO span (account_id, id, partition_key, trace_id, name, type, start_timestamp, started_at, usage_kind)
        SELECT 'local', 'span-' || n, '', 'large', 'call', 'COMPLETION', '', now(), 'call' FROM generate_series(1, $1::int) n`,
      [count],
    );
    const rows = await database.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${WITH_AGGREGATES}`, [['local'], ['large']]);
    const [[{ Plan: plan }]] = rows.map((row) => row['QUERY PLAN']) as [[{ Plan: PlanStep }]];
    expect(rowsReadBy(plan)).toBeGreaterThanOrEqual(count);
    expect(rowsReadBy(plan)).toBeLessThan(5 * count);
  });

  test('a failed migration leaves nothing of itself behind', async () => {
    const broken = { version: 9001, name: '9001_broken.sql', sql: 'CREATE TABLE half (n int); SELECT nonsense' };
    await expect(migrate(database, [...readMigrations(), broken])).rejects.toThrow('nonsense');
    const [row] = await database.query("SELECT to_regclass('half') AS name");
    expect(row?.name).toBeNull();
  });

  test('data of a newer version is refused', async () => {
    await expect(migrate(database)).rejects.toMatchObject({ code: 'SGP_LOCAL_DATA_UNREADABLE' });
  });

  test('a statement from outside waits until a transaction has ended', async () => {
    await database.script('CREATE TABLE seen (n int)');
    let outside: Promise<unknown[]> | undefined;
    let isAnswered = false;
    const transaction = database.transaction(async (session) => {
      await session.query('INSERT INTO seen VALUES (1)');
      outside = database.query('SELECT n FROM seen').finally(() => {
        isAnswered = true;
      });
      for (let count = 0; count < 5; count++) await session.query('SELECT 1');
      expect(isAnswered).toBe(false);
      throw new Error('rolled back');
    });
    await expect(transaction).rejects.toThrow('rolled back');
    expect(await outside).toEqual([]);
  });

  test('after close() a statement rejects instead of hanging', async () => {
    await database.close();
    await expect(database.query('SELECT 1')).rejects.toThrow('ended');
  });
});
