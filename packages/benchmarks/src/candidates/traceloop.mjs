// Traceloop's span processor with the exporter that it would make itself, told to take the spans of this scope too.
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import * as traceloop from '@traceloop/node-server-sdk';
import { SCOPE_NAME } from './candidate.mjs';
import { countAnswers } from './counting-exporter.mjs';

export function make(url) {
  const exporter = new OTLPTraceExporter({
    url: `${url}/v1/traces`,
    headers: { Authorization: 'Bearer benchmark' },
  });
  const processor = traceloop.createSpanProcessor({
    exporter,
    apiKey: 'benchmark',
    baseUrl: url,
    allowedInstrumentationLibraries: [SCOPE_NAME],
  });
  return { ...countAnswers(exporter), processor };
}
