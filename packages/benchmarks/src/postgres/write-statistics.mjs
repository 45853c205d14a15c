// What a run of writes cost the database: WAL, rows, dead rows, pending index work, and size beyond what the same rows
// need.

/**
 * Marks where the run begins. A checkpoint before it makes the first change of each page log an image of the page, in
 * every run alike.
 */
export async function beginWrites(database) {
  await database.script('CHECKPOINT');
  const [{ lsn }] = await database.query('SELECT pg_current_wal_insert_lsn()::text AS lsn');
  return lsn;
}

/** Call after the writer's connection is closed: its counters are then flushed. */
export async function endWrites(database, beginLsn) {
  const written = await walSince(database, beginLsn);
  const pending = await pendingGinWork(database);
  await doPendingGinWork(database);
  const withPendingWork = await walSince(database, beginLsn);
  const [rows] = await database.query(
    `SELECT sum(n_tup_ins) FILTER (WHERE relname = 'span')::float8 AS inserted,
            sum(n_tup_upd) FILTER (WHERE relname = 'span')::float8 AS updated,
            sum(n_tup_hot_upd) FILTER (WHERE relname = 'span')::float8 AS hot,
            coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del) FILTER (WHERE relname <> 'span'), 0)::float8 AS others
     FROM pg_stat_user_tables`,
  );
  const dead = await deadRows(database);
  const afterRun = await sizes(database);
  await database.script('VACUUM');
  const afterVacuum = await sizes(database);
  await database.script('VACUUM FULL');
  const rewritten = await sizes(database);
  return {
    walRecordBytes: withPendingWork.records,
    walImageBytes: withPendingWork.images,
    walPendingBytes: withPendingWork.records - written.records,
    ...rows,
    dead,
    ...pending,
    tableBloatBytes: afterRun.table - rewritten.table,
    indexBloatBytes: afterRun.index - rewritten.index,
    tableBloatAfterVacuumBytes: afterVacuum.table - rewritten.table,
    indexBloatAfterVacuumBytes: afterVacuum.index - rewritten.index,
  };
}

/** Bytes of WAL records, and of the page images in them. */
async function walSince(database, beginLsn) {
  const [row] = await database.query(
    `SELECT sum(record_size)::float8 AS records, sum(fpi_size)::float8 AS images
     FROM pg_get_wal_stats($1, pg_current_wal_flush_lsn())`,
    [beginLsn],
  );
  return row;
}

const TABLES = `SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`;

async function deadRows(database) {
  const [{ dead }] = await database.query(
    `SELECT sum((pgstattuple(oid)).dead_tuple_count)::float8 AS dead FROM (${TABLES}) AS tables`,
  );
  return dead;
}

const GIN_INDEXES = `SELECT pg_class.oid FROM pg_class JOIN pg_am ON pg_am.oid = relam
  WHERE relkind = 'i' AND amname = 'gin' AND relnamespace = 'public'::regnamespace`;

/** Entries that GIN indexes have put off: a later write, or VACUUM, has to do this work. */
async function pendingGinWork(database) {
  const [{ pages, tuples }] = await database.query(
    `SELECT coalesce(sum((pgstatginindex(oid)).pending_pages), 0)::float8 AS pages,
            coalesce(sum((pgstatginindex(oid)).pending_tuples), 0)::float8 AS tuples
     FROM (${GIN_INDEXES}) AS indexes`,
  );
  return { ginPendingPages: pages, ginPendingTuples: tuples };
}

async function doPendingGinWork(database) {
  await database.query(`SELECT gin_clean_pending_list(oid) FROM (${GIN_INDEXES}) AS indexes`);
  // This work has no commit that would flush its WAL, and only what is flushed can be read.
  await database.script('CHECKPOINT');
}

/** TOAST counts as part of the table. */
async function sizes(database) {
  const [row] = await database.query(
    `SELECT sum(pg_table_size(oid))::float8 AS table, sum(pg_indexes_size(oid))::float8 AS index FROM (${TABLES}) AS tables`,
  );
  return row;
}
