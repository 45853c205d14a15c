// The filters of the trace list, the chart and the compare picker: from a query to conditions on trace_summary.

import { SPAN_TYPES, type SpanType } from '../contract/span';
import { type Bind, queryCondition } from '../query/query-condition';
import type { TraceQuery } from '../query/trace-query';
import { phraseQuery } from '../store/search-words';
import { choice, plainText, traceQuery, wholeNumber } from './query-values';

export const TRACE_STATUSES = ['SUCCESS', 'ERROR', 'IN_FLIGHT'] as const;

/** Whether spans of a trace were assessed, and how. */
export const TRACE_FEEDBACK = ['any', 'approved', 'rejected', 'none'] as const;

export interface TraceFilter {
  feedback?: (typeof TRACE_FEEDBACK)[number] | undefined;
  /** Words that a span of the trace holds, or a part of the trace's name or id. */
  text?: string | undefined;
  /** `ERROR`: some span failed; `IN_FLIGHT`: some span has not ended; `SUCCESS`: neither. */
  status?: (typeof TRACE_STATUSES)[number] | undefined;
  /** A span of this type is in the trace. */
  type?: SpanType | undefined;
  /** The exact name of the root span. */
  name?: string | undefined;
  /** The root span has the same name as that of this trace. */
  likeTraceId?: string | undefined;
  groupId?: string | undefined;
  /** A span of this service is in the trace. */
  service?: string | undefined;
  /** All of it must hold as well. */
  query?: TraceQuery | undefined;
  fromMicros?: number | undefined;
  toMicros?: number | undefined;
  minMillis?: number | undefined;
  maxMillis?: number | undefined;
  /** 0 to 100: longer than this share of the account's traces in the same time. */
  minPercentile?: number | undefined;
}

/** @throws Rejection 422 naming the parameter */
export function readTraceFilter(query: Record<string, string>): TraceFilter {
  return {
    text: plainText(query, 'q')?.trim() || undefined,
    status: choice(query, 'status', TRACE_STATUSES),
    type: choice(query, 'type', SPAN_TYPES),
    name: plainText(query, 'name'),
    likeTraceId: plainText(query, 'like'),
    groupId: plainText(query, 'group'),
    service: plainText(query, 'service'),
    feedback: choice(query, 'feedback', TRACE_FEEDBACK),
    query: traceQuery(query, 'query'),
    fromMicros: wholeNumber(query, 'from_us'),
    toMicros: wholeNumber(query, 'to_us'),
    minMillis: wholeNumber(query, 'min_ms'),
    maxMillis: wholeNumber(query, 'max_ms'),
    minPercentile: wholeNumber(query, 'min_percentile', { max: 99 }),
  };
}

const STATUS_CONDITIONS = {
  ERROR: 'error_count > 0',
  IN_FLIGHT: 'open_count > 0',
  SUCCESS: 'error_count = 0 AND open_count = 0',
} as const;

const assessed = (and: string) =>
  `t.trace_id IN (SELECT a.trace_id FROM span_assessment a WHERE a.account_id = $1${and})`;

const FEEDBACK_CONDITIONS = {
  any: assessed(''),
  approved: assessed(" AND a.approval = 'approved'"),
  rejected: assessed(" AND a.approval = 'rejected'"),
  none: `NOT ${assessed('')}`,
} as const;

/** Conditions on `trace_summary` as t; the account must be `$1`. */
export function traceConditions(filter: TraceFilter, bind: Bind): string[] {
  const conditions = ['t.account_id = $1'];
  const period = periodConditions(filter, bind);
  if (filter.text !== undefined) conditions.push(textCondition(filter.text, bind));
  if (filter.status !== undefined) conditions.push(STATUS_CONDITIONS[filter.status]);
  if (filter.type !== undefined) conditions.push(`${bind(filter.type)}::text = ANY (t.types)`);
  if (filter.name !== undefined) conditions.push(`t.name = ${bind(filter.name)}`);
  if (filter.likeTraceId !== undefined) conditions.push(sameNameCondition(filter.likeTraceId, bind));
  if (filter.groupId !== undefined) conditions.push(`t.group_id = ${bind(filter.groupId)}`);
  if (filter.service !== undefined) conditions.push(`${bind(filter.service)}::text = ANY (t.services)`);
  if (filter.feedback !== undefined) conditions.push(FEEDBACK_CONDITIONS[filter.feedback]);
  if (filter.query !== undefined) conditions.push(queryCondition(filter.query, bind, period('p')));
  conditions.push(...period('t'));
  if (filter.minMillis !== undefined) conditions.push(`t.duration_us >= ${bind(filter.minMillis * 1000)}::bigint`);
  if (filter.maxMillis !== undefined) conditions.push(`t.duration_us <= ${bind(filter.maxMillis * 1000)}::bigint`);
  if (filter.minPercentile !== undefined) {
    const share = filter.minPercentile / 100;
    conditions.push(
      queryCondition({ kind: 'percentile', field: 'duration', comparison: '>', share }, bind, period('p')),
    );
  }
  return conditions;
}

/** The conditions of time on `trace_summary` under any alias; the instants are bound once. */
function periodConditions({ fromMicros, toMicros }: TraceFilter, bind: Bind): (alias: string) => string[] {
  const from = fromMicros === undefined ? undefined : `${bind(fromMicros)}::bigint`;
  const to = toMicros === undefined ? undefined : `${bind(toMicros)}::bigint`;
  return (alias) => [
    ...(from === undefined ? [] : [`${alias}.start_us >= ${from}`]),
    ...(to === undefined ? [] : [`${alias}.start_us <= ${to}`]),
  ];
}

/** By a trace instead of by the name itself, which may be longer than the address of a request can be. */
function sameNameCondition(traceId: string, bind: Bind): string {
  const like = `SELECT name FROM trace_summary WHERE account_id = $1 AND trace_id = ${bind(traceId)}`;
  return `t.name IS NOT DISTINCT FROM (${like})`;
}

function textCondition(text: string, bind: Bind): string {
  const pattern = bind(`%${text.replace(/[\\%_]/g, '\\$&')}%`);
  const inSummary = `t.name ILIKE ${pattern} OR t.trace_id ILIKE ${pattern} OR t.request ILIKE ${pattern}`;
  // Every word somewhere in one span; as a beginning, because people search while they type.
  const words = text.split(/\s+/).flatMap((word) => phraseQuery(word, { lastAsPrefix: true }) ?? []);
  if (words.length === 0) return `(${inSummary})`;
  const query = bind(words.map((word) => `(${word})`).join(' & '));
  const inSpans = `SELECT trace_id FROM span WHERE account_id = $1 AND search @@ ${query}::tsquery`;
  return `(${inSummary} OR t.trace_id IN (${inSpans}))`;
}
