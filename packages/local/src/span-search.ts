// A validated span search: what the HTTP side asks of the store.

import type { SpanStatus, SpanType } from './span';

/** What a search can be sorted by. A span in flight has no duration and sorts as the shortest. */
export const SORT_KEYS = ['start_timestamp', 'duration_ms', 'input_tokens', 'output_tokens'] as const;

export type SortKey = (typeof SORT_KEYS)[number];

/** All given filters must match; within a list filter any element may. */
export interface SpanSearch {
  trace_ids?: string[];
  span_ids?: string[];
  parent_ids?: string[];
  /** Only spans without a parent, the roots of traces. */
  parents_only?: boolean;
  names?: string[];
  statuses?: SpanStatus[];
  types?: SpanType[];
  group_id?: string;
  /** Earliest start, inclusive, in microseconds since the epoch. */
  fromMicros?: bigint;
  /** Latest start, inclusive, in microseconds since the epoch. */
  toMicros?: bigint;
  limit: number;
  sort_by: SortKey;
  sort_order: 'asc' | 'desc';
  /** Id of the last span of the previous page. */
  starting_after?: string;
  /** Id of the first span of the following page. */
  ending_before?: string;
}
