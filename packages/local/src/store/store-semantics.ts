// The two identity rules behind SGP's API, and what each means for the key of a row.

import type { SpanItem } from '../span';

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
