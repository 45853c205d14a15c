// The processor and the exporter in OpenTelemetry's 3.x line.
import {
  BatchSpanProcessor,
  type ReadableSpan,
  type SpanExporter,
  type SpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { SgpSpanExporter, SgpSpanProcessor, spanToItem } from '@sgp-otel/exporter';

const processor: SpanProcessor = new SgpSpanProcessor();
const exporter: SpanExporter = new SgpSpanExporter();
export const provider = new TracerProvider({
  spanProcessors: [processor, new SgpSpanProcessor(), new BatchSpanProcessor({ exporter })],
});
export const convert = (span: ReadableSpan) => spanToItem(span).name;
export const around = (foreign: SpanExporter) => new SgpSpanProcessor({ exporter: foreign });
