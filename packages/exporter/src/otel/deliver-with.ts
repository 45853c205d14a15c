// Hands a batch to an exporter, ours or an injected one of someone else. The latter answers for a batch as a whole and does not say whether another
// try is worth it: a batch that it fails is lost, and counted.
import { clearTimeout, setTimeout } from '../clock/real-time';
import type { SettingValues } from '../configuration/settings-table';
import type { DeliveryEntry, DeliveryReport } from '../delivery/delivery-entry';
import type { SettledResources } from '../delivery/settled-resources';
import { log } from '../diagnostics/log';
import { ignoreRejection } from '../errors/guarded';
import { SgpError } from '../errors/sgp-error';
import { thrownError } from '../errors/thrown-text';
import { type ExportResult, FAILED, SUCCESS } from './export-result';
import { type DeliverOptions, SGP_SPAN_EXPORTER, type SgpSpanExporter } from './span-exporter';
import { GRACE_MILLIS } from './within';

/** The part of an exporter that is used here; every OpenTelemetry SpanExporter has it. */
export interface SpanExporterLike {
  // Methods, not properties: a parameter type of another SDK line must stay assignable.
  // biome-ignore lint/suspicious/noExplicitAny: each SDK line has its own ReadableSpan
  export(spans: any[], resultCallback: (result: ExportResult) => void): void;
  forceFlush?(): Promise<void>;
  shutdown(options?: { timeoutMillis?: number }): Promise<void>;
}

/** The largest request body that the exporter's destination is known to take. */
export function maxRequestBytesOf(exporter: SpanExporterLike, settings: SettingValues): number {
  const learnt = (exporter as Partial<SgpSpanExporter>).requestLimitBytes;
  return typeof learnt === 'number' ? learnt : settings.maxRequestBytes;
}

/** Tells the exporter how much time somebody has for what is in flight; one of someone else cannot be told. */
export function hurry(exporter: SpanExporterLike, limitMillis: number): void {
  if (isOurs(exporter)) (exporter as Partial<SgpSpanExporter>).hurry?.(limitMillis);
}

/**
 * Never rejects.
 * @param exportTimeoutMillis a foreign exporter that has not answered by then has failed
 * @param resources waits for the resources of spans on behalf of a foreign exporter
 */
export async function deliverWith<E extends DeliveryEntry>(
  exporter: SpanExporterLike,
  entries: readonly E[],
  options: DeliverOptions,
  exportTimeoutMillis: number,
  resources: SettledResources,
): Promise<DeliveryReport<E>> {
  try {
    if (isOurs(exporter)) return await exporter.deliver(entries, options);
    await resources.wait(entries, options.timeoutMillis ?? exportTimeoutMillis);
    const result = await exportOnce(exporter, entries, exportTimeoutMillis + GRACE_MILLIS);
    if (result.code === SUCCESS) return { delivered: entries, rejected: [], undelivered: [] };
    return allRejected(entries, thrownError(result.error ?? 'The exporter failed without a reason.'));
  } catch (thrown) {
    const error = thrownError(thrown);
    log.error(`Delivery failed: ${error.message}`);
    return allRejected(entries, error);
  }
}

/** Whether it is our exporter, of whichever copy of this package. */
function isOurs(exporter: SpanExporterLike): exporter is SgpSpanExporter {
  return SGP_SPAN_EXPORTER in exporter;
}

function allRejected<E extends DeliveryEntry>(entries: readonly E[], error: Error): DeliveryReport<E> {
  return { delivered: [], rejected: entries.map((entry) => ({ entry, error })), undelivered: [] };
}

function exportOnce(
  exporter: SpanExporterLike,
  entries: readonly DeliveryEntry[],
  timeoutMillis: number,
): Promise<ExportResult> {
  return new Promise((resolve) => {
    const limit = setTimeout(() => {
      const message = `The exporter did not answer within ${timeoutMillis} ms.`;
      resolve({ code: FAILED, error: new SgpError('SGP_DEADLINE_EXCEEDED', message) });
    }, timeoutMillis);
    limit.unref();
    const done = (result: ExportResult) => {
      clearTimeout(limit);
      resolve(result);
    };
    const fail = (thrown: unknown) => done({ code: FAILED, error: thrownError(thrown) });
    try {
      const spans = entries.map((entry) => entry.span);
      const returned: unknown = exporter.export(spans, done);
      // An async function by mistake: what it throws arrives here.
      if (returned instanceof Promise) returned.catch(fail);
      else ignoreRejection(returned);
    } catch (thrown) {
      fail(thrown);
    }
  });
}
