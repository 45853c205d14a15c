// What a span costs the database: written once at its end, or at its start too, on a real PostgreSQL with the local
// backend's schema.
import { alternate } from '../measure/alternate.mjs';
import { COALESCED, END_ONLY, START_AND_END } from '../policies/names.mjs';
import { startPostgres } from '../postgres/embedded-server.mjs';
import { connect, createSchema } from '../postgres/pg-database.mjs';
import { beginWrites, endWrites } from '../postgres/write-statistics.mjs';
import { runCandidate } from '../processes/candidate-process.mjs';

export const INSTANT = 'HTTP spans that last 0 ms';
export const SHORT = 'HTTP spans that last 100 ms';
export const SECOND = 'HTTP spans that last 1 s';
export const LONG = 'HTTP spans that last 4 s';
export const CHAT_SECOND = 'chat spans of 16 KB that last 1 s';

export const title = 'Write cost: end-only against start + end on PostgreSQL';
export const about =
  "A real PostgreSQL server with the local backend's schema, validation and upsert statement; traces of a root and four children at a steady " +
  'rate. End-only is the default of this project. Start + end writes each start and each end, in batches of 200 events with a linger of 250 ms, ' +
  'as the earlier clients do. Coalesced is this project with start writes on: a start whose span ended before it was sent is never sent. Each run ' +
  'gets a fresh copy of a database with rows in it; a checkpoint before it, none within; no autovacuum; WAL flushed at each commit. WAL bytes are given ' +
  'without and with full-page images, and include the GIN work that was still pending after the run. Bloat is the size beyond that of the same rows after VACUUM FULL. Spans per second is by the time in which ' +
  'the database was busy with writes, one at a time.';
export const metrics = {
  walBytesPerSpan: { label: 'WAL bytes/span', better: 'lower' },
  walPendingBytesPerSpan: { label: 'of it for pending GIN work' },
  walBytesWithImagesPerSpan: { label: 'with page images', better: 'lower' },
  statementsPerThousandSpans: { label: 'statements per 1,000 spans', better: 'lower', digits: 1 },
  insertedPerSpan: { label: 'rows inserted/span', digits: 2 },
  updatedPerSpan: { label: 'rows updated/span', better: 'lower', digits: 2 },
  otherRowsPerSpan: { label: 'rows in other tables/span', better: 'lower', digits: 2 },
  hotPercent: { label: 'HOT % of updates', digits: 1 },
  deadPerThousandSpans: { label: 'dead rows per 1,000 spans', better: 'lower' },
  ginPendingPages: { label: 'GIN pending pages' },
  ginPendingTuples: { label: 'GIN pending rows' },
  tableBloatPerSpan: { label: 'table bloat B/span', better: 'lower' },
  indexBloatPerSpan: { label: 'index bloat B/span', better: 'lower' },
  tableBloatAfterVacuumPerSpan: { label: 'table bloat after vacuum B/span', better: 'lower' },
  indexBloatAfterVacuumPerSpan: { label: 'index bloat after vacuum B/span', better: 'lower' },
  spansPerWriteSecond: { label: 'spans/s of database time', better: 'higher' },
};
export const chart = { metric: 'walBytesPerSpan', isLogarithmic: true };
export const ours = END_ONLY;
export const reference = START_AND_END;

const http = { shape: 'http', spansPerSecond: 2_000 };
const cases = {
  [INSTANT]: { ...http, durationMillis: 0 },
  [SHORT]: { ...http, durationMillis: 100 },
  [SECOND]: { ...http, durationMillis: 1_000 },
  [LONG]: { ...http, durationMillis: 4_000 },
  [CHAT_SECOND]: { shape: 'chat', spansPerSecond: 500, durationMillis: 1_000 },
};
const SMOKE_CASES = [INSTANT, SECOND];
const TEMPLATE = 'template_spans';

