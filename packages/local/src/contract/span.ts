// The shapes of a span on the wire: what a client may send and what the backend stores and answers.
// Field names are SGP's own (snake_case); the rules behind them live in validation/.

/** Every `type` a span may have. A span sent without one is a `STANDALONE`. */
export const SPAN_TYPES = [
  'TEXT_INPUT',
  'TEXT_OUTPUT',
  'COMPLETION_INPUT',
  'COMPLETION',
  'KB_RETRIEVAL',
  'KB_INPUT',
  'RERANKING',
  'EXTERNAL_ENDPOINT',
  'PROMPT_ENGINEERING',
  'DOCUMENT_INPUT',
  'MAP_REDUCE',
  'DOCUMENT_SEARCH',
  'DOCUMENT_PROMPT',
  'CUSTOM',
  'CODE_EXECUTION',
  'DATA_MANIPULATION',
  'EVALUATION',
  'FILE_RETRIEVAL',
  'KB_ADD_CHUNK',
  'KB_MANAGEMENT',
  'GUARDRAIL',
  'TRACER',
  'AGENT_TRACER',
  'AGENT_WORKFLOW',
  'STANDALONE',
] as const;

export type SpanType = (typeof SPAN_TYPES)[number];

/** Every `status` a span may have; a span without one is in flight or was never judged. */
export const SPAN_STATUSES = ['SUCCESS', 'ERROR'] as const;

export type SpanStatus = (typeof SPAN_STATUSES)[number];

/** A JSON object: the only shape `input`, `output`, `metadata` and `expected` may have. */
export type JsonObject = { [key: string]: unknown };

/** A validated item: what the client sent, with `null` for every optional field it left out. */
export interface SpanItem {
  id: string;
  trace_id: string;
  parent_id: string | null;
  name: string;
  /** ISO 8601, exactly as the client wrote it. */
  start_timestamp: string;
  /** ISO 8601, exactly as the client wrote it; `null` while the span is in flight. */
  end_timestamp: string | null;
  input: JsonObject | null;
  output: JsonObject | null;
  metadata: JsonObject | null;
  expected: JsonObject | null;
  status: SpanStatus | null;
  type: SpanType;
  group_id: string | null;
  obs_trace_id: string | null;
  obs_span_id: string | null;
  application_interaction_id: string | null;
  application_variant_id: string | null;
}

/** Who wrote a span. This backend has no users, so it is always the same identity. */
export interface Identity {
  object: 'identity';
  id: string;
  type: 'user';
}

/** A stored span as the API answers it. */
export interface Span extends SpanItem {
  object: 'span';
  account_id: string;
  created_by: Identity;
  /** Read from `output.usage`, or else from `metadata.usage`; `null` when neither has it. */
  input_tokens: number | null;
  /** Read from `output.usage`, or else from `metadata.usage`; `null` when neither has it. */
  output_tokens: number | null;
}
