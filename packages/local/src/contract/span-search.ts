// A validated span search: what the HTTP side asks of the store.

import type { AssessmentType } from './assessment';
import type { JsonObject, SpanStatus, SpanType } from './span';

/**
 * What a search can be sorted by. A span in flight has no duration and sorts as the shortest; one without a token
 * count sorts as zero.
 */
export const SORT_KEYS = ['start_timestamp', 'duration_ms', 'input_tokens', 'output_tokens'] as const;

export type SortKey = (typeof SORT_KEYS)[number];

/** One span by its full identity: an id alone may exist in several traces. */
export interface SpanReference {
  trace_id: string;
  span_id: string;
}

/** All given filters must match; within a list filter any element may, so an empty list matches nothing. */
export interface SpanSearch {
  trace_ids?: string[];
  span_ids?: string[];
  spans?: SpanReference[];
  parent_ids?: string[];
  /** Only spans without a parent, the roots of traces. */
  parents_only?: boolean;
  names?: string[];
  statuses?: SpanStatus[];
  types?: SpanType[];
  group_id?: string;
  /** Every term must match, in whichever searched field; terms that look like a UUID match trace ids instead. */
  search_texts?: string[];
  /** Top-level keys of `metadata`: each equals its value, or one of the values of an array. */
  extra_metadata?: JsonObject;
  /** Inclusive; a span in flight has no duration and is never found with them. */
  min_duration_ms?: number;
  max_duration_ms?: number;
  excluded_span_ids?: string[];
  excluded_trace_ids?: string[];
  excluded_spans?: SpanReference[];
  application_variant_ids?: string[];
  /** `metadata.__agent_name__`, `__agent_id__` and `__acp_type__`. */
  agentex_agent_names?: string[];
  agentex_agent_ids?: string[];
  acp_types?: string[];
  obs_trace_ids?: string[];
  obs_span_ids?: string[];
  /** Only spans with at least one assessment of these types. */
  assessment_types?: AssessmentType[];
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