export async function run({ isSmoke, record }) {
  const server = await startPostgres();
  try {
    await createTemplate(server, isSmoke ? 2_000 : 5_000);
    for (const testCase of isSmoke ? SMOKE_CASES : Object.keys(cases)) {
      const load = { ...cases[testCase], millis: isSmoke ? 1_500 : 3_000 };
      const candidates = [END_ONLY, START_AND_END, COALESCED];
      await alternate({ candidates, rounds: isSmoke ? 1 : 2, label: testCase }, async (policy) => {
        record(testCase, policy, await measure(server, policy, load));
      });
    }
  } finally {
    await server.stop();
  }
}

/** The schema and rows that were there before: indexes of an empty table would be unlike those of a backend in use. */
async function createTemplate({ connection }, millis) {
  await withDatabase(connection, 'postgres', (admin) => admin.script(`CREATE DATABASE ${TEMPLATE}`));
  await withDatabase(connection, TEMPLATE, async (template) => {
    await createSchema(template);
    await template.script('CREATE EXTENSION pgstattuple');
    await template.script('CREATE EXTENSION pg_walinspect');
  });
  const load = { shape: 'http', spansPerSecond: 2_000, durationMillis: 0, millis, policy: END_ONLY };
  await runCandidate('write-load', { ...load, connection: { ...connection, database: TEMPLATE } });
  await withDatabase(connection, TEMPLATE, (template) => template.script('VACUUM FULL ANALYZE'));
}

let runs = 0;

async function measure({ connection }, policy, load) {
  runs += 1;
  const name = `run_${runs}`;
  await withDatabase(connection, 'postgres', (admin) => admin.script(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`));
  const values = await withDatabase(connection, name, async (database) => {
    const before = await spanCount(database);
    const beginLsn = await beginWrites(database);
    const config = { ...load, policy, connection: { ...connection, database: name } };
    const { made, statements, writeMillis } = await runCandidate('write-load', config);
    const cost = await endWrites(database, beginLsn);
    const after = await spanCount(database);
    if (after.all - before.all !== made || after.open > 0) {
      throw new Error(
        `${policy}: of ${made} spans ${after.all - before.all} are stored, ${after.open} without an end.`,
      );
    }
    return perSpan({ ...cost, statements, writeMillis }, made);
  });
  await withDatabase(connection, 'postgres', (admin) => admin.script(`DROP DATABASE ${name}`));
  return values;
}

function perSpan(cost, spans) {
  return {
    walBytesPerSpan: cost.walRecordBytes / spans,
    walPendingBytesPerSpan: cost.walPendingBytes / spans,
    walBytesWithImagesPerSpan: (cost.walRecordBytes + cost.walImageBytes) / spans,
    statementsPerThousandSpans: (1000 * cost.statements) / spans,
    insertedPerSpan: cost.inserted / spans,
    updatedPerSpan: cost.updated / spans,
    otherRowsPerSpan: cost.others / spans,
    hotPercent: cost.updated > 0 ? (100 * cost.hot) / cost.updated : undefined,
    deadPerThousandSpans: (1000 * cost.dead) / spans,
    ginPendingPages: cost.ginPendingPages,
    ginPendingTuples: cost.ginPendingTuples,
    tableBloatPerSpan: cost.tableBloatBytes / spans,
    indexBloatPerSpan: cost.indexBloatBytes / spans,
    tableBloatAfterVacuumPerSpan: cost.tableBloatAfterVacuumBytes / spans,
    indexBloatAfterVacuumPerSpan: cost.indexBloatAfterVacuumBytes / spans,
    spansPerWriteSecond: spans / (cost.writeMillis / 1000),
  };
}

async function spanCount(database) {
  const [row] = await database.query(
    'SELECT count(*)::int AS all, count(*) FILTER (WHERE end_timestamp IS NULL)::int AS open FROM span',
  );
  return row;
}

async function withDatabase(connection, name, work) {
  const database = await connect({ ...connection, database: name });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
