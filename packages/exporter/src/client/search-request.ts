// A search filter in the API's own words: filters in the body, paging in the query (contract: Endpoints).
import type { SgpSearchFilter } from '../item/sgp-search';

export function searchRequest(filter: SgpSearchFilter): { path: string; body: Record<string, unknown> } {
  const query = new URLSearchParams();
  const page = {
    from_ts: filter.fromTimestamp,
    to_ts: filter.toTimestamp,
    limit: filter.limit,
    sort_by: filter.sortBy,
    sort_order: filter.sortOrder,
    starting_after: filter.startingAfter,
    ending_before: filter.endingBefore,
  };
  for (const [name, value] of Object.entries(page)) {
    if (value !== undefined) query.set(name, String(value));
  }
  const body = {
    trace_ids: filter.traceIds,
    span_ids: filter.spanIds,
    parent_ids: filter.parentIds,
    parents_only: filter.parentsOnly,
    names: filter.names,
    statuses: filter.statuses,
    types: filter.types,
    group_id: filter.groupId,
    search_texts: filter.searchTexts,
    extra_metadata: filter.extraMetadata,
    min_duration_ms: filter.minDurationMillis,
    max_duration_ms: filter.maxDurationMillis,
  };
  return { path: query.size > 0 ? `/v5/spans/search?${query}` : '/v5/spans/search', body };
}
