// A span that comes through OTLP becomes the item that the exporter would have made of it in the process: over every
// span that was captured from a real library, in both encodings, byte for byte.
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { spanToItem } from '@sgp-otel/exporter';
import { capturedSpans, captureNames } from '../../../exporter/test/fixtures/captured-spans';
import { checkProtobuf } from '../../src/otlp/check-protobuf';
import { jsonSpans } from '../../src/otlp/json-spans';
import { parseJson } from '../../src/otlp/json-values';
import { traceRequestShape } from '../../src/otlp/otlp-fields';
import { spanRequest } from '../../src/otlp/otlp-json-text';
import { protobufSpans } from '../../src/otlp/protobuf-spans';
import type { ReceivedSpan } from '../../src/otlp/received-span';

const decoders: readonly [string, (spans: ReadableSpan[]) => ReceivedSpan[]][] = [
  [
    'protobuf',
    (spans) => {
      const bytes = ProtobufTraceSerializer.serializeRequest(spans) as Uint8Array;
      checkProtobuf(bytes, traceRequestShape);
      return protobufSpans(bytes);
    },
  ],
  ['JSON', (spans) => received(spans)],
  [
    'JSON that the gateway writes',
    (spans) => jsonSpans(parseJson(Buffer.from(JSON.stringify(spanRequest(received(spans)))))),
  ],
];

const received = (spans: ReadableSpan[]) =>
  jsonSpans(parseJson(JsonTraceSerializer.serializeRequest(spans) as Uint8Array));

it.each(decoders)('every captured span becomes the same item through OTLP in %s', (_, through) => {
  const names = captureNames();
  expect(names.length).toBeGreaterThan(190);
  for (const name of names) {
    const captured = capturedSpans(name);
    for (const { span, logRecords } of captured) {
      const [received] = through([asSdkSpan(span)]);
      const item = (each: unknown) => JSON.stringify(spanToItem(each as ReceivedSpan, {}, { logRecords }));
      expect({ name, item: item(received) }).toEqual({ name, item: item(span) });
    }
  }
});

/** As the SDK's 2.x line hands it to an exporter. */
function asSdkSpan(span: ReturnType<typeof capturedSpans>[number]['span']): ReadableSpan {
  const parentSpanId = span.parentSpanContext?.spanId ?? span.parentSpanId;
  return {
    ...span,
    // It became plain data when it was saved; the SDK's has methods, and nothing of it is converted.
    spanContext: () => ({ ...span.spanContext(), traceState: undefined }),
    parentSpanContext: parentSpanId
      ? { ...span.spanContext(), traceState: undefined, spanId: parentSpanId }
      : undefined,
    links: span.links.map((link) => ({ ...link, context: { ...link.context, traceState: undefined } })),
    instrumentationScope: span.instrumentationScope ?? span.instrumentationLibrary,
  } as ReadableSpan;
}
