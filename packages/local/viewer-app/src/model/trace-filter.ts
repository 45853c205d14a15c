// The filters of the trace list between the address bar, the form and the request.

import type { Query } from '../api/types';
import { lookBackMillis } from './time-range';

export const FILTER_PARAMETERS = [
  'q',
  'status',
  'type',
  'name',
  'like',
  'group',
  'service',
  'feedback',
  'last',
  'from',
  'to',
  'min',
  'max',
  'slow',
] as const;

export type FilterParameter = (typeof FILTER_PARAMETERS)[number];

/** The filter as the backend wants it; a look-back window is counted back from `nowMillis`. */
export function filterQuery(parameters: Record<string, string>, nowMillis: number): Query {
  const lookBack = lookBackMillis(parameters.last);
  return {
    query: parameters.q,
    status: parameters.status,
    type: parameters.type,
    name: parameters.name,
    like: parameters.like,
    group: parameters.group,
    service: parameters.service,
    feedback: parameters.feedback,
    from_us: lookBack !== undefined ? (nowMillis - lookBack) * 1000 : wholeMicros(parameters.from),
    to_us: lookBack !== undefined ? undefined : wholeMicros(parameters.to),
    min_ms: wholeNumber(parameters.min),
    max_ms: wholeNumber(parameters.max),
    min_percentile: wholeNumber(parameters.slow?.replace(/^p/, '')),
  };
}

export function isFiltered(parameters: Record<string, string>): boolean {
  return FILTER_PARAMETERS.some((name) => parameters[name] !== undefined);
}

/** Parameters that remove every filter. */
export function noFilter(): Record<FilterParameter | 'view', undefined> {
  const names = [...FILTER_PARAMETERS, 'view'] as const;
  return Object.fromEntries(names.map((name) => [name, undefined])) as Record<FilterParameter | 'view', undefined>;
}

/** `from` and `to` stand in the URL as ISO 8601. */
function wholeMicros(text: string | undefined): number | undefined {
  const millis = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(millis) || millis < 0 ? undefined : Math.round(millis * 1000);
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}
