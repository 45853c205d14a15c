// Remembers in the database which identity rule its spans were written by.

import type { StoreSemantics } from '../contract/store-semantics';
import { LocalError } from '../errors/local-error';
import type { SqlDatabase } from './sql-database';

/**
 * Stores the rule on the first start and compares it on later ones.
 *
 * @throws LocalError `SGP_LOCAL_DATA_UNREADABLE` if they were written by the other one: their keys would not fit
 */
export async function keepSemantics(database: SqlDatabase, semantics: StoreSemantics): Promise<void> {
  const [setting] = await database.query('SELECT store_semantics FROM store_setting');
  // Spans older than this setting were written with `legacy`, the only rule there was.
  const stored = setting?.store_semantics ?? 'legacy';
  if (stored !== semantics && (await database.query('SELECT 1 AS found FROM span LIMIT 1')).length > 0) {
    throw new LocalError(
      'SGP_LOCAL_DATA_UNREADABLE',
      `The stored spans were written with --store-semantics ${stored}. Use that, or another folder or database.`,
    );
  }
  if (setting?.store_semantics === semantics) return;
  await database.query(
    'INSERT INTO store_setting (store_semantics) VALUES ($1) ' +
      'ON CONFLICT (only_row) DO UPDATE SET store_semantics = excluded.store_semantics',
    [semantics],
  );
}
