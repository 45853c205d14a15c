// The two identity rules behind SGP's API, and what each means for the key of a row.

import { LocalError } from '../local-error';
import type { SpanItem } from '../span';
import type { SqlDatabase } from './sql-database';

/**
 * - `legacy`: one span per (account, id); the last write wins, so a start write that arrives after the end write
 *   destroys the ended span.
 * - `tracing`: one span per (account, trace, id, UTC day of the start); a completed span is kept over one in
 *   progress, a span re-sent with a start on another day becomes a second row, and `PATCH` is answered 501.
 */
export type StoreSemantics = 'legacy' | 'tracing';

export const STORE_SEMANTICS = ['legacy', 'tracing'] as const satisfies readonly StoreSemantics[];

/** What tells two stored spans of one account and id apart; '' where there can be only one. */
export function partitionKey(
  semantics: StoreSemantics,
  span: Pick<SpanItem, 'trace_id'>,
  startedAtUtc: string,
): string {
  return semantics === 'legacy' ? '' : `${startedAtUtc.slice(0, 10)}/${span.trace_id}`;
}

/**
 * Remembers which rule the stored spans were written by.
 *
 * @throws LocalError `SGP_LOCAL_DATA_UNREADABLE` if they were written by the other one: their keys would not fit
 */
export async function keepSemantics(database: SqlDatabase, semantics: StoreSemantics): Promise<void> {
  const [setting] = await database.query('SELECT store_semantics FROM store_setting');
  // Spans that are older than the setting were written by the only rule there was.
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
