// The body and query of a span search to one SpanSearch value. A filter that this backend cannot apply is
// refused: an ignored filter would return spans that were not asked for.

import { type Issue, invalid, Rejection } from '../rejection';
import { SPAN_STATUSES, SPAN_TYPES } from '../span';
import { SORT_KEYS, type SortKey, type SpanSearch } from '../span-search';
import * as rule from './field-rules';
import { isStorable } from './storable-text';
import { parseTimestamp } from './timestamp';

/** Ids that the filters of one search may hold together. */
export const MAX_SEARCH_IDS = 10_000;

/** Page size when `limit` is absent, and the largest one. Neither is public for SGP. */
export const DEFAULT_SEARCH_LIMIT = 50;
export const MAX_SEARCH_LIMIT = 1000;

const LIST_FILTERS = {
  trace_ids: rule.text,
  span_ids: rule.text,
  parent_ids: rule.text,
  names: rule.text,
  statuses: rule.oneOf(SPAN_STATUSES),
  types: rule.oneOf(SPAN_TYPES),
} as const;

const COUNTED_FILTERS = ['trace_ids', 'span_ids', 'parent_ids'] as const;

/** Filters of the contract that this backend does not apply yet. */
const UNSUPPORTED_FILTERS = new Set([
  'spans',
  'search_texts',
  'extra_metadata',
  'min_duration_ms',
  'max_duration_ms',
  'excluded_span_ids',
  'excluded_trace_ids',
  'excluded_spans',
  'application_variant_ids',
  'agentex_agent_names',
  'agentex_agent_ids',
  'acp_types',
  'obs_trace_ids',
  'obs_span_ids',
]);

const QUERY_PARAMETERS = ['from_ts', 'to_ts', 'limit', 'sort_by', 'sort_order', 'starting_after', 'ending_before'];

/**
 * An empty list matches no span; an absent or null filter matches all.
 *
 * @throws Rejection 422 for a wrong value or an unknown filter, 501 for a filter that SGP has and this backend lacks
 */
export function validateSearch(body: unknown, query: Record<string, string>): SpanSearch {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalid(['body'], 'Input should be a valid dictionary', 'dict_type');
  }
  const issues: Issue[] = [];
  const search = { ...readFilters(body as Record<string, unknown>, issues), ...readQuery(query, issues) };
  if (issues.length > 0) throw new Rejection(422, issues);
  const idCount = COUNTED_FILTERS.reduce((count, filter) => count + (search[filter]?.length ?? 0), 0);
  if (idCount > MAX_SEARCH_IDS) {
    throw invalid(['body'], `At most ${MAX_SEARCH_IDS} ids in all filters together, not ${idCount}`, 'too_long');
  }
  return search;
}

type Filters = Pick<SpanSearch, keyof typeof LIST_FILTERS | 'parents_only' | 'group_id'>;

function readFilters(body: Record<string, unknown>, issues: Issue[]): Filters {
  const filters: Record<string, unknown> = {};
  for (const [filter, value] of Object.entries(body)) {
    if (value === null) continue;
    const loc = ['body', filter];
    if (Object.hasOwn(LIST_FILTERS, filter)) {
      checkList(value, LIST_FILTERS[filter as keyof typeof LIST_FILTERS], loc, issues);
    } else if (filter === 'group_id') {
      checkValue(value, rule.text, loc, issues);
    } else if (filter === 'parents_only') {
      checkValue(value, rule.flag, loc, issues);
    } else if (UNSUPPORTED_FILTERS.has(filter)) {
      throw new Rejection(501, `The filter ${filter} is not supported by this local backend`);
    } else {
      issues.push({ loc, msg: 'Unknown filter', type: 'extra_forbidden' });
    }
    filters[filter] = value;
  }
  return filters as Filters;
}

function checkList(value: unknown, each: rule.FieldRule, loc: Issue['loc'], issues: Issue[]): void {
  if (!Array.isArray(value)) {
    issues.push({ loc, msg: 'Input should be a valid list', type: 'list_type' });
    return;
  }
  for (const [index, element] of value.entries()) checkValue(element, each, [...loc, index], issues);
}

function checkValue(value: unknown, check: rule.FieldRule, loc: Issue['loc'], issues: Issue[]): void {
  const problem = check(value);
  if (problem) issues.push({ loc, ...problem });
  else if (typeof value === 'string' && !isStorable(value)) {
    throw new Rejection(400, `${loc.join('.')} contains a NUL byte or invalid UTF-8`);
  }
}

type Paging = Omit<SpanSearch, keyof Filters>;

function readQuery(query: Record<string, string>, issues: Issue[]): Paging {
  for (const [parameter, value] of Object.entries(query)) {
    const loc = ['query', parameter];
    if (!QUERY_PARAMETERS.includes(parameter)) issues.push({ loc, msg: 'Unknown parameter', type: 'extra_forbidden' });
    checkValue(value, rule.text, loc, issues);
  }
  const { starting_after, ending_before } = query;
  if (starting_after !== undefined && ending_before !== undefined) {
    const msg = 'starting_after and ending_before exclude each other';
    issues.push({ loc: ['query', 'ending_before'], msg, type: 'value_error' });
  }
  return {
    ...readWindow(query, issues),
    limit: readLimit(query.limit, issues),
    sort_by: readChoice(query, 'sort_by', SORT_KEYS, 'start_timestamp', issues) as SortKey,
    sort_order: readChoice(query, 'sort_order', ['asc', 'desc'], 'desc', issues) as 'asc' | 'desc',
    starting_after,
    ending_before,
  };
}

function readWindow(query: Record<string, string>, issues: Issue[]): Pick<SpanSearch, 'fromMicros' | 'toMicros'> {
  const [fromMicros, toMicros] = (['from_ts', 'to_ts'] as const).map((parameter) => {
    const value = query[parameter];
    const problem = value === undefined ? undefined : rule.timestamp(value);
    if (problem) issues.push({ loc: ['query', parameter], ...problem });
    return value === undefined ? undefined : parseTimestamp(value);
  });
  if (fromMicros !== undefined && toMicros !== undefined && fromMicros > toMicros) {
    issues.push({ loc: ['query', 'from_ts'], msg: 'Value error, from_ts is after to_ts', type: 'value_error' });
  }
  return { fromMicros, toMicros };
}

function readLimit(value: string | undefined, issues: Issue[]): number {
  if (value === undefined) return DEFAULT_SEARCH_LIMIT;
  const limit = /^\d{1,9}$/.test(value) ? Number(value) : 0;
  if (limit < 1 || limit > MAX_SEARCH_LIMIT) {
    const msg = `Input should be a whole number from 1 to ${MAX_SEARCH_LIMIT}`;
    issues.push({ loc: ['query', 'limit'], msg, type: 'int_range' });
  }
  return limit;
}

function readChoice(
  query: Record<string, string>,
  parameter: string,
  choices: readonly string[],
  fallback: string,
  issues: Issue[],
): string {
  const value = query[parameter] ?? fallback;
  const problem = rule.oneOf(choices)(value);
  if (problem) issues.push({ loc: ['query', parameter], ...problem });
  return value;
}
