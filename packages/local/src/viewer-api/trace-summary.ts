// A row of trace_summary as the viewer gets it, and which of its columns that takes.

import type { TraceSummary } from '../contract/viewer-answers';
import { toNumber } from '../store/span-row';
import type { SqlRow } from '../store/sql-database';

const FEEDBACK = 'FROM span_assessment a WHERE a.account_id = t.account_id AND a.trace_id = t.trace_id';

/**
 * What to select of `trace_summary` as t. Assessments are few and are counted for the rows that are shown. Not `names`
 * and `models`, which are for conditions and can be long.
 */
export const SUMMARY_COLUMNS =
  'trace_id, root_id, name, type, status, group_id, preview, request, services, start_us, duration_us, span_count, ' +
  'open_count, error_count, input_tokens, output_tokens, cost_usd, estimated_cost_usd, ' +
  `(SELECT count(*)::int ${FEEDBACK}) AS feedback_count, ` +
  `(SELECT count(*)::int ${FEEDBACK} AND a.approval = 'rejected') AS rejected_count`;

/** @param row {@link SUMMARY_COLUMNS} */
export function rowToTraceSummary(row: SqlRow): TraceSummary {
  const text = (value: unknown) => (value ?? null) as string | null;
  return {
    trace_id: row.trace_id as string,
    root_id: text(row.root_id),
    name: text(row.name),
    type: text(row.type),
    status: text(row.status) as TraceSummary['status'],
    group_id: text(row.group_id),
    preview: text(row.preview),
    request: text(row.request),
    services: row.services as string[],
    start_us: Number(row.start_us),
    duration_us: toNumber(row.duration_us),
    span_count: Number(row.span_count),
    open_count: Number(row.open_count),
    error_count: Number(row.error_count),
    input_tokens: toNumber(row.input_tokens),
    output_tokens: toNumber(row.output_tokens),
    cost_usd: toNumber(row.cost_usd),
    estimated_cost_usd: toNumber(row.estimated_cost_usd),
    feedback_count: Number(row.feedback_count),
    rejected_count: Number(row.rejected_count),
  };
}
