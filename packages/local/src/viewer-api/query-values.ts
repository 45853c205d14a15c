// Reads the query of a viewer request; a wrong value is a 422 that names it.

import { invalid, Rejection } from '../contract/rejection';
import { parseTraceQuery } from '../query/parse-trace-query';
import type { TraceQuery } from '../query/trace-query';

export function wholeNumber(
  query: Record<string, string>,
  name: string,
  { min = 0, max = Number.MAX_SAFE_INTEGER } = {},
): number | undefined {
  const text = query[name];
  if (text === undefined) return undefined;
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max)) {
    throw invalid(['query', name], `Input should be a whole number from ${min} to ${max}`, 'int_range');
  }
  return value;
}

export function choice<T extends string>(
  query: Record<string, string>,
  name: string,
  choices: readonly T[],
): T | undefined {
  const text = query[name];
  if (text === undefined) return undefined;
  const found = choices.find((known) => known === text);
  if (found === undefined) throw invalid(['query', name], `Input should be one of ${choices.join(', ')}`, 'enum');
  return found;
}

export function plainText(query: Record<string, string>, name: string): string | undefined {
  const text = query[name];
  if (text?.includes('\0')) throw invalid(['query', name], 'The value contains a NUL byte', 'string');
  return text === '' ? undefined : text;
}

/** A query of the query language. */
export function traceQuery(query: Record<string, string>, name: string): TraceQuery | undefined {
  const parsed = parseTraceQuery(query[name] ?? '');
  if ('query' in parsed) return parsed.query;
  const { message, start, end, suggestion } = parsed.problem;
  const issue = { loc: ['query', name], msg: message, type: 'query_syntax', ctx: { start, end, suggestion } };
  throw new Rejection(422, [issue]);
}
