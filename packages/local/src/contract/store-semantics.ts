// Which of SGP's two stores to behave like.

/**
 * - `legacy`: one span per (account, id); the last write wins, so a start write that arrives after the end write
 *   destroys the ended span.
 * - `tracing`: one span per (account, trace, id, UTC day of the start); a completed span is kept over one in
 *   progress, a span re-sent with a start on another day becomes a second row, and `PATCH` is answered 501.
 */
export type StoreSemantics = 'legacy' | 'tracing';

export const STORE_SEMANTICS = ['legacy', 'tracing'] as const satisfies readonly StoreSemantics[];
