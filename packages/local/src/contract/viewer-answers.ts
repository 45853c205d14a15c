// What the viewer API answers: types alone, shared by the backend, the viewer and the command line. Instants are
// microseconds since 1970 (`_us`), which a JavaScript number holds exactly.

import type { Span, SpanStatus } from './span';

/** One trace in a list: its root span, if that has arrived, and totals over its spans. */
export interface TraceSummary {
  trace_id: string;
  /** Null while the root span has not arrived, as are the root's own name, type and status. */
  root_id: string | null;
  name: string | null;
  type: string | null;
  status: SpanStatus | null;
  group_id: string | null;
  /** The beginning of the first user message, of the root span or else of the first model call. */
  preview: string | null;
  /** Method and path of the root span's HTTP request, for example `GET /chat`. */
  request: string | null;
  /** The services (`service.name`) of its spans, in alphabetical order. */
  services: string[];
  start_us: number;
  /** From the earliest start to the latest end; null while a span is in flight. */
  duration_us: number | null;
  span_count: number;
  open_count: number;
  error_count: number;
  input_tokens: number | null;
  output_tokens: number | null;
  /** Reported and estimated cost together. */
  cost_usd: number | null;
  /** The part of `cost_usd` that was estimated from prices; null when all of it was reported. */
  estimated_cost_usd: number | null;
  /** Assessments of its spans, and how many of them reject what a span did. */
  feedback_count: number;
  rejected_count: number;
}

export interface TracePage {
  items: TraceSummary[];
  /** What to send as `after` for the next page; null on the last one. */
  next: string | null;
}

/** One span without its content, for the tree and the timeline. */
export interface SpanBrief {
  id: string;
  parent_id: string | null;
  name: string;
  type: string;
  status: SpanStatus | null;
  start_us: number;
  end_us: number | null;
  input_tokens: number | null;
  output_tokens: number | null;
  /** As the span reports it. */
  cost_usd: number | null;
  /** From its tokens and the price of its model, when it reports none. */
  estimated_cost_usd: number | null;
  service: string | null;
  /** Name of the instrumentation scope. */
  scope: string | null;
  /** Method and route or path of an HTTP request. */
  request: string | null;
  /** `rejected` if an assessment rejects the span, else `approved` if one approves it, else `noted`; null: none. */
  feedback: 'rejected' | 'approved' | 'noted' | null;
  /** The start of `metadata.error_message`. */
  error_message: string | null;
}

export interface TraceDetail {
  trace: TraceSummary;
  spans: SpanBrief[];
  /** More spans are stored than were sent; the earliest were sent. */
  truncated: boolean;
}

export interface TraceSeries {
  /** Null when no trace matches. */
  from_us: number | null;
  to_us: number | null;
  total: number;
  error_count: number;
  /** Only buckets that hold a trace, in order of time. */
  buckets: { start_us: number; count: number; error_count: number; p50_us: number | null; p95_us: number | null }[];
}

/** All spans of one name. */
export interface ProfileRow {
  name: string;
  /** The most frequent type of the spans with this name. */
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
  estimated_cost_usd: number | null;
}

export interface GroupSummary {
  group_id: string;
  trace_count: number;
  error_count: number;
  first_us: number;
  last_us: number;
  input_tokens: number | null;
  output_tokens: number | null;
  cost_usd: number | null;
  estimated_cost_usd: number | null;
}

/** A trace of a group with the spans that hold what was said. */
export interface GroupTurn {
  trace: TraceSummary;
  root: Span | null;
  /** The model call of the trace that ended last: it holds what was said up to then. */
  completion: Span | null;
}

/** A field of the query language. */
export interface QueryField {
  name: string;
  kind: 'text' | 'choice' | 'number';
  /** Completes "traces with …". */
  description: string;
  example: string;
  /** The values of a choice. */
  values?: string[];
}

/** Traces and spans whose id begins with a text, in order of id; a few of each. */
export interface IdMatches {
  traces: { id: string; trace_id: string; name: string | null }[];
  spans: { id: string; trace_id: string; name: string | null }[];
}

/** Which prices the estimates are made with. */
export interface PriceFacts {
  model_count: number;
  /** The days of the oldest and of the newest price; null without any. */
  oldest_as_of: string | null;
  newest_as_of: string | null;
  /** Models of calls that have tokens, no cost and no price: the most frequent first, a few of them. */
  unknown_models: { model: string | null; count: number }[];
}

/** A saved choice of filters. */
export interface SavedView {
  name: string;
  /** The query part of the viewer's address. */
  parameters: string;
}

/** How long spans of one name usually take. */
export interface UsualDuration {
  name: string;
  count: number;
  p50_us: number;
  p95_us: number;
}
