// Reads the values of options. commander puts the name of the option before each message.

import { InvalidArgumentError } from 'commander';
import { parseRetention, type RetentionLimits } from '../configuration/retention-limits';
import type { ModelPrice } from '../contract/model-price';
import { SPAN_TYPES, type SpanType } from '../contract/span';
import { closestWord } from '../query/closest-word';
import { parseTraceQuery } from '../query/parse-trace-query';
import { readPriceFile } from './read-price-file';

export function wholeNumber(value: string): number {
  if (!/^\d{1,15}$/.test(value)) throw new InvalidArgumentError('It is not a whole number.');
  return Number(value);
}

export function numberFrom(min: number, max: number) {
  return (value: string): number => {
    const number = wholeNumber(value);
    if (number < min || number > max) throw new InvalidArgumentError(`Expected a number from ${min} to ${max}.`);
    return number;
  };
}

export function retention(value: string): RetentionLimits {
  const limits = parseRetention(value);
  if (limits) return limits;
  throw new InvalidArgumentError('Expected an age such as 7d or 12h, a number of spans, or both with a comma.');
}

export function priceFile(value: string): ModelPrice[] {
  try {
    return readPriceFile(value);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

export function spanType(value: string): SpanType {
  const type = SPAN_TYPES.find((known) => known === value.toUpperCase());
  if (type) return type;
  const near = closestWord(value, SPAN_TYPES);
  const hint = near === undefined ? `The types are ${SPAN_TYPES.join(', ')}.` : `Did you mean ${near}?`;
  throw new InvalidArgumentError(`There is no such span type. ${hint}`);
}

/** Checked here as well as by the backend: the problem is shown under the place where it is. */
export function traceQuery(value: string): string {
  const parsed = parseTraceQuery(value);
  if ('query' in parsed) return value;
  const { message, start, end } = parsed.problem;
  const mark = ' '.repeat(start) + '^'.repeat(Math.max(1, Math.min(end, value.length) - start));
  throw new InvalidArgumentError(`${message}\n\n  ${value.replace(/\s/g, ' ')}\n  ${mark}`);
}

export function backendUrl(value: string): string {
  if (isHttpUrl(value)) return value;
  throw new InvalidArgumentError('Expected an address such as http://127.0.0.1:5003.');
}

export function isHttpUrl(value: string): boolean {
  return /^https?:\/\//i.test(value) && URL.canParse(value);
}
