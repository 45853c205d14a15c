// Gives an injected exporter of someone else the form that the processor works with. Such an exporter answers for a batch as a whole and does
// not say whether another try is worth it: a batch that it fails is lost, and counted.
import type { ExportResult } from '@opentelemetry/core';
import type { DeliveryEntry, DeliveryReport } from '../delivery/delivery-entry';
import { SgpError } from '../errors/sgp-error';

/** The part of an exporter that is used here; every OpenTelemetry SpanExporter has it. */
export interface SpanExporterLike {
  // Methods, not properties: a parameter type of another SDK line must stay assignable.
  // biome-ignore lint/suspicious/noExplicitAny: each SDK line has its own ReadableSpan
  export(spans: any[], resultCallback: (result: ExportResult) => void): void;
  forceFlush?(): Promise<void>;
  shutdown(options?: { timeoutMillis?: number }): Promise<void>;
}

/** @param timeoutMillis an exporter that has not answered by then has failed */
export async function deliverThrough<E extends DeliveryEntry>(
  exporter: SpanExporterLike,
  entries: readonly E[],
  timeoutMillis: number,
): Promise<DeliveryReport<E>> {
  const result = await exportOnce(exporter, entries, timeoutMillis);
  if (result.code === 0) return { delivered: entries, rejected: [], undelivered: [] };
  const error = result.error ?? new Error('The exporter failed without a reason.');
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
      resolve({ code: 1, error: new SgpError('SGP_DEADLINE_EXCEEDED', message) });
    }, timeoutMillis);
    limit.unref();
    const done = (result: ExportResult) => {
      clearTimeout(limit);
      resolve(result);
    };
    try {
      exporter.export(
        entries.map((entry) => entry.span),
        done,
      );
    } catch (error) {
      done({ code: 1, error: error instanceof Error ? error : new Error(String(error)) });
    }
  });
}
