// OpenTelemetry's SpanExporter for SGP: takes spans from any span processor and answers for them. How they are
// delivered is `delivery/`'s.

import type { MeterProvider } from '@opentelemetry/api';
import { deliverFromThread } from '../at-exit/deliver-at-exit';
import { SgpClient } from '../client/sgp-client';
import { missingSettingReason, switchedOffReason } from '../configuration/off-reason';
import { MAX_BATCH_ITEMS, type SettingOptions, type SettingValues } from '../configuration/settings-table';
import { soundSpan } from '../convert/sound-span';
import type { SpanLike } from '../convert/span-like';
import { isPlaceholder } from '../convert/span-to-item';
import { BatchDelivery } from '../delivery/batch-delivery';
import { OutgoingSpan } from '../delivery/outgoing-span';
import { type ConversionHooks, SpanConversion } from '../delivery/span-conversion';
import type { SpanUpserter } from '../delivery/span-upserter';
import { log } from '../diagnostics/log';
import { estimateSpanBytes } from '../dispatch/span-bytes';
import { guarded, ignoreRejection } from '../errors/guarded';
import { thrownText } from '../errors/thrown-text';
import { loadSettings } from '../load-settings';
import { exporterMetrics } from '../stats/exporter-metrics';
import { componentAttributes, lazyInstruments } from '../stats/meter';
import { type ExportResult, FAILED, SUCCESS } from './export-result';
import type { SpanExporterLike } from './foreign-exporter';

export interface SgpSpanExporterOptions extends SettingOptions, ConversionHooks {
  /** A client to use as it is. It stays open at shutdown: whoever made it closes it. */
  readonly client?: SpanUpserter;
  /** Where metrics about the export go; default: the global one. */
  readonly meterProvider?: MeterProvider;
}

export const SGP_SPAN_EXPORTER = Symbol.for('@sgp-otel/exporter.SgpSpanExporter');

/**
 * Converts spans to SGP items and upserts them, at most 1,000 items and `maxRequestBytes` in a request. Configured by
 * options, then the environment, then defaults. Without an API key or account it says so once and does nothing:
 * `export` then reports success, so that no processor logs an error for each batch.
 *
 * `export` may be called while an earlier one is in flight; the exports are independent. Conversion yields to the event
 * loop every few milliseconds.
 */
export class SgpSpanExporter {
  /**
   * Tells exporters of this kind from others, also across copies of this package: what their processor talks to instead
   * of {@link export}, since it tells more. `undefined` when nothing is sent.
   * @internal
   */
  readonly [SGP_SPAN_EXPORTER]: BatchDelivery | undefined;
  readonly settings: SettingValues;
  /** Why nothing is sent; `undefined` when spans are sent. */
  readonly offReason: string | undefined;

  /** @throws SgpError `SGP_INVALID_OPTION` for an invalid option */
  constructor(options: SgpSpanExporterOptions = {}) {
    const { client, meterProvider, mapItem, mapType, mask, dialects, ...given } = options;
    this.settings = loadSettings(given);
    const { settings } = this;
    const conversion = new SpanConversion(settings, { mapItem, mapType, mask, dialects });
    this.offReason = switchedOffReason(settings) ?? (client ? undefined : missingSettingReason(settings));
    if (this.offReason !== undefined) {
      log.warn(`Tracing to SGP is off: ${this.offReason}. The application runs on without it.`);
      return;
    }
    this[SGP_SPAN_EXPORTER] = new BatchDelivery({
      settings,
      conversion,
      client: client ? { injected: client } : { own: new SgpClient({ settings }) },
      metrics: lazyInstruments(settings.metrics, meterProvider, (meter) =>
        exporterMetrics(meter, componentAttributes('SgpSpanExporter')),
      ),
      deliverFromThread,
    });
  }

  /**
   * Calls back exactly once, never throws. Success means that the backend confirmed every span; a failure's `error` is
   * an {@link SgpError} for the first one it did not take. Those it refused do not keep the others of the batch from
   * being stored.
   */
  export(spans: readonly SpanLike[], resultCallback: (result: ExportResult) => void): void {
    const delivery = this[SGP_SPAN_EXPORTER];
    const exported = delivery ? delivery.track(this.#exportAll(spans, delivery)) : Promise.resolve(undefined);
    void exported.then(
      (error) => answer(resultCallback, error === undefined ? { code: SUCCESS } : { code: FAILED, error }),
      (error: Error) => answer(resultCallback, { code: FAILED, error }),
    );
  }

  /** The first error, if any. A processor of someone else may hand over any amount: it is delivered piece by piece. */
  async #exportAll(spans: readonly SpanLike[], delivery: BatchDelivery): Promise<Error | undefined> {
    let failure: Error | undefined;
    for (const piece of pieces(spans, this.settings.maxRequestBytes)) {
      const { held, rejected } = await delivery.deliver(piece);
      failure ??= rejected[0]?.error;
      // The backend takes nothing now; asking it again for each piece would only take time.
      if (held) return failure ?? held.error;
    }
    return failure;
  }

  /**
   * Resolves when every export that was in flight has ended. @throws SgpError as a rejection, after
   * `exportTimeoutMillis`
   */
  forceFlush(): Promise<void> {
    return this[SGP_SPAN_EXPORTER]?.forceFlush() ?? Promise.resolve();
  }

  /**
   * Waits for what is in flight, then aborts the rest and destroys the agent. Idempotent.
   * @param options.timeoutMillis how long to wait; default `shutdownTimeoutMillis`
   * @throws SgpError as a rejection, when something had to be aborted
   */
  shutdown(options: { timeoutMillis?: number } = {}): Promise<void> {
    return this[SGP_SPAN_EXPORTER]?.shutdown(options) ?? Promise.resolve();
  }
}

/** Set for our exporter, of whichever copy of this package. */
export function batchDeliveryOf(exporter: SpanExporterLike): BatchDelivery | undefined {
  const delivery = (exporter as Partial<SgpSpanExporter>)[SGP_SPAN_EXPORTER];
  // One of another version has something else there: it is used as any other exporter.
  return typeof delivery?.relatedBy === 'function' ? delivery : undefined;
}

/** The spans in order, cut where a piece would be larger than a request by count or by its estimated bytes. */
function* pieces(spans: readonly SpanLike[], maxBytes: number): Generator<OutgoingSpan[]> {
  let piece: OutgoingSpan[] = [];
  let bytes = 0;
  for (const each of spans) {
    const span = soundSpan(each);
    if (guarded(() => isPlaceholder(span), false)) continue;
    const spanBytes = estimateSpanBytes(span);
    if (piece.length > 0 && (piece.length >= MAX_BATCH_ITEMS || bytes + spanBytes > maxBytes)) {
      yield piece;
      piece = [];
      bytes = 0;
    }
    // Nobody asks for the order of arrival here.
    piece.push(new OutgoingSpan(span, 'end', spanBytes, 0));
    bytes += spanBytes;
  }
  if (piece.length > 0) yield piece;
}

function answer(resultCallback: (result: ExportResult) => void, result: ExportResult): void {
  try {
    ignoreRejection(resultCallback(result));
  } catch (error) {
    log.error(`The export callback threw: ${thrownText(error)}`);
  }
}
