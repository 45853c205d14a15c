// Types of `POST /v5/spans/search` (contract: Endpoints).
import type { JsonValue, SgpSpan, SgpSpanStatus, SgpSpanType } from './sgp-item';

/** Filters and paging of a search; all filters given must hold. Times are ISO 8601. */
export interface SgpSearchFilter {
  traceIds?: readonly string[];
  spanIds?: readonly string[];
  parentIds?: readonly string[];
  /** Only root spans: one for each trace. */
  parentsOnly?: boolean;
  names?: readonly string[];
  statuses?: readonly SgpSpanStatus[];
  types?: readonly SgpSpanType[];
  groupId?: string;
  /** Each term at least 2 characters, at most 10 terms. */
  searchTexts?: readonly string[];
  extraMetadata?: Readonly<Record<string, JsonValue>>;
  minDurationMillis?: number;
  maxDurationMillis?: number;
  fromTimestamp?: string;
  toTimestamp?: string;
  /** Spans on one page. */
  limit?: number;
  sortBy?: 'start_timestamp' | 'duration_ms' | 'input_tokens' | 'output_tokens';
  sortOrder?: 'asc' | 'desc';
  /** Id of the last span of the page before. */
  startingAfter?: string;
  /** Id of the first span of the page after. */
  endingBefore?: string;
}

/** One page. The API reports no total: page with `startingAfter` while `hasMore`. */
export interface SgpSearchPage {
  items: SgpSpan[];
  hasMore: boolean;
}
