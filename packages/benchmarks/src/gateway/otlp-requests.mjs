// Bodies of OTLP requests, by encoding, whose spans have ids of their own each time.
import { gzipSync } from 'node:zlib';
import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { startHttpServerSpan } from '../spans/http-server-span.mjs';

/** Of spans: a request as a sender writes it. */
export const encodings = {
  protobuf: (spans) => ({ body: ProtobufTraceSerializer.serializeRequest(spans), type: 'application/x-protobuf' }),
  gzip: (spans) => ({
    body: gzipSync(ProtobufTraceSerializer.serializeRequest(spans)),
    type: 'application/x-protobuf',
    isGzip: true,
  }),
  json: (spans) => ({ body: JsonTraceSerializer.serializeRequest(spans), type: 'application/json' }),
};

/** HTTP server spans, each the root of a trace of its own. */
export function lonelySpans(count) {
  return recorded((tracer) => {
    for (let index = 0; index < count; index++) startHttpServerSpan(tracer, index).end();
  });
}

/** One trace: an HTTP server span, and below it the others. */
export function oneTrace(count) {
  return recorded((tracer) => {
    const root = startHttpServerSpan(tracer, 0);
    const below = trace.setSpan(ROOT_CONTEXT, root);
    for (let index = 1; index < count; index++) startHttpServerSpan(tracer, index, below).end();
    root.end();
  });
}

function recorded(record) {
  const spans = [];
  const keep = {
    onStart() {},
    onEnd: (span) => spans.push(span),
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  record(new BasicTracerProvider({ spanProcessors: [keep] }).getTracer('benchmark'));
  return spans;
}
