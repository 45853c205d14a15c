// OpenTelemetry's SpanExporter for SGP: spans to items to one or more upserts. Works under any span processor.
import type { ExportResult } from '@opentelemetry/core';
import { SgpClient } from '../client/sgp-client';
import { missingSettingReason, switchedOffReason } from '../configuration/off-reason';
import { MAX_BATCH_ITEMS, type SettingOptions, type SettingValues } from '../configuration/settings-table';
import type { SpanLike } from '../convert/span-like';
import { spanToItem } from '../convert/span-to-item';
import { log } from '../diagnostics/log';
import { SgpError } from '../errors/sgp-error';
import { loadSettings } from '../load-settings';
import { settledResources } from './settled-resources';
import { within } from './within';

/** The part of a client that the exporter uses. */
export type SpanUpserter = Pick<SgpClient, 'upsertBatch'>;

export interface SgpSpanExporterOptions extends SettingOptions {
  /** A client to use as it is. It stays open at shutdown: whoever made it closes it. */
  readonly client?: SpanUpserter;
}

// The values of core's ExportResultCode, which is loaded with the first request only.
const SUCCESS = 0;
const FAILED = 1;

/**
 * Converts spans to SGP items and upserts them, at most 1,000 in a request. Configured by options, then the environment, then
 * defaults. Without an API key or account it says so once and does nothing: `export` then reports success, so that no processor
 * logs an error for each batch.
 *
 * `export` may be called while an earlier one is in flight; the exports are independent.
 */
export class SgpSpanExporter {
  readonly settings: SettingValues;
  /** Why nothing is sent; `undefined` when spans are sent. */
  readonly offReason: string | undefined;
  readonly #client: SpanUpserter | undefined;
  readonly #ownClient: SgpClient | undefined;
  readonly #inFlight = new Set<Promise<void>>();
  #shutdown: Promise<void> | undefined;

  /** @throws SgpError `SGP_INVALID_OPTION` for an invalid option */
  constructor(options: SgpSpanExporterOptions = {}) {
    const { client, ...given } = options;
    this.settings = loadSettings(given);
    this.offReason = switchedOffReason(this.settings) ?? (client ? undefined : missingSettingReason(this.settings));
    if (this.offReason !== undefined) {
      log.warn(`Tracing to SGP is off: ${this.offReason}. The application runs on without it.`);
      return;
    }
    this.#ownClient = client ? undefined : new SgpClient(this.settings);
    this.#client = client ?? this.#ownClient;
  }

  /** Calls back exactly once, never synchronously throws. A failure's `error` is an {@link SgpError}. */
  export(spans: readonly SpanLike[], resultCallback: (result: ExportResult) => void): void {
    const exporting = this.#export(spans).then(
      () => answer(resultCallback, { code: SUCCESS }),
      (error: unknown) => answer(resultCallback, { code: FAILED, error: asError(error) }),
    );
    this.#inFlight.add(exporting);
    void exporting.finally(() => this.#inFlight.delete(exporting));
  }

  /** Resolves when every export that was in flight has ended, at the latest after `exportTimeoutMillis`. */
  async forceFlush(): Promise<void> {
    await within(this.settings.exportTimeoutMillis, Promise.all(this.#inFlight), 'forceFlush');
  }

  /**
   * Waits for what is in flight, then aborts the rest and closes the agent. Idempotent.
   * @param options.timeoutMillis how long to wait; default `shutdownTimeoutMillis`
   */
  shutdown(options: { timeoutMillis?: number } = {}): Promise<void> {
    this.#shutdown ??= this.#close(options.timeoutMillis ?? this.settings.shutdownTimeoutMillis);
    return this.#shutdown;
  }

  async #close(timeoutMillis: number): Promise<void> {
    try {
      await within(timeoutMillis, Promise.all(this.#inFlight), 'shutdown');
    } finally {
      this.#ownClient?.close();
      await Promise.all(this.#ownClient ? this.#inFlight : []);
    }
  }

  async #export(spans: readonly SpanLike[]): Promise<void> {
    if (this.#shutdown) throw new SgpError('SGP_CLOSED', `${spans.length} spans came after the exporter's shutdown.`);
    if (!this.#client) return;
    await settledResources(spans);
    const failures: unknown[] = [];
    for (let from = 0; from < spans.length; from += MAX_BATCH_ITEMS) {
      const items = spans.slice(from, from + MAX_BATCH_ITEMS).map((span) => spanToItem(span, this.settings));
      // A request that fails does not keep the others from being sent.
      await this.#client.upsertBatch(items).catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new SgpError('SGP_INTERNAL', `Not an error: ${String(error)}`);
}

function answer(resultCallback: (result: ExportResult) => void, result: ExportResult): void {
  try {
    resultCallback(result);
  } catch (error) {
    log.error(`The export callback threw: ${String(error)}`);
  }
}
