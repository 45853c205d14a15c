// The exporter's metrics: one record for each request and each delivery, none for a span.
// Names and meanings: OpenTelemetry semantic conventions, SDK metrics. docs/reference/metrics.md lists them.
import type { Attributes } from '@opentelemetry/api';
import type { Outcome } from '../delivery/outcome';
import { dropReasonOf } from './drop-reason';
import type { SafeMeter } from './meter';

export interface ExporterMetrics {
  /** A delivery of so many spans has begun; the returned function ends it, with what became of them. */
  delivery(spans: number): (result: { delivered: number; failed: number; error: Error | undefined }) => void;
  /** A request with all its attempts has ended. */
  request(outcome: Outcome, request: { spans: number; bytes: number; attempts: number; seconds: number }): void;
}

export function exporterMetrics(meter: SafeMeter, component: Attributes): ExporterMetrics {
  const inflight = meter.upDownCounter('otel.sdk.exporter.span.inflight', {
    unit: '{span}',
    description: 'Spans that were handed to the exporter and whose export has not ended.',
  });
  const exported = meter.counter('otel.sdk.exporter.span.exported', {
    unit: '{span}',
    description: 'Spans whose export has ended; with error.type when it failed.',
  });
  const duration = meter.histogram('otel.sdk.exporter.operation.duration', {
    unit: 's',
    description: 'Duration of one request with all its attempts and waits.',
  });
  const retries = meter.counter('sgp_otel.exporter.retries', {
    unit: '{attempt}',
    description: 'Attempts beyond the first one of each request.',
  });
  const batchSize = meter.histogram('sgp_otel.exporter.batch.size', {
    unit: '{span}',
    description: 'Spans in one request.',
  });
  const batchBytes = meter.histogram('sgp_otel.exporter.batch.size_bytes', {
    unit: 'By',
    description: 'Size of the body of one request.',
  });

  return {
    delivery: (spans) => {
      inflight(spans, component);
      return ({ delivered, failed, error }) => {
        inflight(-spans, component);
        if (delivered > 0) exported(delivered, component);
        if (failed > 0) exported(failed, { ...component, 'error.type': dropReasonOf(error) });
      };
    },
    request: (outcome, { spans, bytes, attempts, seconds }) => {
      const attributes: Attributes = { ...component };
      if (outcome.kind !== 'delivered') {
        attributes['error.type'] = dropReasonOf(outcome.error);
        if (outcome.error.status !== undefined) attributes['http.response.status_code'] = outcome.error.status;
      }
      duration(seconds, attributes);
      if (attempts > 1) retries(attempts - 1, component);
      batchSize(spans, component);
      batchBytes(bytes, component);
    },
  };
}
