// The processor's metrics, observed from its stats when a reader collects: nothing is recorded on the hot path.
// Names and meanings: OpenTelemetry semantic conventions, SDK metrics. docs/metrics.md lists them.
import type { Attributes, BatchObservableCallback, Meter } from '@opentelemetry/api';
import type { ProcessorStats } from './delivery-stats';
import type { DropReason } from './drop-reason';

export interface ProcessorMetricsSource {
  readonly stats: () => ProcessorStats;
  readonly queuedSpans: () => number;
  readonly queuedBytes: () => number;
  /** 0 when there is no bound by count. */
  readonly capacitySpans: number;
  readonly capacityBytes: number;
}

export interface ProcessorMetrics {
  /** The numbers stay as they are; a processor that is shut down must not be kept alive by a meter, nor its last losses be missed. */
  stop(): void;
}

/** The conventions prescribe these two; the other reasons go by their own names. */
const errorTypes: Partial<Record<DropReason, string>> = {
  queue_bytes_full: 'queue_full',
  after_shutdown: 'already_shutdown',
};

export function observeProcessor(
  meter: Meter,
  component: Attributes,
  source: ProcessorMetricsSource,
): ProcessorMetrics {
  const size = meter.createObservableUpDownCounter('otel.sdk.processor.span.queue.size', {
    unit: '{span}',
    description: 'Spans that wait to be sent.',
  });
  const capacity = meter.createObservableUpDownCounter('otel.sdk.processor.span.queue.capacity', {
    unit: '{span}',
    description: 'Spans that may wait to be sent; not reported without a bound by count.',
  });
  const processed = meter.createObservableCounter('otel.sdk.processor.span.processed', {
    unit: '{span}',
    description: 'Spans whose processing has ended; with error.type when they were lost.',
  });
  const bytes = meter.createObservableUpDownCounter('sgp_otel.processor.queue.size_bytes', {
    unit: 'By',
    description: 'Estimated size of the spans that wait to be sent.',
  });
  const capacityBytes = meter.createObservableUpDownCounter('sgp_otel.processor.queue.capacity_bytes', {
    unit: 'By',
    description: 'Estimated size up to which spans may wait to be sent.',
  });
  const dropped = meter.createObservableCounter('sgp_otel.processor.span.dropped', {
    unit: '{span}',
    description: 'Spans that were lost, by reason.',
  });
  const startWrites = meter.createObservableCounter('sgp_otel.processor.start_write.processed', {
    unit: '{write}',
    description: 'Writes of spans that had not ended, by what became of them.',
  });
  const instruments = [size, capacity, processed, bytes, capacityBytes, dropped, startWrites];

  let current = source;
  const observe: BatchObservableCallback = (result) => {
    const stats = current.stats();
    result.observe(size, current.queuedSpans(), component);
    if (current.capacitySpans > 0) result.observe(capacity, current.capacitySpans, component);
    result.observe(bytes, current.queuedBytes(), component);
    result.observe(capacityBytes, current.capacityBytes, component);
    result.observe(processed, stats.delivered, component);
    const lost = new Map<string, number>();
    for (const [reason, count] of Object.entries(stats.droppedByReason) as [DropReason, number][]) {
      result.observe(dropped, count, { ...component, reason });
      const errorType = errorTypes[reason] ?? reason;
      lost.set(errorType, (lost.get(errorType) ?? 0) + count);
    }
    for (const [errorType, count] of lost) result.observe(processed, count, { ...component, 'error.type': errorType });
    const { delivered, superseded, dropped: droppedStarts } = stats.startWrites;
    for (const [outcome, count] of Object.entries({ delivered, superseded, dropped: droppedStarts })) {
      if (count > 0) result.observe(startWrites, count, { ...component, outcome });
    }
  };
  meter.addBatchObservableCallback(observe, instruments);
  return {
    stop: () => {
      const stats = current.stats();
      current = { ...current, stats: () => stats, queuedSpans: () => 0, queuedBytes: () => 0 };
    },
  };
}
