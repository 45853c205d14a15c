// A row of trace_summary as the viewer gets it.

import { toNumber } from '../store/span-row';
import type { SqlRow } from '../store/sql-database';

export interface TraceSummary {
  trace_id: string;
  /** Null while the root span has not arrived, as are the root's own name, type and status. */
  root_id: string | null;
  name: string | null;
  type: string | null;
  status: string | null;
  group_id: string | null;
  /** The beginning of what the root span was asked. */
  preview: string | null;
  start_us: number;
  /** From the earliest start to the latest end; null while a span is in flight. */
  duration_us: number | null;
  span_count: number;
  open_count: number;
  error_count: number;
  input_tokens: number | null;
  output_tokens: number | null;
  cost_usd: number | null;
}

export function rowToTraceSummary(row: SqlRow): TraceSummary {
  const text = (value: unknown) => (value ?? null) as string | null;
  return {
    trace_id: row.trace_id as string,
    root_id: text(row.root_id),
    name: text(row.name),
    type: text(row.type),
    status: text(row.status),
    group_id: text(row.group_id),
    preview: text(row.preview),
    start_us: Number(row.start_us),
    duration_us: toNumber(row.duration_us),
    span_count: Number(row.span_count),
    open_count: Number(row.open_count),
    error_count: Number(row.error_count),
    input_tokens: toNumber(row.input_tokens),
    output_tokens: toNumber(row.output_tokens),
    cost_usd: toNumber(row.cost_usd),
  };
}
