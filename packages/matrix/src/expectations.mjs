// What each kind of cell must have delivered: returns undefined when it has, else what is wrong, in words.

const kindOf = (span) => span.metadata?.otel_kind;

export const expectations = {
  'whole-tree': ({ spans }) => treeFault(spans) ?? expressFault(spans),
  'tree-without-express': ({ spans }) => treeFault(spans),
  'one-span': ({ spans }) =>
    spans.length === 1 && spans[0].name === 'one span' ? undefined : `expected one span, got ${names(spans)}`,
  'http-spans': ({ spans }) =>
    spans.some((span) => kindOf(span) === 'SERVER' && parentOf(span, spans)?.metadata.otel_kind === 'CLIENT')
      ? undefined
      : `expected a server span below a client span, got ${names(spans)}`,
  'route-and-model': ({ spans }) => expressFault(spans, 'GET /chat') ?? modelFault(spans),
  advice: ({ spans, stderr }) => {
    if (spans.length > 0) return `expected no span, got ${names(spans)}`;
    return stderr.includes('spanProcessors: [new') ? undefined : 'no line that says what to change';
  },
};

/**
 *  GET (client, http) ─▶ GET /outer (server) ─▶ … ─▶ work (by hand) ─▶ GET (client, fetch) ─▶ GET /inner (server)
 */
function treeFault(spans) {
  const work = spans.find(({ name }) => name === 'work');
  if (!work) return `no span "work"; got ${names(spans)}`;
  if (new Set(spans.map(({ trace_id: id }) => id)).size !== 1) return 'more than one trace';
  const above = kindsAbove(work, spans);
  if (!above.endsWith('SERVER CLIENT')) return `above "work": ${above || 'nothing'}`;
  const inner = spans.find(
    (span) => kindOf(span) === 'SERVER' && kindsAbove(span, spans).startsWith('CLIENT INTERNAL'),
  );
  return inner ? undefined : 'no server span below the client span below "work"';
}

function expressFault(spans, route = 'GET /outer') {
  const isExpress = (span) => parentOf(span, spans)?.name === route && kindOf(span) === 'INTERNAL';
  return spans.some((span) => span.name === 'request handler' && isExpress(span)) ? undefined : 'no span of Express';
}

/** GET /chat (server) ─▶ … ─▶ the call of the model, once ─▶ POST (client) */
function modelFault(spans) {
  const calls = spans.filter(({ type }) => type === 'COMPLETION');
  if (calls.length !== 1) return `${calls.length} calls of a model among ${names(spans)}`;
  if (!kindsAbove(calls[0], spans).includes('SERVER')) return 'the call of the model is not below the request';
  const request = spans.find((span) => kindOf(span) === 'CLIENT' && kindsAbove(span, spans).includes('SERVER'));
  return request ? undefined : 'no request to the provider below the request';
}

function kindsAbove(span, spans) {
  const kinds = [];
  for (let parent = parentOf(span, spans); parent; parent = parentOf(parent, spans)) kinds.push(kindOf(parent));
  return kinds.join(' ');
}

const parentOf = (span, spans) => spans.find(({ id }) => id === span.parent_id);

const names = (spans) => (spans.length > 0 ? spans.map(({ name }) => name).join(', ') : 'none');
