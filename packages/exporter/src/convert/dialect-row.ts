// A row of the table in docs/reference/conversion.md. The rows of a dialect stand in `dialects/rows/` under its
// name, where nothing but the generator reads them: words for people are no part of what an application loads.

/** The cells of one row, in Markdown. */
export interface DialectRow {
  readonly dialect: string;
  readonly recognisedBy: string;
  readonly type: string;
  readonly input: string;
  readonly output: string;
  /** Default: what the descriptor's `usage` and `cost` name. */
  readonly usage?: string;
  /** Default: what the descriptor's `session` and `user` name. */
  readonly session?: string;
  /** Default: the status of the span, and what the descriptor's `errorMessages` name. */
  readonly errors?: string;
}
