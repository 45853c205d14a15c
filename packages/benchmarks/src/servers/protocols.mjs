// What the two protocols put into a request and into its answers.

const BEFORE_ITEMS = Buffer.from('{"object":"list",');

/** SGP answers with what it stored, and refuses a batch as FastAPI does: `loc` names the item. */
export const sgpProtocol = {
  spansOf: (body) => body.items,
  success: (body) => Buffer.concat([BEFORE_ITEMS, body.subarray(1)]),
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

/** OTLP refuses with a google.rpc.Status, which names nothing. A server may also store the rest and say how many it refused. */
export const otlpProtocol = {
  spansOf: (body) =>
    body.resourceSpans.flatMap((resource) =>
      resource.scopeSpans.flatMap((scope) => scope.spans.map((span) => ({ id: span.spanId, name: span.name }))),
    ),
  success: () => ({ partialSuccess: {} }),
  refusal: () => ({ status: 400, body: { code: 3, message: 'A span of the request is invalid.' } }),
};
