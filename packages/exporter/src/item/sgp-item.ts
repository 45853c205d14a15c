// The SGP wire types (contract: Item). Types and the closed list of span types; no behaviour.

/** Every span type the API knows (contract: Types). */
export const sgpSpanTypes = [
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

export type SgpSpanType = (typeof sgpSpanTypes)[number];

const knownTypes: ReadonlySet<unknown> = new Set(sgpSpanTypes);

/** Whether a value is a type that the API knows. */
export function isSgpSpanType(value: unknown): value is SgpSpanType {
  return knownTypes.has(value);
}
export type SgpSpanStatus = 'SUCCESS' | 'ERROR';
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;
export type JsonObject = { [key: string]: JsonValue | undefined };

/** One span as `PUT /v5/spans/batch` takes it. */
export interface SgpItem {
  /** At most 256 bytes; the server makes one if absent. */
  id?: string;
  trace_id: string;
  /** Absent on the root, whose span is the trace's record. */
  parent_id?: string;
  name: string;
  /** ISO 8601. Part of the storage identity: every write of a span carries the same text. */
  start_timestamp: string;
  /** ISO 8601, not before the start. Absent while the span is in flight. */
  end_timestamp?: string;
  type?: SgpSpanType;
  status?: SgpSpanStatus;
  input?: JsonObject;
  output?: JsonObject;
  metadata?: JsonObject;
  expected?: JsonObject;
  /** Groups several traces: a session, a conversation. At most 256 bytes. */
  group_id?: string;
  /** W3C trace id, 32 lowercase hex digits. */
  obs_trace_id?: string;
  /** W3C span id, 16 lowercase hex digits; requires `obs_trace_id`. */
  obs_span_id?: string;
  application_interaction_id?: string;
  application_variant_id?: string;
}

/** One span as the API returns it. */
export interface SgpSpan extends SgpItem {
  id: string;
  object: 'span';
  account_id: string;
  created_by?: unknown;
  input_tokens?: number | null;
  output_tokens?: number | null;
}
