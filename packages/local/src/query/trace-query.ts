// A parsed query: what the parser makes of the text and the database answers.

import type { SpanType } from '../contract/span';

export type Comparison = '>' | '>=' | '<' | '<=' | '=';

export type TextField = 'service' | 'name' | 'model' | 'group' | 'trace';
export type NumberField = 'duration' | 'tokens' | 'cost' | 'spans' | 'errors';
export type TraceStatus = 'success' | 'error' | 'in-flight';
export type Having = 'error' | 'tokens' | 'cost' | 'model' | 'service' | 'group' | 'feedback';

/** A condition on a trace. `and` and `or` have at least two terms. */
export type TraceQuery =
  | { kind: 'and' | 'or'; terms: TraceQuery[] }
  | { kind: 'not'; term: TraceQuery }
  /** In the text of a span, or in the name or id of the trace. Unquoted, the last word may be the start of a word. */
  | { kind: 'words'; text: string; isQuoted: boolean }
  /** `isWhole`: the whole text, in this case; otherwise a part of it, in any case. */
  | { kind: 'text'; field: TextField; value: string; isWhole: boolean }
  | { kind: 'type'; value: SpanType }
  | { kind: 'status'; value: TraceStatus }
  | { kind: 'has'; value: Having }
  /** A duration is in microseconds, a cost in dollars. */
  | { kind: 'number'; field: NumberField; comparison: Comparison; value: number }
  /** Compared with a percentile of all traces: `share` is 0.95 for `p95`. */
  | { kind: 'percentile'; field: NumberField; comparison: Comparison; share: number };

/** Why a text is not a query. */
export interface QueryProblem {
  /** A sentence for people: what is wrong and what to do. */
  message: string;
  /** Where, in UTF-16 units; `end` is exclusive. */
  start: number;
  end: number;
  /** What to put there instead, when it looks like a misspelling. */
  suggestion: string | null;
}

/** `query` is undefined for an empty text, which fits every trace. */
export type ParsedQuery = { query: TraceQuery | undefined } | { problem: QueryProblem };
