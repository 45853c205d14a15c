// OpenTelemetry's batch processor with its OTLP/HTTP protobuf exporter.
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { countAnswers } from './counting-exporter.mjs';

export function make(url) {
  const exporter = new OTLPTraceExporter({ url: `${url}/v1/traces` });
  return { ...countAnswers(exporter), processor: new BatchSpanProcessor(exporter) };
}
