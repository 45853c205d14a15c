// Saved views: a name for the filters of the trace list, kept with the spans so that everybody who uses this backend
// finds them. The filters themselves stay in the address; a view is the query part of one.

import { invalid, Rejection } from '../contract/rejection';
import type { SavedView } from '../contract/viewer-answers';
import type { SqlDatabase } from '../store/sql-database';
import { isStorable } from '../validation/storable-text';

export const MAX_VIEWS = 200;
const MAX_NAME_LENGTH = 100;
const MAX_PARAMETERS_LENGTH = 4000;

export async function listViews(database: SqlDatabase, account: string): Promise<SavedView[]> {
  const rows = await database.query(
    `SELECT name, parameters FROM saved_view WHERE account_id = $1 ORDER BY lower(name), name LIMIT ${MAX_VIEWS}`,
    [account],
  );
  return rows as unknown as SavedView[];
}

/**
 * Saves a view, or replaces the one of the same name.
 *
 * @throws Rejection 422 for a name or parameters that cannot be one, 409 beyond {@link MAX_VIEWS}
 */
export async function saveView(
  database: SqlDatabase,
  account: string,
  name: string,
  body: unknown,
): Promise<SavedView> {
  const view = { name: readName(name), parameters: readParameters(body) };
  // One statement: the bound holds also when two are saved at once, but for those under way.
  const [saved] = await database.query(
    `INSERT INTO saved_view (account_id, name, parameters) SELECT $1, $2, $3
     WHERE (SELECT count(*) FROM saved_view WHERE account_id = $1 AND name <> $2) < ${MAX_VIEWS}
     ON CONFLICT (account_id, name) DO UPDATE SET parameters = excluded.parameters, updated_at = now() RETURNING name`,
    [account, view.name, view.parameters],
  );
  if (saved) return view;
  throw new Rejection(409, `There are ${MAX_VIEWS} saved views already. Delete one first`);
}

/** Answers whether there was such a view. */
export async function deleteView(database: SqlDatabase, account: string, name: string): Promise<boolean> {
  if (!isStorable(name)) return false;
  const sql = 'DELETE FROM saved_view WHERE account_id = $1 AND name = $2 RETURNING name';
  return (await database.query(sql, [account, name])).length > 0;
}

function readName(name: string): string {
  const trimmed = name.trim();
  if (trimmed !== '' && trimmed.length <= MAX_NAME_LENGTH && isStorable(trimmed)) return trimmed;
  throw invalid(['path', 'name'], `A name has 1 to ${MAX_NAME_LENGTH} characters`, 'string');
}

function readParameters(body: unknown): string {
  const parameters = typeof body === 'object' && body !== null ? (body as { parameters?: unknown }).parameters : null;
  if (typeof parameters === 'string' && parameters.length <= MAX_PARAMETERS_LENGTH && isStorable(parameters)) {
    return parameters;
  }
  throw invalid(['body', 'parameters'], `Send a text of at most ${MAX_PARAMETERS_LENGTH} characters`, 'string');
}
