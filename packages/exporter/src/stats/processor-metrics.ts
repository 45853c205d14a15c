// The processor's metrics, observed from its stats when a reader collects: nothing is recorded on the hot path.
// Names and meanings: OpenTelemetry semantic conventions, SDK metrics. docs/reference/metrics.md lists them.
import type { Attributes } from '@opentelemetry/api';
import type { ProcessorStats } from './delivery-stats';
import type { DropReason } from './drop-reason';
import type { SafeMeter } from './meter';

export interface ProcessorMetricsSource {
  readonly stats: () => ProcessorStats;
  readonly queuedSpans: () => number;
  readonly queuedBytes: () => number;
  /** 0 when there is no bound by count. */
  readonly capacitySpans: number;
  readonly capacityBytes: number;
  /** `undefined` without a spool. */
  readonly spoolBytes: () => number | undefined;
}

export interface ProcessorMetrics {
  /**
   * Freezes the numbers at shutdown: the meter then keeps no processor alive, and still reports its last losses.
   */
  stop(): void;
}

/** The conventions prescribe these two; the other reasons go by their own names. */
const errorTypes: Partial<Record<DropReason, string>> = {
  queue_bytes_full: 'queue_full',
  after_shutdown: 'already_shutdown',
};

export function observeProcessor(
  meter: SafeMeter,
  component: Attributes,
  source: ProcessorMetricsSource,
): ProcessorMetrics {
  const size = meter.observableUpDownCounter('otel.sdk.processor.span.queue.size', {
    unit: '{span}',
    description: 'Spans that wait to be sent.',
  });
  const capacity = meter.observableUpDownCounter('otel.sdk.processor.span.queue.capacity', {
    unit: '{span}',
    description: 'Spans that may wait to be sent; not reported without a bound by count.',
  });
  const processed = meter.observableCounter('otel.sdk.processor.span.processed', {
    unit: '{span}',
    description: 'Spans whose processing has ended; with error.type when they were lost.',
  });
  const bytes = meter.observableUpDownCounter('sgp_otel.processor.queue.size_bytes', {
    unit: 'By',
    description: 'Estimated size of the spans that wait to be sent.',
  });
  const capacityBytes = meter.observableUpDownCounter('sgp_otel.processor.queue.capacity_bytes', {
    unit: 'By',
    description: 'Estimated size up to which spans may wait to be sent.',
  });
  const dropped = meter.observableCounter('sgp_otel.processor.span.dropped', {
    unit: '{span}',
    description: 'Spans that were lost, by reason.',
  });
  const startWrites = meter.observableCounter('sgp_otel.processor.start_write.processed', {
    unit: '{write}',
    description: 'Writes of spans that had not ended, by what became of them.',
  });
  const spooled = meter.observableUpDownCounter('sgp_otel.processor.spool.size', {
    unit: '{span}',
    description: 'Spans that are in the spool and not delivered yet; not reported without one.',
  });
  const spoolBytes = meter.observableUpDownCounter('sgp_otel.processor.spool.size_bytes', {
    unit: 'By',
    description: 'Size of the files in the spool that this process answers for; not reported without one.',
  });
  const instruments = [spooled, spoolBytes, size, capacity, processed, bytes, capacityBytes, dropped, startWrites];

  let current = source;
  meter.observeAll(instruments, (record) => {
    const stats = current.stats();
    record(size, current.queuedSpans(), component);
    if (current.capacitySpans > 0) record(capacity, current.capacitySpans, component);
    record(bytes, current.queuedBytes(), component);
    record(capacityBytes, current.capacityBytes, component);
    const bytesInSpool = current.spoolBytes();
    if (bytesInSpool !== undefined) {
      record(spooled, stats.spooled, component);
      record(spoolBytes, bytesInSpool, component);
    }
    record(processed, stats.delivered, component);
    const lost = new Map<string, number>();
    for (const [reason, count] of Object.entries(stats.droppedByReason) as [DropReason, number][]) {
      record(dropped, count, { ...component, reason });
      const errorType = errorTypes[reason] ?? reason;
      lost.set(errorType, (lost.get(errorType) ?? 0) + count);
    }
    for (const [errorType, count] of lost) record(processed, count, { ...component, 'error.type': errorType });
    const { delivered, superseded, dropped: droppedStarts } = stats.startWrites;
    for (const [outcome, count] of Object.entries({ delivered, superseded, dropped: droppedStarts })) {
      if (count > 0) record(startWrites, count, { ...component, outcome });
    }
  });
  return {
    stop: () => {
      const stats = current.stats();
      current = { ...current, stats: () => stats, queuedSpans: () => 0, queuedBytes: () => 0 };
    },
  };
}
