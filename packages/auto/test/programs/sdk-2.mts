// The processor, the exporter and the log record processor in OpenTelemetry's 2.x line.
import { LoggerProvider } from '@opentelemetry/sdk-logs';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  type ReadableSpan,
  type SpanExporter,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { SgpLogRecordProcessor, SgpSpanExporter, SgpSpanProcessor, spanToItem } from '@sgp-otel/exporter';

const logRecordProcessor = new SgpLogRecordProcessor();
const processor: SpanProcessor = new SgpSpanProcessor({ logRecordProcessor });
const exporter: SpanExporter = new SgpSpanExporter();
export const provider = new BasicTracerProvider({
  spanProcessors: [processor, new SgpSpanProcessor(), new BatchSpanProcessor(exporter)],
});
export const loggers = new LoggerProvider({ processors: [logRecordProcessor] });
export const convert = (span: ReadableSpan) => spanToItem(span).name;
export const around = (foreign: SpanExporter) => new SgpSpanProcessor({ exporter: foreign });
