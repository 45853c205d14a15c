// Every way from spans to bytes by its name on the page. Each entry makes a function from spans to the number of bytes
// they became.
import { createRequire } from 'node:module';
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { spanToItem } from '@sgp-otel/exporter';
import {
  ENCODER_OTLP_JSON,
  ENCODER_OTLP_PROTOBUF,
  ENCODER_OURS,
  ENCODER_OURS_UNREDACTED,
  ENCODER_ZIPKIN,
  READY_ITEMS,
} from './names.mjs';
import { sgpEncoder } from './sgp-encoder.mjs';

const { toZipkinSpan } = createRequire(import.meta.url)('@opentelemetry/exporter-zipkin/build/src/transform');

export const encoders = {
  [ENCODER_OURS]: () => sgpEncoder(),
  [ENCODER_OURS_UNREDACTED]: () => sgpEncoder({ redactCredentials: false }),
  [ENCODER_OTLP_JSON]: () => (spans) => JsonTraceSerializer.serializeRequest(spans).length,
  [ENCODER_OTLP_PROTOBUF]: () => (spans) => ProtobufTraceSerializer.serializeRequest(spans).length,
  // As its exporter does it; the text becomes bytes when it is written to the socket.
  [ENCODER_ZIPKIN]: () => (spans) => {
    const zipkinSpans = spans.map((span) => toZipkinSpan(span, 'benchmark', 'otel.status_code', 'error'));
    return Buffer.from(JSON.stringify(zipkinSpans)).length;
  },
  [READY_ITEMS]: (batches) => {
    const ready = new Map(
      batches.map((spans) => {
        const items = JSON.parse(JSON.stringify(spans.map((span) => spanToItem(span))));
        return [spans, { items, bytes: Buffer.byteLength(JSON.stringify({ items })) }];
      }),
    );
    return (spans) => {
      const { items, bytes } = ready.get(spans);
      // The length is used, so that the text is made.
      return JSON.stringify({ items }).length > 0 ? bytes : 0;
    };
  },
};
