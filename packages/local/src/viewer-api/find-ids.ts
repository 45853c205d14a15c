// The traces and spans whose id begins with a text: what the command line accepts instead of a whole id.

import type { IdMatches } from '../contract/viewer-answers';
import type { SqlDatabase } from '../store/sql-database';

/** Of each kind; more of them help nobody to choose. */
const MAX_MATCHES = 10;

/** By range and not by pattern, so that the primary keys find them. An id that is the whole text comes first. */
export async function findIds(database: SqlDatabase, account: string, prefix: string): Promise<IdMatches> {
  // The last character there is: everything that begins with the prefix sorts before it.
  const parameters = [account, prefix, `${prefix}\u{10ffff}`];
  const traces = await database.query(
    'SELECT trace_id AS id, trace_id, name FROM trace_summary WHERE account_id = $1 AND trace_id >= $2 ' +
      `AND trace_id <= $3 ORDER BY trace_id LIMIT ${MAX_MATCHES}`,
    parameters,
  );
  const spans = await database.query(
    'SELECT id, trace_id, name FROM span WHERE account_id = $1 AND id >= $2 ' +
      `AND id <= $3 ORDER BY id, trace_id LIMIT ${MAX_MATCHES}`,
    parameters,
  );
  return { traces, spans } as unknown as IdMatches;
}
