// The filters of the trace list between the address bar, the form and the request.

import type { Query } from '../api/types';

/** Look-back windows: name in the URL, label, length. */
export const WINDOWS = [
  { id: '15m', label: 'Last 15 minutes', millis: 15 * 60_000 },
  { id: '1h', label: 'Last hour', millis: 3_600_000 },
  { id: '24h', label: 'Last 24 hours', millis: 86_400_000 },
  { id: '7d', label: 'Last 7 days', millis: 7 * 86_400_000 },
] as const;

export const FILTER_PARAMETERS = [
  'q',
  'status',
  'type',
  'name',
  'group',
  'service',
  'feedback',
  'last',
  'from',
  'to',
  'min',
  'max',
] as const;

export type FilterParameter = (typeof FILTER_PARAMETERS)[number];

/** The filter as the backend wants it; a look-back window is counted back from `nowMillis`. */
export function filterQuery(parameters: Record<string, string>, nowMillis: number): Query {
  const window = WINDOWS.find(({ id }) => id === parameters.last);
  return {
    query: parameters.q,
    status: parameters.status,
    type: parameters.type,
    name: parameters.name,
    group: parameters.group,
    service: parameters.service,
    feedback: parameters.feedback,
    from_us: window ? (nowMillis - window.millis) * 1000 : wholeMicros(parameters.from),
    to_us: window ? undefined : wholeMicros(parameters.to),
    min_ms: wholeNumber(parameters.min),
    max_ms: wholeNumber(parameters.max),
  };
}

export function isFiltered(parameters: Record<string, string>): boolean {
  return FILTER_PARAMETERS.some((name) => parameters[name] !== undefined);
}

/** Parameters that remove every filter. */
export function noFilter(): Record<FilterParameter, undefined> {
  return Object.fromEntries(FILTER_PARAMETERS.map((name) => [name, undefined])) as Record<FilterParameter, undefined>;
}

/** `from` and `to` stand in the URL as ISO 8601. */
function wholeMicros(text: string | undefined): number | undefined {
  const millis = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(millis) || millis < 0 ? undefined : Math.round(millis * 1000);
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}
