// One term of a query: words, or a field with its value.

import { SPAN_TYPES, type SpanType } from '../contract/span';
import { closestWord } from './closest-word';
import { FIELD_NAMES, type FieldName, HAVINGS, QUERY_FIELDS, STATUSES } from './query-fields';
import type { Token } from './query-tokens';
import type { Comparison, Having, NumberField, QueryProblem, TextField, TraceQuery, TraceStatus } from './trace-query';

/** @param text the whole query, for messages */
export function readTerm(token: Token, text: string): TraceQuery | QueryProblem {
  const { value, isQuoted, start, end } = token;
  if (token.field === undefined) {
    if (value.trim() !== '') return { kind: 'words', text: value, isQuoted };
    return { message: 'The phrase is empty: write words between the quotes.', start, end, suggestion: null };
  }
  const field = token.field.toLowerCase() as FieldName;
  if (!Object.hasOwn(QUERY_FIELDS, field)) return unknownField(token, text);
  const valueStart = start + token.field.length + 1;
  const problem = (message: string, suggestion: string | null = null): QueryProblem => ({
    message,
    start: value === '' ? start : valueStart,
    end,
    suggestion,
  });
  const { kind, example } = QUERY_FIELDS[field];
  if (value === '') return problem(`"${token.field}:" needs a value, for example ${example}.`);
  if (kind === 'number') return readNumber(field as NumberField, value, problem);
  if (kind === 'text') return readText(field as TextField, value, problem);
  return readChoice(field as 'type' | 'status' | 'has', value, problem);
}

type Problem = (message: string, suggestion?: string | null) => QueryProblem;

function unknownField({ field = '', start, end }: Token, text: string): QueryProblem {
  const known = closestWord(field, FIELD_NAMES);
  const hint = known === undefined ? `The fields are ${FIELD_NAMES.join(', ')}.` : `Did you mean "${known}:"?`;
  const written = text.slice(start, end).replaceAll('"', '');
  return {
    message: `There is no field "${field}". ${hint} To search for the text itself, quote it: "${written}".`,
    start,
    end: start + field.length,
    suggestion: known ?? null,
  };
}

function readText(field: TextField, value: string, problem: Problem): TraceQuery | QueryProblem {
  if (/^[<>]/.test(value)) {
    return problem(`"${field}" is a text and cannot be compared: use ${field}:part or ${field}:=whole.`);
  }
  const isWhole = value.startsWith('=');
  const wanted = isWhole ? value.slice(1) : value;
  if (wanted === '') return problem(`"${field}:=" needs a value, for example ${QUERY_FIELDS[field].example}.`);
  return { kind: 'text', field, value: wanted, isWhole };
}

function readChoice(field: 'type' | 'status' | 'has', value: string, problem: Problem): TraceQuery | QueryProblem {
  const wanted = value.replace(/^=/, '').replaceAll('_', field === 'type' ? '_' : '-');
  const choices: readonly string[] = { type: SPAN_TYPES, status: STATUSES, has: HAVINGS }[field];
  const found = choices.find((choice) => choice.toLowerCase() === wanted.toLowerCase());
  if (found === undefined) {
    const near = closestWord(wanted, choices);
    const hint = near === undefined ? `It is one of ${choices.join(', ')}.` : `Did you mean "${near}"?`;
    return problem(`"${value}" is not a value of "${field}". ${hint}`, near ?? null);
  }
  if (field === 'type') return { kind: 'type', value: found as SpanType };
  if (field === 'status') return { kind: 'status', value: found as TraceStatus };
  return { kind: 'has', value: found as Having };
}

const MICROS_OF_UNIT: Record<string, number> = { us: 1, µs: 1, ms: 1000, s: 1e6, m: 60e6, h: 3600e6 };
const FACTOR_OF_UNIT: Record<string, number> = { '': 1, k: 1000, m: 1e6 };

/** Largest number in a query; the database cannot compare larger ones. */
const MAX_NUMBER = 9e15;

/** `>p95`: compared with a percentile of all traces. */
const PERCENTILE = /^([<>]=?|=)?\s*p(\d{1,2}(?:\.\d{1,3})?)$/i;

function readNumber(field: NumberField, value: string, problem: Problem): TraceQuery | QueryProblem {
  const { example } = QUERY_FIELDS[field];
  const percentile = PERCENTILE.exec(value);
  if (percentile) {
    const comparison = percentile[1] as Comparison | undefined;
    const share = Number(percentile[2]) / 100;
    if (comparison !== undefined && comparison !== '=') return { kind: 'percentile', field, comparison, share };
    return problem(
      `Compare with a percentile by > or <, for example ${field}:>p${percentile[2]}.`,
      `>p${percentile[2]}`,
    );
  }
  const match = /^([<>]=?|=)?\s*(\$?)(\d{1,16}(?:\.\d{1,9})?|\.\d{1,9})([a-zµ]{0,2})$/i.exec(value);
  if (!match || (match[2] === '$' && field !== 'cost')) {
    return problem(`"${value}" is not a number that "${field}" can be compared with: write for example ${example}.`);
  }
  const comparison = (match[1] ?? '=') as Comparison;
  const unit = (match[4] as string).toLowerCase();
  if (field === 'duration' && unit === '') {
    return problem(`A duration needs a unit: us, ms, s, m or h, for example ${example}.`, `${value}s`);
  }
  const factor = (field === 'duration' ? MICROS_OF_UNIT : FACTOR_OF_UNIT)[unit];
  if (factor === undefined || (field === 'cost' && unit !== '')) {
    return problem(`"${match[4]}" is not a unit of "${field}": write for example ${example}.`);
  }
  const amount = Number(match[3]) * factor;
  if (amount > MAX_NUMBER) return problem(`"${value}" is too large a number: write for example ${example}.`);
  // Counted in whole microseconds and tokens; only a cost has fractions.
  const isWhole = field === 'cost' || Number.isInteger(amount);
  return { kind: 'number', field, comparison, value: isWhole ? amount : Math.round(amount * 1e6) / 1e6 };
}
