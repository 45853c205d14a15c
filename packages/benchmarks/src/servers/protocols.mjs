// What each protocol puts into a request and into its answers.
import { PbfReader } from 'pbf';

const BEFORE_ITEMS = Buffer.from('{"object":"list",');

/** The protocol of a request, by its path and content type. */
export function protocolOf({ url, headers }) {
  if (url === '/api/v2/spans') return zipkin;
  if (!url.endsWith('/v1/traces')) return sgp;
  return headers['content-type'] === 'application/x-protobuf' ? otlpProtobuf : otlpJson;
}

/** SGP answers with what it stored, and refuses a batch as FastAPI does: `loc` names the item. */
const sgp = {
  spansOf: (body) =>
    JSON.parse(body.toString()).items.map(({ id, name, end_timestamp }) => ({
      id,
      name,
      isEnded: end_timestamp !== undefined,
    })),
  success: (body) => ({ status: 200, body: Buffer.concat([BEFORE_ITEMS, body.subarray(1)]) }),
  refusal: (indices, isNamed) =>
    isNamed
      ? {
          status: 422,
          body: {
            detail: indices.map((index) => ({
              loc: ['body', 'items', index, 'metadata'],
              msg: 'Input should be a valid dictionary',
              type: 'dict_type',
            })),
          },
        }
      : { status: 400, body: { detail: 'An item of the batch is invalid.' } },
};

/**
 * OTLP refuses with a google.rpc.Status, which names nothing. A server may also store the rest and say how many it
 * refused.
 */
const otlpJson = {
  spansOf: (body) =>
    JSON.parse(body.toString()).resourceSpans.flatMap((resource) =>
      resource.scopeSpans.flatMap((scope) =>
        scope.spans.map((span) => ({ id: span.spanId, name: span.name, isEnded: true })),
      ),
    ),
  success: () => ({ status: 200, body: { partialSuccess: {} } }),
  refusal: () => ({ status: 400, body: { code: 3, message: 'A span of the request is invalid.' } }),
};

/** The same in protobuf: resource_spans = 1 → scope_spans = 2 → spans = 2 → span_id = 2, name = 5. */
const otlpProtobuf = {
  spansOf: (body) => {
    const spans = [];
    const scopeFields = (tag, _, reader) => {
      if (tag === 2) spans.push(reader.readMessage(spanFields, { id: '', name: '', isEnded: true }));
    };
    const resourceFields = (tag, _, reader) => {
      if (tag === 2) reader.readMessage(scopeFields, undefined);
    };
    new PbfReader(body).readFields((tag, _, reader) => {
      if (tag === 1) reader.readMessage(resourceFields, undefined);
    }, undefined);
    return spans;
  },
  success: () => ({ status: 200, headers: { 'content-type': 'application/x-protobuf' }, body: Buffer.alloc(0) }),
  refusal: () => ({ status: 400, headers: { 'content-type': 'application/x-protobuf' }, body: Buffer.alloc(0) }),
};

function spanFields(tag, span, reader) {
  if (tag === 2) span.id = Buffer.from(reader.readBytes()).toString('hex');
  if (tag === 5) span.name = reader.readString();
}

const zipkin = {
  spansOf: (body) => JSON.parse(body.toString()).map(({ id, name }) => ({ id, name, isEnded: true })),
  success: () => ({ status: 202, body: Buffer.alloc(0) }),
  refusal: () => ({ status: 400, body: { error: 'A span of the request is invalid.' } }),
};
