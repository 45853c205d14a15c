// OpenTelemetry's batch processor with its Zipkin exporter.
import { ZipkinExporter } from '@opentelemetry/exporter-zipkin';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { countAnswers } from './counting-exporter.mjs';

export function make(url) {
  const exporter = new ZipkinExporter({ url: `${url}/api/v2/spans` });
  return { ...countAnswers(exporter), processor: new BatchSpanProcessor(exporter) };
}
