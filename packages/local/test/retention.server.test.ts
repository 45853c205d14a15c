import { parseRetention } from '../src/configuration/retention-limits';
import { startLocal } from '../src/index';
import { ChangeFeed } from '../src/store/change-feed';
import { migrate } from '../src/store/migrations';
import { openPgliteDatabase } from '../src/store/pglite-database';
import { openPostgresDatabase } from '../src/store/postgres-database';
import { Retention } from '../src/store/retention';
import type { SqlDatabase } from '../src/store/sql-database';
import { SqlSpanStore } from '../src/store/sql-span-store';
import { validateBatch } from '../src/validation/validate-spans';
import { type PostgresServer, START_TIMEOUT_MILLIS, startPostgres } from './postgres-server';
import { callBackend, item } from './running-local';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
}, START_TIMEOUT_MILLIS);
afterAll(() => server.stop());

describe.each([
  ['PGlite', () => openPgliteDatabase(undefined)],
  ['PostgreSQL', async () => openPostgresDatabase(await server.createDatabase('retention'))],
])('on %s', (_name, open) => {
  let database: SqlDatabase;
  let store: SqlSpanStore;
  const feed = new ChangeFeed();
  beforeAll(async () => {
    database = await open();
    await migrate(database);
    store = new SqlSpanStore(database, feed, 'legacy', () => null);
  }, START_TIMEOUT_MILLIS);
  beforeEach(() => store.clear());
  afterAll(() => database.close());

  /** Stores one span, as if `ageMinutes` ago. */
  async function put(id: string, trace_id: string, ageMinutes: number): Promise<void> {
    await store.write('a', validateBatch({ items: [item({ id, trace_id })] }), 'upsert');
    const sql = "UPDATE span SET stored_at = now() - $1::int * interval '1 minute' WHERE id = $2";
    await database.query(sql, [ageMinutes, id]);
  }

  async function ids(): Promise<string> {
    const rows = await database.query('SELECT id FROM span ORDER BY id');
    return rows.map((row) => row.id).join('');
  }

  test('by age, traces go whole once nothing was written to them for so long', async () => {
    await put('a', 'old', 90);
    await put('b', 'old', 70);
    await put('c', 'mixed', 90);
    await put('d', 'mixed', 10);
    await put('e', 'new', 5);
    const changes: (string | null)[] = [];
    const unsubscribe = feed.subscribe(({ accountId }) => changes.push(accountId));
    await new Retention(database, feed, { maxAgeMillis: 3_600_000 }).run();
    unsubscribe();
    expect(await ids()).toBe('cde');
    expect(changes).toEqual([null]);
  });

  test('by count, the longest untouched traces go, and a trace that is written stays within a quarter more', async () => {
    for (const [index, id] of [...'abcdefgh'].entries()) await put(id, id < 'e' ? id : 'big', 100 - index);
    await new Retention(database, feed, { maxSpans: 3 }).run();
    expect(await ids()).toBe('efgh');
    await put('i', 'big', 1);
    await put('j', 'big', 0);
    await new Retention(database, feed, { maxSpans: 3 }).run();
    expect(await ids()).toBe('ghij');
  });

  test('assessments go with their trace, nothing goes below the limits', async () => {
    await put('a', 'old', 90);
    await database.query(
      "INSERT INTO span_assessment (account_id, assessment_id, trace_id, span_id, assessment_type) VALUES ('a', 'x', 'old', 'a', 'comment')",
    );
    await new Retention(database, feed, { maxAgeMillis: 100 * 60_000, maxSpans: 1 }).run();
    expect(await ids()).toBe('a');
    await new Retention(database, feed, { maxAgeMillis: 60 * 60_000 }).run();
    expect(await ids()).toBe('');
    expect(await database.query('SELECT * FROM span_assessment')).toEqual([]);
  });
});

test('startLocal applies the limits', async () => {
  await expect(startLocal({ port: 0, retain: { maxSpans: 0 } })).rejects.toThrow('retain.maxSpans');
  const local = await startLocal({ port: 0, retain: { maxSpans: 100, maxAgeMillis: 1000 } });
  await callBackend(local.url, 'PUT', '/v5/spans/batch', { items: [item()] });
  expect(await local.spans()).toHaveLength(1);
  await local.close();
});

test.each([
  ['7d', { maxAgeMillis: 604_800_000 }],
  ['90m', { maxAgeMillis: 5_400_000 }],
  ['100000', { maxSpans: 100_000 }],
  ['1w, 5000', { maxAgeMillis: 604_800_000, maxSpans: 5000 }],
  ['5000,12h', { maxAgeMillis: 43_200_000, maxSpans: 5000 }],
  ['', undefined],
  ['0', undefined],
  ['7x', undefined],
  ['-7d', undefined],
  ['1d,2d', undefined],
  ['1000,', undefined],
])('--retain %j means %j', (text, expected) => {
  expect(parseRetention(text)).toEqual(expected);
});
