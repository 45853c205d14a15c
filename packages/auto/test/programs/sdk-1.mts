// The processor and the exporter in OpenTelemetry's 1.30 line.

import { SgpSpanExporter, SgpSpanProcessor, spanToItem } from '@sgp-otel/exporter';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  type ReadableSpan,
  type SpanExporter,
  type SpanProcessor,
} from 'otel1-trace';

const processor: SpanProcessor = new SgpSpanProcessor();
const exporter: SpanExporter = new SgpSpanExporter();
export const provider = new BasicTracerProvider({ spanProcessors: [processor, new BatchSpanProcessor(exporter)] });
provider.addSpanProcessor(new SgpSpanProcessor());
export const convert = (span: ReadableSpan) => spanToItem(span).name;
export const around = (foreign: SpanExporter) => new SgpSpanProcessor({ exporter: foreign });
