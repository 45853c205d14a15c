// A TraceQuery as a condition on `trace_summary t` in SQL. Every value is a parameter; the text of the query never
// becomes part of the statement. A condition is true or false, never null, so that `not` means the opposite.

import { phraseQuery } from '../store/search-words';
import type { Having, NumberField, TextField, TraceQuery, TraceStatus } from './trace-query';

/** Adds a parameter and answers its placeholder. The account is `$1`. */
export type Bind = (value: unknown) => string;

const STATUS_CONDITIONS: Record<TraceStatus, string> = {
  error: 't.error_count > 0',
  'in-flight': 't.open_count > 0',
  success: '(t.error_count = 0 AND t.open_count = 0)',
};

const HAVING_CONDITIONS: Record<Having, string> = {
  error: 't.error_count > 0',
  tokens: '(t.input_tokens IS NOT NULL OR t.output_tokens IS NOT NULL)',
  cost: 't.cost_usd IS NOT NULL',
  model: 'cardinality(t.models) > 0',
  service: 'cardinality(t.services) > 0',
  group: 't.group_id IS NOT NULL',
  feedback:
    'EXISTS (SELECT 1 FROM span_assessment WHERE span_assessment.account_id = $1 ' +
    'AND span_assessment.trace_id = t.trace_id)',
};

const TEXT_COLUMNS: Record<TextField, { column: string; isList: boolean }> = {
  service: { column: 't.services', isList: true },
  name: { column: 't.names', isList: true },
  model: { column: 't.models', isList: true },
  group: { column: 't.group_id', isList: false },
  trace: { column: 't.trace_id', isList: false },
};

/** Null where the trace has no such number: it then fits no comparison. */
const NUMBER_EXPRESSIONS: Record<NumberField, string> = {
  duration: 't.duration_us',
  tokens:
    '(CASE WHEN t.input_tokens IS NOT NULL OR t.output_tokens IS NOT NULL ' +
    'THEN coalesce(t.input_tokens, 0) + coalesce(t.output_tokens, 0) END)',
  cost: 't.cost_usd',
  spans: 't.span_count',
  errors: 't.error_count',
};

/**
 * @param period conditions on `trace_summary p`: percentiles are those of the account's traces for which they hold
 */
export function queryCondition(query: TraceQuery, bind: Bind, period: readonly string[] = []): string {
  switch (query.kind) {
    case 'and':
    case 'or':
      return `(${query.terms.map((term) => queryCondition(term, bind, period)).join(` ${query.kind.toUpperCase()} `)})`;
    case 'not':
      return `(NOT ${queryCondition(query.term, bind, period)})`;
    case 'words':
      return wordsCondition(query.text, query.isQuoted, bind);
    case 'text':
      return textCondition(query.field, query.value, query.isWhole, bind);
    case 'type':
      return `${bind(query.value)}::text = ANY (t.types)`;
    case 'status':
      return STATUS_CONDITIONS[query.value];
    case 'has':
      return HAVING_CONDITIONS[query.value];
    case 'number':
      return `coalesce(${NUMBER_EXPRESSIONS[query.field]} ${query.comparison} ${bind(query.value)}::float8, false)`;
    case 'percentile':
      return percentileCondition(query, bind, period);
  }
}

function percentileCondition(
  { field, comparison, share }: TraceQuery & { kind: 'percentile' },
  bind: Bind,
  period: readonly string[],
): string {
  const number = NUMBER_EXPRESSIONS[field];
  const where = ['p.account_id = $1', ...period].join(' AND ');
  // Does not depend on the row: the database computes it once for the statement.
  const percentile =
    `(SELECT percentile_disc(${bind(share)}::float8) WITHIN GROUP (ORDER BY ${number.replace(/\bt\./g, 'p.')}) ` +
    `FROM trace_summary p WHERE ${where})`;
  return `coalesce(${number} ${comparison} ${percentile}, false)`;
}

function textCondition(field: TextField, value: string, isWhole: boolean, bind: Bind): string {
  const { column, isList } = TEXT_COLUMNS[field];
  if (isWhole) return isList ? `${bind(value)}::text = ANY (${column})` : `coalesce(${column} = ${bind(value)}, false)`;
  const pattern = bind(containing(value));
  if (!isList) return `coalesce(${column} ILIKE ${pattern}, false)`;
  return `EXISTS (SELECT 1 FROM unnest(${column}) AS each (value) WHERE each.value ILIKE ${pattern})`;
}

function wordsCondition(text: string, isQuoted: boolean, bind: Bind): string {
  const pattern = bind(containing(text));
  const alternatives = ['t.name', 't.request', 't.trace_id'].map(
    (column) => `coalesce(${column} ILIKE ${pattern}, false)`,
  );
  // As the beginning of a word, because people search while they type.
  const phrase = phraseQuery(text, { lastAsPrefix: !isQuoted });
  if (phrase !== undefined) {
    alternatives.push(
      `t.trace_id IN (SELECT trace_id FROM span WHERE account_id = $1 AND search @@ ${bind(phrase)}::tsquery)`,
    );
  }
  return `(${alternatives.join(' OR ')})`;
}

function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
