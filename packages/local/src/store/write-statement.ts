// The statements that write a batch: one INSERT … ON CONFLICT for any number of spans, and the look-up before it.

import type { StoreSemantics } from '../contract/store-semantics';
import { SPAN_COLUMNS } from './span-row';

const COLUMNS = Object.keys(SPAN_COLUMNS);
const REPLACED = [...COLUMNS.map((column) => `${column} = excluded.${column}`), 'stored_at = excluded.stored_at'];

// The whole batch is one parameter, JSON text; the type `json` keeps the order of its keys.
const INSERT =
  `INSERT INTO span (${COLUMNS.join(', ')}, stored_at) SELECT ${COLUMNS.join(', ')}, now() ` +
  'FROM json_to_recordset($1::json) AS item (' +
  `${Object.entries(SPAN_COLUMNS)
    .map(([column, type]) => `${column} ${type}`)
    .join(', ')}) ON CONFLICT (account_id, id, partition_key) `;

/** Inserts or replaces the rows of `$1`; returns the id of each row that was written. */
export const UPSERT_STATEMENT: Record<StoreSemantics, string> = {
  legacy: `${INSERT} DO UPDATE SET ${REPLACED.join(', ')} RETURNING id`,
  // A completed span is kept over one in progress.
  tracing:
    `${INSERT} DO UPDATE SET ${REPLACED.join(', ')} ` +
    'WHERE span.ended_at IS NULL OR excluded.ended_at IS NOT NULL RETURNING id',
};

/** Inserts the rows of `$1` that do not exist; returns their ids. */
export const INSERT_STATEMENT = `${INSERT} DO NOTHING RETURNING id`;

/**
 * The stored spans `$2` of account `$1` and their stored ancestors, without the ids `$3`, which are about to be
 * replaced. Bounded: no real trace nests so deep.
 */
export const ANCESTORS_STATEMENT = `
  WITH RECURSIVE ancestor AS (
    SELECT id, parent_id, trace_id FROM span
    WHERE account_id = $1 AND id = ANY($2::text[]) AND id <> ALL($3::text[])
    UNION
    SELECT span.id, span.parent_id, span.trace_id FROM ancestor
    JOIN span ON span.account_id = $1 AND span.id = ancestor.parent_id AND span.trace_id = ancestor.trace_id
    WHERE span.id <> ALL($3::text[])
  ) SELECT id, parent_id, trace_id FROM ancestor LIMIT 10000`;
