// The shapes of the API as JSON Schemas (OpenAPI 3.1), with the limits that the validation uses.

import { APPROVALS, ASSESSMENT_TYPES } from '../contract/assessment';
import { SPAN_STATUSES, SPAN_TYPES } from '../contract/span';
import { MAX_IDENTIFIER_LENGTH } from '../validation/field-rules';
import { MAX_SEARCH_TERMS, MIN_TERM_LENGTH } from '../validation/validate-search';
import { MAX_BATCH_ITEMS } from '../validation/validate-spans';

type Schema = Record<string, unknown>;

const text = (description: string): Schema => ({ type: 'string', description });
const identifier = (description: string): Schema => ({ type: 'string', maxLength: MAX_IDENTIFIER_LENGTH, description });
const timestamp = (description: string): Schema => ({ type: 'string', format: 'iso-date-time', description });
const object = (description: string): Schema => ({ type: 'object', additionalProperties: true, description });
const count = (description: string): Schema => ({ type: 'integer', minimum: 0, description });
const listOf = (items: Schema): Schema => ({ type: 'array', items });
const nullable = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });
const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

const ITEM_FIELDS: Record<string, Schema> = {
  id: identifier('At most 256 bytes; a UUID is made when it is absent.'),
  trace_id: identifier('Groups the spans of one trace. A UUID is recommended.'),
  parent_id: identifier('The parent span; absent on the root.'),
  name: text('Stable names let the profiler aggregate: turn:<n>, llm:<model>, tool:<name>.'),
  start_timestamp: timestamp('When the span started.'),
  end_timestamp: timestamp('Absent while the span is in flight; never before the start.'),
  input: object('What went in.'),
  output: object('What came out; `usage` holds the tokens of one model call.'),
  metadata: object('`usage` and `cost_usd` of an aggregate, `error_type`, `error_message` and anything else.'),
  expected: object('What should have come out.'),
  status: { type: 'string', enum: [...SPAN_STATUSES] },
  type: { type: 'string', enum: [...SPAN_TYPES], default: 'STANDALONE' },
  group_id: identifier('Groups traces, for example of a conversation. At most 256 bytes.'),
  obs_trace_id: { type: 'string', pattern: '^[0-9a-f]{32}$', description: 'W3C trace id.' },
  obs_span_id: { type: 'string', pattern: '^[0-9a-f]{16}$', description: 'W3C span id; requires obs_trace_id.' },
  application_interaction_id: text('The interaction that the span belongs to.'),
  application_variant_id: text('The application variant that the span belongs to.'),
};

const REQUIRED = ['name', 'trace_id', 'start_timestamp'];

const optionalAsNull = (fields: Record<string, Schema>, required: string[]): Record<string, Schema> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, schema]) => [name, required.includes(name) ? schema : nullable(schema)]),
  );

const ASSESSMENT_FIELDS: Record<string, Schema> = {
  assessment_type: { type: 'string', enum: ASSESSMENT_TYPES },
  comment: text('May accompany any type.'),
  rating: { type: 'integer', minimum: 1, maximum: 5 },
  approval: { type: 'string', enum: [...APPROVALS] },
  rubric: { type: 'object', additionalProperties: { type: 'string' } },
  metadata: object('Any JSON.'),
  overwrite: object('A corrected output.'),
};

const { metadata: patchMetadata, ...patchRest } = Object.fromEntries(
  ['name', 'end_timestamp', 'output', 'metadata', 'status'].map((field) => [field, ITEM_FIELDS[field] as Schema]),
);

