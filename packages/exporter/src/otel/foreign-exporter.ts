// An exporter of someone else as a destination. It answers for a batch as a whole and does not say whether another try
// is worth it: a batch that it fails is lost, and counted.
import { clearTimeout, setTimeout } from '../clock/real-time';
import { GRACE_MILLIS } from '../clock/within';
import type { SettingValues } from '../configuration/settings-table';
import type { SpanLike } from '../convert/span-like';
import type { DeliverOptions, DeliveryPort } from '../delivery/delivery-port';
import { allDelivered, allRejected, type DeliveryReport } from '../delivery/delivery-report';
import type { OutgoingSpan } from '../delivery/outgoing-span';
import { SettledResources } from '../delivery/settled-resources';
import { log } from '../diagnostics/log';
import { ignoreRejection } from '../errors/guarded';
import { SgpError } from '../errors/sgp-error';
import { thrownError } from '../errors/thrown-text';
import { type ExportResult, FAILED, SUCCESS } from './export-result';

/** The part of an exporter that is used here; every OpenTelemetry SpanExporter has it. */
export interface SpanExporterLike {
  // Methods, not properties: a parameter type of another SDK line must stay assignable.
  // biome-ignore lint/suspicious/noExplicitAny: each SDK line has its own ReadableSpan
  export(spans: any[], resultCallback: (result: ExportResult) => void): void;
  forceFlush?(): Promise<void>;
  shutdown(options?: { timeoutMillis?: number }): Promise<void>;
}

export class ForeignExporter implements DeliveryPort {
  readonly #exporter: SpanExporterLike;
  readonly #exportTimeoutMillis: number;
  readonly #resources = new SettledResources();
  readonly maxRequestBytes: number;

  constructor(exporter: SpanExporterLike, { exportTimeoutMillis, maxRequestBytes }: SettingValues) {
    this.#exporter = exporter;
    this.#exportTimeoutMillis = exportTimeoutMillis;
    this.maxRequestBytes = maxRequestBytes;
  }

  async deliver(spans: readonly OutgoingSpan[], options: DeliverOptions = {}): Promise<DeliveryReport> {
    try {
      await this.#resources.wait(spans, options.timeoutMillis ?? this.#exportTimeoutMillis);
      const result = await this.#export(spans.flatMap(({ span }) => span ?? []));
      if (result.code === SUCCESS) return allDelivered(spans);
      return allRejected(spans, thrownError(result.error ?? 'The exporter failed without a reason.'));
    } catch (thrown) {
      const error = thrownError(thrown);
      log.error(`Delivery failed: ${error.message}`);
      return allRejected(spans, error);
    }
  }

  #export(spans: SpanLike[]): Promise<ExportResult> {
    const timeoutMillis = this.#exportTimeoutMillis + GRACE_MILLIS;
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
        const returned: unknown = this.#exporter.export(spans, done);
        // An async function by mistake: what it throws arrives here.
        if (returned instanceof Promise) returned.catch(fail);
        else ignoreRejection(returned);
      } catch (thrown) {
        fail(thrown);
      }
    });
  }

  /** Only the waits here can be told; the exporter keeps its own time. */
  hurry(limitMillis: number): void {
    this.#resources.hurry(limitMillis);
  }

  async forceFlush(): Promise<void> {
    await this.#exporter.forceFlush?.();
  }

  async shutdown(options: { timeoutMillis?: number } = {}): Promise<void> {
    await this.#exporter.shutdown(options);
  }
}
