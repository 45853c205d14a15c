// Langfuse's span processor with the exporter that it would make itself, told to take every span and not only those of
// LLM libraries.
import { LangfuseSpanProcessor } from '@langfuse/otel';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { countAnswers } from './counting-exporter.mjs';

const DEFAULT_TIMEOUT_MILLIS = 5_000;

export function make(url) {
  const exporter = new OTLPTraceExporter({
    url: `${url}/api/public/otel/v1/traces`,
    headers: { Authorization: 'Basic benchmark' },
    timeoutMillis: DEFAULT_TIMEOUT_MILLIS,
  });
  const processor = new LangfuseSpanProcessor({
    exporter,
    publicKey: 'benchmark',
    secretKey: 'benchmark',
    baseUrl: url,
    shouldExportSpan: () => true,
  });
  return { ...countAnswers(exporter), processor };
}
