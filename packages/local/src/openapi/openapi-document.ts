// GET /openapi.json: what this backend serves, for people and for generators of clients.

import { SORT_KEYS } from '../contract/span-search';
import { packageVersion } from '../package/package-folder';
import { DEFAULT_SEARCH_LIMIT, MAX_SEARCH_LIMIT } from '../validation/validate-search';
import { SCHEMAS } from './schemas';

type Operation = Record<string, unknown>;

const REFUSALS: Record<number, string> = {
  400: 'An identifier that cannot be stored, or a query that is not complete',
  401: 'No or a wrong x-api-key',
  403: 'An account that is not allowed, another Host, or a web page of another origin',
  404: 'Not found',
  409: 'A parent cycle, a parent in another trace, an id that exists, or a second overwrite',
  413: 'The body is too large',
  415: 'The body is compressed',
  422: 'Malformed: the location of each problem',
  501: 'Not possible with the tracing store',
  503: 'Overloaded, or a failure of the tracing store; carries Retry-After',
};

const json = (schema: string) => ({ 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } });

function operation(
  summary: string,
  answer: string,
  statuses: number[],
  rest: Operation & { body?: string } = {},
): Operation {
  const { body, ...more } = rest;
  const refusals = [401, 403, 503, ...statuses].map((status) => [
    status,
    { description: REFUSALS[status], content: json('Refusal') },
  ]);
  return {
    summary,
    ...more,
    ...(body === undefined ? {} : { requestBody: { required: body !== 'SpanSearch', content: json(body) } }),
    responses: { 200: { description: 'Done', content: json(answer) }, ...Object.fromEntries(refusals) },
  };
}

const WITH_BODY = [413, 415, 422];

const inQuery = (name: string, schema: object, description: string) => ({ name, in: 'query', schema, description });
const inPath = (name: string) => ({ name, in: 'path', required: true, schema: { type: 'string' } });

const SEARCH_PARAMETERS = [
  inQuery('from_ts', { type: 'string' }, 'Earliest start, inclusive, ISO 8601.'),
  inQuery('to_ts', { type: 'string' }, 'Latest start, inclusive, ISO 8601.'),
  inQuery(
    'limit',
    { type: 'integer', minimum: 1, maximum: MAX_SEARCH_LIMIT, default: DEFAULT_SEARCH_LIMIT },
    'Page size.',
  ),
  inQuery('sort_by', { type: 'string', enum: [...SORT_KEYS], default: 'start_timestamp' }, 'Ties by trace_id and id.'),
  inQuery('sort_order', { type: 'string', enum: ['asc', 'desc'], default: 'desc' }, 'Direction.'),
  inQuery('starting_after', { type: 'string' }, 'Id of the last span of the previous page.'),
  inQuery('ending_before', { type: 'string' }, 'Id of the first span of the following page.'),
];

const ASSESSMENT_PARAMETERS = [
  inQuery('span_id', { type: 'string' }, 'Exactly one of span_id and trace_id.'),
  inQuery('trace_id', { type: 'string' }, 'Exactly one of span_id and trace_id.'),
  inQuery('assessment_type', { type: 'string' }, 'Only assessments of this type.'),
];

const PATHS: Record<string, Record<string, Operation | object[] | string>> = {
  '/v5/spans': {
    post: operation('Create one span', 'Span', [400, 409, ...WITH_BODY], { body: 'SpanItem' }),
  },
  '/v5/spans/batch': {
    put: operation('Insert or replace up to 1000 spans', 'SpanList', [400, 409, ...WITH_BODY], { body: 'SpanBatch' }),
    post: operation('Insert up to 1000 new spans', 'SpanList', [400, 409, ...WITH_BODY], { body: 'SpanBatch' }),
  },
  '/v5/spans/search': {
    post: operation('Search spans', 'SpanPage', [400, ...WITH_BODY], {
      body: 'SpanSearch',
      parameters: SEARCH_PARAMETERS,
    }),
  },
  '/v5/spans/{id}': {
    parameters: [inPath('id')],
    get: operation('One span', 'Span', [404]),
    patch: operation('Change a span', 'Span', [400, 404, 409, 501, ...WITH_BODY], { body: 'SpanChange' }),
  },
  '/v5/span-assessments': {
    get: operation('List the assessments of a span or trace', 'AssessmentList', [400, 422], {
      parameters: ASSESSMENT_PARAMETERS,
    }),
    post: operation('Attach an assessment to a span', 'SpanAssessment', [400, 404, 409, ...WITH_BODY], {
      body: 'AssessmentItem',
    }),
  },
  '/v5/span-assessments/{id}': {
    parameters: [inPath('id')],
    get: operation('One assessment', 'SpanAssessment', [404]),
    patch: operation('Change an assessment', 'SpanAssessment', [404, 409, ...WITH_BODY], { body: 'AssessmentChange' }),
    delete: operation('Delete an assessment', 'Deleted', [404]),
  },
  '/local/tail': {
    get: {
      summary: 'Spans as they are written, one JSON object per line; empty lines keep the connection alive',
      responses: { 200: { description: 'Until the backend stops', content: { 'application/x-ndjson': {} } } },
    },
  },
  '/local/faults': {
    description: 'Only with --enable-faults.',
    get: operation('List the scripted faults that wait', 'FaultList', []),
    post: operation('Add a fault, or a list of them', 'FaultList', WITH_BODY, { body: 'Fault' }),
    delete: operation('Forget all faults', 'FaultList', []),
  },
  '/health': { get: operation('Whether the backend runs', 'Health', []) },
};

/** An OpenAPI 3.1 document. */
export function openapiDocument(): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'sgp-local',
      version: packageVersion(),
      description:
        'The spans API of the Scale GenAI Platform, served locally. Each /v5 path also answers under /public.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }, { url: '/public' }],
    security: [{ apiKey: [], account: [] }, {}],
    paths: PATHS,
    components: {
      schemas: SCHEMAS,
      securitySchemes: {
        apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
        account: { type: 'apiKey', in: 'header', name: 'x-selected-account-id' },
      },
    },
  };
}
