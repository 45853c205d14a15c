// A service as it is: OpenTelemetry with its stock OTLP exporter. Nothing in it knows of SGP; where it sends is in
// OTEL_EXPORTER_OTLP_ENDPOINT.
import { SpanKind } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())] });
provider.register();
const tracer = provider.getTracer('shop');

tracer.startActiveSpan('POST /orders', { kind: SpanKind.SERVER }, (order) => {
  tracer.startActiveSpan('chat gpt-4o', { kind: SpanKind.CLIENT }, (call) => {
    call.setAttributes({
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.usage.input_tokens': 120,
      'gen_ai.usage.output_tokens': 30,
    });
    call.end();
  });
  order.end();
});
await provider.shutdown();
