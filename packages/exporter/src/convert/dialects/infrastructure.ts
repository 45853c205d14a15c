// Plain infrastructure spans (mapping 6): databases, HTTP, RPC and messaging, with a small summary as input and output.
// The attributes themselves stay in the metadata.
import { SpanKind } from '@opentelemetry/api';
import type { DraftObject } from '../../item/item-draft';
import type { SgpSpanType } from '../../item/sgp-item';
import { DATABASE, HTTP, MESSAGING, RPC } from '../attribute-key';
import type { BuiltInDialect } from '../dialect';
import { jsonValue } from '../json-value';
import type { SpanView } from '../span-view';
import { hasVectorResults } from './vector-search';

const QUERY = 'db.query.text';
const STATEMENT = 'db.statement';
const HTTP_STATUS = 'http.response.status_code';
const OLD_HTTP_STATUS = 'http.status_code';
const GRPC_STATUS = 'rpc.grpc.status_code';
const GRPC_CANCELLED = 1;
const CLIENT_CLOSED_REQUEST = 499;

const VECTOR_DATABASES = new Set([
  'pinecone',
  'qdrant',
  'chroma',
  'chromadb',
  'weaviate',
  'milvus',
  'lancedb',
  'marqo',
]);

/** The type of a database span, `undefined` for a span of anything else. */
export function databaseType(view: SpanView): SgpSpanType | undefined {
  const hasResults = hasVectorResults(view);
  if (!view.isOf(DATABASE) && !hasResults) return undefined;
  const system = view.text('db.system.name') ?? view.text('db.system');
  if (system === undefined && !hasResults) return undefined;
  if (hasResults || VECTOR_DATABASES.has((system ?? '').toLowerCase())) return vectorDatabaseType(view);
  return view.span.kind === SpanKind.INTERNAL ? 'STANDALONE' : 'EXTERNAL_ENDPOINT';
}

function vectorDatabaseType(view: SpanView): SgpSpanType {
  const operation = view.text('db.operation.name') ?? view.text('db.operation') ?? nameOf(view);
  if (/upsert|insert|add|update/i.test(operation)) return 'KB_ADD_CHUNK';
  return /delete|create|list/i.test(operation) ? 'KB_MANAGEMENT' : 'KB_RETRIEVAL';
}

function nameOf({ span: { name } }: SpanView): string {
  return typeof name === 'string' ? name : '';
}

/** What the request, query or message asked for, in a few fields. */
export function infrastructureInput(view: SpanView): DraftObject | undefined {
  const { attributes } = view;
  const query = view.isOf(DATABASE) ? (attributes[QUERY] ?? attributes[STATEMENT]) : undefined;
  if (query !== undefined) return query === '' ? undefined : { query: jsonValue(query) };
  const method = httpMethod(view);
  if (method !== undefined) {
    const isClient = view.span.kind === SpanKind.CLIENT;
    const url = isClient
      ? (attributes['url.full'] ?? attributes['http.url'])
      : (attributes['url.path'] ?? attributes['http.target']);
    return { method: jsonValue(method), url: jsonValue(url) };
  }
  if (view.isOf(RPC) && (attributes['rpc.system'] ?? attributes['rpc.system.name']) !== undefined) {
    return present({ service: jsonValue(attributes['rpc.service']), method: jsonValue(attributes['rpc.method']) });
  }
  if (view.isOf(MESSAGING) && attributes['messaging.system'] !== undefined) {
    const destination = attributes['messaging.destination.name'] ?? attributes['messaging.destination'];
    const operation =
      attributes['messaging.operation.type'] ??
      attributes['messaging.operation.name'] ??
      attributes['messaging.operation'];
    return present({ destination: jsonValue(destination), operation: jsonValue(operation) });
  }
  return undefined;
}

function httpMethod(view: SpanView): unknown {
  const { attributes } = view;
  return view.isOf(HTTP) ? (attributes['http.request.method'] ?? attributes['http.method']) : undefined;
}

/** Whether the span is an HTTP request, and not another span that only has the status of one. */
export function isHttpCall(view: SpanView): boolean {
  return httpMethod(view) !== undefined;
}

/** The result of the request, query or message, as a number or two. */
export function infrastructureOutput(view: SpanView): DraftObject | undefined {
  const { attributes } = view;
  const rows = view.isOf(DATABASE) ? attributes['db.response.returned_rows'] : undefined;
  if (rows !== undefined) return { returned_rows: jsonValue(rows) };
  const statusCode = view.isOf(HTTP) ? (attributes[HTTP_STATUS] ?? attributes[OLD_HTTP_STATUS]) : undefined;
  if (statusCode !== undefined) return { status_code: jsonValue(statusCode) };
  if (!view.isOf(RPC) || (attributes['rpc.system'] ?? attributes['rpc.system.name']) === undefined) return undefined;
  const rpcStatus =
    attributes[GRPC_STATUS] ?? attributes['rpc.response.status_code'] ?? attributes['rpc.connect_rpc.error_code'];
  return rpcStatus === undefined ? undefined : { status_code: jsonValue(rpcStatus) };
}

function present(summary: DraftObject): DraftObject | undefined {
  return Object.values(summary).some((value) => value !== undefined) ? summary : undefined;
}

/** The status of an HTTP call, which also says why a call of a model failed. */
export function httpStatus(view: SpanView): string | undefined {
  return view.text(HTTP_STATUS) ?? view.text(OLD_HTTP_STATUS);
}

/** Whether the caller went away before the answer. */
export function isCanceledCall(view: SpanView): boolean {
  const status = view.number(HTTP_STATUS) ?? view.number(OLD_HTTP_STATUS);
  return view.number(GRPC_STATUS) === GRPC_CANCELLED || status === CLIENT_CLOSED_REQUEST;
}

/**
 * Read apart from the dialects of model calls, and only where those have nothing (classify-span.ts, read-content.ts).
 */
export const infrastructure: BuiltInDialect = {
  name: 'infrastructure',
  infrastructure: { 'db.': DATABASE, 'http.': HTTP, 'rpc.': RPC, 'messaging.': MESSAGING },
  // A statement can be large: it moves to the input.
  used: [{ keys: [QUERY, STATEMENT], when: (_view, { filled, isGenAi }) => filled.input && !isGenAi }],
  errorMessages: ['grpc.error_message'],
};