export const SCHEMAS: Record<string, Schema> = {
  SpanItem: { type: 'object', required: REQUIRED, properties: optionalAsNull(ITEM_FIELDS, REQUIRED) },
  SpanBatch: {
    type: 'object',
    required: ['items'],
    properties: { items: { type: 'array', maxItems: MAX_BATCH_ITEMS, items: ref('SpanItem') } },
  },
  SpanChange: {
    type: 'object',
    additionalProperties: false,
    properties: optionalAsNull({ ...patchRest, metadata: patchMetadata as Schema }, []),
  },
  Span: {
    type: 'object',
    required: [...Object.keys(ITEM_FIELDS), 'object', 'account_id', 'created_by', 'input_tokens', 'output_tokens'],
    properties: {
      ...optionalAsNull(ITEM_FIELDS, [...REQUIRED, 'id', 'type']),
      object: { const: 'span' },
      account_id: text('From x-selected-account-id.'),
      created_by: {
        type: 'object',
        properties: { object: { const: 'identity' }, id: { type: 'string' }, type: { type: 'string' } },
      },
      input_tokens: nullable(count('From output.usage or metadata.usage.')),
      output_tokens: nullable(count('From output.usage or metadata.usage.')),
    },
    additionalProperties: false,
  },
  SpanList: {
    type: 'object',
    required: ['object', 'items'],
    properties: { object: { const: 'list' }, items: listOf(ref('Span')) },
  },
  SpanPage: {
    type: 'object',
    required: ['object', 'items', 'has_more', 'limit', 'total'],
    properties: {
      object: { const: 'list' },
      items: listOf(ref('Span')),
      has_more: { type: 'boolean' },
      limit: count('The page size that applied.'),
      total: { const: 0, description: 'Never computed: page with the cursors.' },
    },
  },
  SpanReference: {
    type: 'object',
    required: ['trace_id', 'span_id'],
    properties: { trace_id: { type: 'string' }, span_id: { type: 'string' } },
  },
  SpanSearch: {
    type: 'object',
    additionalProperties: false,
    description: 'All given filters must match. At most 10,000 ids in all; a pair counts two.',
    properties: optionalAsNull(
      {
        trace_ids: listOf({ type: 'string' }),
        span_ids: listOf({ type: 'string' }),
        spans: listOf(ref('SpanReference')),
        parent_ids: listOf({ type: 'string' }),
        parents_only: { type: 'boolean' },
        names: listOf({ type: 'string' }),
        statuses: listOf(ITEM_FIELDS.status as Schema),
        types: listOf(ITEM_FIELDS.type as Schema),
        group_id: { type: 'string' },
        search_texts: {
          type: 'array',
          maxItems: MAX_SEARCH_TERMS,
          items: { type: 'string', minLength: MIN_TERM_LENGTH },
          description: 'All terms must match: words as whole words or a phrase, everything else as a substring.',
        },
        extra_metadata: object('Each key equals its value, or one of an array.'),
        min_duration_ms: count('Inclusive; spans in flight are never found.'),
        max_duration_ms: count('Inclusive; spans in flight are never found.'),
        excluded_span_ids: listOf({ type: 'string' }),
        excluded_trace_ids: listOf({ type: 'string' }),
        excluded_spans: listOf(ref('SpanReference')),
        application_variant_ids: listOf({ type: 'string' }),
        agentex_agent_names: listOf({ type: 'string' }),
        agentex_agent_ids: listOf({ type: 'string' }),
        acp_types: listOf({ type: 'string' }),
        obs_trace_ids: listOf(ITEM_FIELDS.obs_trace_id as Schema),
        obs_span_ids: listOf(ITEM_FIELDS.obs_span_id as Schema),
        assessment_types: listOf({ type: 'string', enum: ASSESSMENT_TYPES }),
      },
      [],
    ),
  },
  AssessmentItem: {
    type: 'object',
    required: ['assessment_type', 'trace_id'],
    description: 'The field that is named like the type must be there, and no other one but a comment.',
    properties: {
      ...optionalAsNull(ASSESSMENT_FIELDS, ['assessment_type']),
      trace_id: identifier('The trace.'),
      span_id: nullable(identifier('Absent: the root span of the trace.')),
    },
  },
  AssessmentChange: {
    type: 'object',
    additionalProperties: false,
    properties: optionalAsNull(ASSESSMENT_FIELDS, []),
  },
  SpanAssessment: {
    type: 'object',
    required: [
      'object',
      'assessment_id',
      'account_id',
      'trace_id',
      'span_id',
      'created_by',
      'created_at',
      'updated_at',
    ],
    properties: {
      ...optionalAsNull(ASSESSMENT_FIELDS, ['assessment_type']),
      object: { const: 'span.assessment' },
      assessment_id: { type: 'string' },
      account_id: { type: 'string' },
      trace_id: { type: 'string' },
      span_id: { type: 'string' },
      created_by: { type: 'string' },
      created_at: timestamp('UTC.'),
      updated_at: timestamp('UTC.'),
    },
    additionalProperties: false,
  },
  AssessmentList: {
    type: 'object',
    required: ['object', 'items'],
    properties: { object: { const: 'list' }, items: listOf(ref('SpanAssessment')) },
  },
  Deleted: {
    type: 'object',
    required: ['id', 'deleted', 'object'],
    properties: { id: { type: 'string' }, deleted: { const: true }, object: { const: 'span.assessment' } },
  },
  Refusal: {
    type: 'object',
    required: ['detail'],
    properties: { detail: { anyOf: [{ type: 'string' }, listOf(ref('Issue'))] } },
  },
  Issue: {
    type: 'object',
    required: ['loc', 'msg', 'type'],
    properties: {
      loc: { ...listOf({ type: ['string', 'integer'] }), description: 'Leads to the value: body, items, 3, name.' },
      msg: { type: 'string' },
      type: { type: 'string' },
    },
  },
  Fault: {
    type: 'object',
    additionalProperties: false,
    properties: {
      method: { type: 'string' },
      path: { type: 'string', default: '/v5/' },
      times: { anyOf: [{ type: 'integer', minimum: 1 }, { const: 'always' }], default: 1 },
      delayMillis: count('Waits first.'),
      status: { type: 'integer', minimum: 400, maximum: 599 },
      retryAfter: { type: ['integer', 'string'] },
      body: {},
      reset: { type: 'string', enum: ['before', 'after'] },
    },
  },
  FaultList: {
    type: 'object',
    required: ['object', 'items'],
    properties: { object: { const: 'list' }, items: listOf({ type: 'object', additionalProperties: true }) },
  },
  Health: { type: 'object', required: ['status'], properties: { status: { const: 'ok' } } },
};
