// What the backend's viewer API answers; packages/local/src/viewer-api has the other side.
// Instants are microseconds since 1970 (`_us`), which a JavaScript number holds exactly.

export type SpanStatus = 'SUCCESS' | 'ERROR' | null;

/** One trace in a list: its root span, if that has arrived, and totals over its spans. */
export interface TraceSummary {
  trace_id: string;
  root_id: string | null;
  name: string | null;
  type: string | null;
  status: SpanStatus;
  group_id: string | null;
  /** The beginning of what the root span was asked. */
  preview: string | null;
  start_us: number;
  /** Null while a span is in flight. */
  duration_us: number | null;
  span_count: number;
  open_count: number;
  error_count: number;
  input_tokens: number | null;
  output_tokens: number | null;
  cost_usd: number | null;
}

export interface TracePage {
  items: TraceSummary[];
  /** Cursor of the next page; null on the last one. */
  next: string | null;
}

/** One span without its content, for the tree and the timeline. */
export interface SpanBrief {
  id: string;
  parent_id: string | null;
  name: string;
  type: string;
  status: SpanStatus;
  start_us: number;
  end_us: number | null;
  input_tokens: number | null;
  output_tokens: number | null;
  cost_usd: number | null;
  error_message: string | null;
}

export interface TraceDetail {
  trace: TraceSummary;
  spans: SpanBrief[];
  /** More spans are stored than were sent; the earliest were sent. */
  truncated: boolean;
}

export type JsonObject = { [key: string]: unknown };

/** A stored span as the spans API answers it. */
export interface Span {
  id: string;
  trace_id: string;
  parent_id: string | null;
  name: string;
  type: string;
  status: SpanStatus;
  group_id: string | null;
  start_timestamp: string;
  end_timestamp: string | null;
  input: JsonObject | null;
  output: JsonObject | null;
  metadata: JsonObject | null;
  expected: JsonObject | null;
  obs_trace_id: string | null;
  obs_span_id: string | null;
  application_interaction_id: string | null;
  application_variant_id: string | null;
  account_id: string;
  input_tokens: number | null;
  output_tokens: number | null;
}

export interface SeriesBucket {
  start_us: number;
  count: number;
  error_count: number;
  p50_us: number | null;
  p95_us: number | null;
}

export interface TraceSeries {
  from_us: number | null;
  to_us: number | null;
  total: number;
  error_count: number;
  buckets: SeriesBucket[];
}

/** All spans of one name. */
export interface ProfileRow {
  name: string;
  type: string;
  count: number;
  error_count: number;
  p50_us: number | null;
  p95_us: number | null;
  p99_us: number | null;
  total_us: number | null;
  input_tokens: number | null;
  output_tokens: number | null;
  cost_usd: number | null;
}

/** A trace of a group with the spans that hold what was said. */
export interface GroupTurn {
  trace: TraceSummary;
  root: Span | null;
  /** The last model call of the trace. */
  completion: Span | null;
}

export interface GroupSummary {
  group_id: string;
  trace_count: number;
  first_us: number;
  last_us: number;
  error_count: number;
  input_tokens: number | null;
  output_tokens: number | null;
  cost_usd: number | null;
}

/** Parameters of a request; undefined and empty ones are left out. */
export type Query = Record<string, string | number | undefined>;
