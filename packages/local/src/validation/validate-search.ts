// The body and query of a span search to one SpanSearch value. A filter that this backend cannot apply is
// refused: an ignored filter would return spans that were not asked for.

import { ASSESSMENT_TYPES } from '../contract/assessment';
import { type Issue, invalid, Rejection } from '../contract/rejection';
import { SPAN_STATUSES, SPAN_TYPES } from '../contract/span';
import { SORT_KEYS, type SortKey, type SpanSearch } from '../contract/span-search';
import * as rule from './field-rules';
import { quotedPhrase } from './quoted-phrase';
import { isStorable, replaceUnstorable } from './storable-text';
import { parseTimestamp } from './timestamp';

/** Ids that the filters of one search may hold together; a pair counts two. */
export const MAX_SEARCH_IDS = 10_000;

/** Page size when `limit` is absent, and the largest one. Neither is public for SGP. */
export const DEFAULT_SEARCH_LIMIT = 50;
export const MAX_SEARCH_LIMIT = 1000;

export const MAX_SEARCH_TERMS = 10;
/** Keys of `extra_metadata`: each is a condition of its own in the statement. */
const MAX_METADATA_KEYS = 100;
export const MIN_TERM_LENGTH = 2;

const LIST_FILTERS = {
  trace_ids: rule.text,
  span_ids: rule.text,
  parent_ids: rule.text,
  names: rule.text,
  statuses: rule.oneOf(SPAN_STATUSES),
  types: rule.oneOf(SPAN_TYPES),
  search_texts: searchTerm,
  excluded_span_ids: rule.text,
  excluded_trace_ids: rule.text,
  application_variant_ids: rule.text,
  agentex_agent_names: rule.text,
  agentex_agent_ids: rule.text,
  acp_types: rule.text,
  obs_trace_ids: rule.hex(32),
  obs_span_ids: rule.hex(16),
  assessment_types: rule.oneOf(ASSESSMENT_TYPES),
} as const;

const PAIR_FILTERS = ['spans', 'excluded_spans'] as const;

const VALUE_FILTERS = {
  parents_only: rule.flag,
  group_id: rule.text,
  min_duration_ms: rule.wholeNumber,
  max_duration_ms: rule.wholeNumber,
} as const;

const COUNTED_FILTERS = ['trace_ids', 'span_ids', 'parent_ids', 'excluded_span_ids', 'excluded_trace_ids'] as const;

const QUERY_PARAMETERS = ['from_ts', 'to_ts', 'limit', 'sort_by', 'sort_order', 'starting_after', 'ending_before'];

/** Sent by SGP's own clients; here every page is complete, so it changes nothing. */
const IGNORED_PARAMETERS = ['allow_partial_results'];

/**
 * An empty list matches no span; an absent or null filter matches all.
 *
 * @throws Rejection 422 for a wrong value or an unknown filter, 400 for text that no stored span can hold
 */
export function validateSearch(body: unknown, query: Record<string, string>): SpanSearch {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalid(['body'], 'Input should be a valid dictionary', 'dict_type');
  }
  const issues: Issue[] = [];
  const search = { ...readFilters(body as Record<string, unknown>, issues), ...readQuery(query, issues) };
  if (issues.length > 0) throw new Rejection(422, issues);
  const idCount = countIds(search);
  if (idCount > MAX_SEARCH_IDS) {
    throw invalid(['body'], `At most ${MAX_SEARCH_IDS} ids in all filters together, not ${idCount}`, 'too_long');
  }
  return search;
}

function countIds(search: SpanSearch): number {
  const single = COUNTED_FILTERS.reduce((count, filter) => count + (search[filter]?.length ?? 0), 0);
  return PAIR_FILTERS.reduce((count, filter) => count + 2 * (search[filter]?.length ?? 0), single);
}

type Paging = 'fromMicros' | 'toMicros' | 'limit' | 'sort_by' | 'sort_order' | 'starting_after' | 'ending_before';

type Filters = Omit<SpanSearch, Paging>;

function readFilters(body: Record<string, unknown>, issues: Issue[]): Filters {
  const filters: Record<string, unknown> = {};
  for (const [filter, value] of Object.entries(body)) {
    if (value === null) continue;
    const loc = ['body', filter];
    if (Object.hasOwn(LIST_FILTERS, filter)) {
      checkList(value, LIST_FILTERS[filter as keyof typeof LIST_FILTERS], loc, issues);
    } else if (Object.hasOwn(VALUE_FILTERS, filter)) {
      checkValue(value, VALUE_FILTERS[filter as keyof typeof VALUE_FILTERS], loc, issues);
    } else if ((PAIR_FILTERS as readonly string[]).includes(filter)) {
      checkPairs(value, loc, issues);
    } else if (filter === 'extra_metadata') {
      checkValue(value, rule.jsonObject, loc, issues);
      refuseUnstorable(value, loc);
      if (Object.keys(Object(value)).length > MAX_METADATA_KEYS) {
        issues.push({ loc, msg: `Dictionary should have at most ${MAX_METADATA_KEYS} items`, type: 'too_long' });
      }
    } else {
      issues.push({ loc, msg: 'Unknown filter', type: 'extra_forbidden' });
    }
    filters[filter] = value;
  }
  if (Array.isArray(filters.search_texts) && filters.search_texts.length > MAX_SEARCH_TERMS) {
    const msg = `List should have at most ${MAX_SEARCH_TERMS} items`;
    issues.push({ loc: ['body', 'search_texts'], msg, type: 'too_long' });
  }
  return filters as Filters;
}

/** The length counts between the quotes of a phrase. */
function searchTerm(value: unknown): rule.Problem | undefined {
  const problem = rule.text(value);
  if (problem) return problem;
  const term = value as string;
  const length = [...(quotedPhrase(term)?.trim() ?? term)].length;
  if (length >= MIN_TERM_LENGTH) return undefined;
  return { msg: `Each term should have at least ${MIN_TERM_LENGTH} characters`, type: 'string_too_short' };
}

function checkPairs(value: unknown, loc: Issue['loc'], issues: Issue[]): void {
  if (!Array.isArray(value)) {
    issues.push({ loc, msg: 'Input should be a valid list', type: 'list_type' });
    return;
  }
  for (const [index, pair] of value.entries()) {
    const at = [...loc, index];
    if (typeof pair !== 'object' || pair === null || Array.isArray(pair)) {
      issues.push({ loc: at, msg: 'Input should be a valid dictionary', type: 'dict_type' });
      continue;
    }
    for (const field of ['trace_id', 'span_id']) {
      const id = (pair as Record<string, unknown>)[field];
      if (id === undefined) issues.push({ loc: [...at, field], msg: 'Field required', type: 'missing' });
      else checkValue(id, rule.text, [...at, field], issues);
    }
  }
}

function refuseUnstorable(value: unknown, loc: Issue['loc']): void {
  if (replaceUnstorable(value) !== value) {
    throw new Rejection(400, `${loc.join('.')} contains a NUL byte or invalid UTF-8`);
  }
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

function readQuery(query: Record<string, string>, issues: Issue[]): Pick<SpanSearch, Paging> {
  for (const [parameter, value] of Object.entries(query)) {
    if (IGNORED_PARAMETERS.includes(parameter)) continue;
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
