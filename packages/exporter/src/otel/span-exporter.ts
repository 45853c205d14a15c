// OpenTelemetry's SpanExporter for SGP: spans to items to bytes to requests, and what became of each span. Works under any span
// processor; SgpSpanProcessor calls `deliver`, which tells it more than `export` may.

import { INVALID_SPAN_CONTEXT, type MeterProvider, type SpanContext } from '@opentelemetry/api';
import { type SgpCallOptions, SgpClient } from '../client/sgp-client';
import { isNextTickFaked, nowMillis } from '../clock/real-time';
import { missingSettingReason, switchedOffReason } from '../configuration/off-reason';
import { MAX_BATCH_ITEMS, type SettingOptions, type SettingValues } from '../configuration/settings-table';
import type { SpanLike } from '../convert/span-like';
import { isPlaceholder } from '../convert/span-to-item';
import { AttemptTime } from '../delivery/attempt-time';
import { bodyBytes, deliverRequests, type RequestSender } from '../delivery/deliver-requests';
import type { DeliveryEntry, DeliveryReport, SpanIdentity } from '../delivery/delivery-entry';
import { isSilence, type Outcome } from '../delivery/outcome';
import { RequestLimit, SMALL_REQUEST_BYTES } from '../delivery/request-limit';
import { SettledResources } from '../delivery/settled-resources';
import { log } from '../diagnostics/log';
import type { EncodedItem } from '../encode/encoded-item';
import { encodeItem, ItemEncoder, shrinkEncoded } from '../encode/item-encoder';
import { guarded, ignoreRejection } from '../errors/guarded';
import { SgpError } from '../errors/sgp-error';
import { thrownText } from '../errors/thrown-text';
import type { ItemDraft } from '../item/item-draft';
import { ENVELOPE_BYTES } from '../item/request-envelope';
import { loadSettings } from '../load-settings';
import type { SpanRelations } from '../relations/span-relations';
import { type ExporterMetrics, exporterMetrics } from '../stats/exporter-metrics';
import { componentAttributes, lazyInstruments } from '../stats/meter';
import { deliverBeside } from './deliver-beside';
import { type ExportResult, FAILED, SUCCESS } from './export-result';
import { estimateSpanBytes } from './span-bytes';
import { type ConversionHooks, SpanConversion } from './span-conversion';
import { type SpanUpserter, upsert } from './upsert';
import { GRACE_MILLIS, harmless, within } from './within';

export interface SgpSpanExporterOptions extends SettingOptions, ConversionHooks {
  /** A client to use as it is. It stays open at shutdown: whoever made it closes it. */
  readonly client?: SpanUpserter;
  /** Where metrics about the export go; default: the global one. */
  readonly meterProvider?: MeterProvider;
}

export interface DeliverOptions {
  /** Attempts of each request in all; default `maxAttempts`. */
  readonly maxAttempts?: number;
  /** Limit of each request with its attempts and waits; default `exportTimeoutMillis`. */
  readonly timeoutMillis?: number;
  /** A longer wait before a retry is left to the caller. */
  readonly maxWaitMillis?: number;
  /** Whether an attempt that got no answer in time is repeated; default `true`. */
  readonly isTimeoutRetried?: boolean;
  /** The entries are tried again because they may be the reason why their request failed: nothing is learnt from their size. */
  readonly isSuspect?: boolean;
}

export const SGP_SPAN_EXPORTER = Symbol.for('@sgp-otel/exporter.SgpSpanExporter');

const LARGE_REQUEST_BYTES = 128 * 1024;
const LARGE_REQUEST_ATTEMPTS = 2;

/**
 * Converts spans to SGP items and upserts them, at most 1,000 items and `maxRequestBytes` in a request. Configured by options, then the
 * environment, then defaults. Without an API key or account it says so once and does nothing: `export` then reports success, so that no
 * processor logs an error for each batch.
 *
 * `export` may be called while an earlier one is in flight; the exports are independent. Conversion yields to the event loop every few
 * milliseconds.
 */
export class SgpSpanExporter {
  /** Tells exporters of this kind from others, also across copies of this package. @internal */
  readonly [SGP_SPAN_EXPORTER] = true;
  readonly settings: SettingValues;
  /** Why nothing is sent; `undefined` when spans are sent. */
  readonly offReason: string | undefined;
  readonly #client: SpanUpserter | undefined;
  readonly #ownClient: SgpClient | undefined;
  readonly #metrics: () => ExporterMetrics | undefined;
  readonly #encoder = new ItemEncoder();
  #encoding: Promise<void> = Promise.resolve();
  readonly #inFlight = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();
  readonly #conversion: SpanConversion;
  readonly #limit: RequestLimit;
  readonly #attemptTime = new AttemptTime();
  readonly #resources = new SettledResources();
  #loaded: Promise<void> | undefined;
  #shutdown: Promise<void> | undefined;

  /** @throws SgpError `SGP_INVALID_OPTION` for an invalid option */
  constructor(options: SgpSpanExporterOptions = {}) {
    const { client, meterProvider, mapItem, mapType, mask, dialects, ...given } = options;
    this.settings = loadSettings(given);
    this.#conversion = new SpanConversion(this.settings, { mapItem, mapType, mask, dialects });
    this.#metrics = lazyInstruments(this.settings.metrics, meterProvider, (meter) =>
      exporterMetrics(meter, componentAttributes('SgpSpanExporter')),
    );
    this.#limit = new RequestLimit(this.settings.maxRequestBytes);
    this.offReason = switchedOffReason(this.settings) ?? (client ? undefined : missingSettingReason(this.settings));
    if (this.offReason !== undefined) {
      log.warn(`Tracing to SGP is off: ${this.offReason}. The application runs on without it.`);
      return;
    }
    this.#ownClient = client ? undefined : new SgpClient({ settings: this.settings });
    this.#client = client ?? this.#ownClient;
  }

  /** The largest request body that is sent now: as configured, or less after one was refused or got no answer. @internal */
  get requestLimitBytes(): number {
    return this.#limit.bytes(nowMillis());
  }

  /** What is known of spans from their neighbours; a processor adds to it. @internal */
  get relations(): SpanRelations {
    return this.#conversion.relations;
  }

  /**
   * Calls back exactly once, never throws. Success means that the backend confirmed every span; a failure's `error` is an {@link SgpError} for
   * the first one it did not take. Those it refused do not keep the others of the batch from being stored.
   */
  export(spans: readonly SpanLike[], resultCallback: (result: ExportResult) => void): void {
    void this.#track(this.#exportAll(spans)).then(
      (error) => answer(resultCallback, error === undefined ? { code: SUCCESS } : { code: FAILED, error }),
      (error: Error) => answer(resultCallback, { code: FAILED, error }),
    );
  }

  /** The first error, if any. A processor of someone else may hand over any amount: it is delivered piece by piece. */
  async #exportAll(spans: readonly SpanLike[]): Promise<Error | undefined> {
    let failure: Error | undefined;
    for (const entries of pieces(spans, this.settings.maxRequestBytes)) {
      const { held, rejected } = await this.deliver(entries);
      failure ??= rejected[0]?.error;
      // The backend takes nothing now; asking it again for each piece would only take time.
      if (held) return failure ?? held.error;
    }
    return failure;
  }

  /** Sends the entries and tells what became of each of them. Rejects only for a defect of this package. @internal */
  deliver<E extends DeliveryEntry>(entries: readonly E[], options: DeliverOptions = {}): Promise<DeliveryReport<E>> {
    return this.#track(this.#deliver(entries, options));
  }

  #track<T>(work: Promise<T>): Promise<T> {
    const tracked: Promise<unknown> = work.catch(() => {}).then(() => this.#inFlight.delete(tracked));
    this.#inFlight.add(tracked);
    return work;
  }

  /** Resolves when every export that was in flight has ended. @throws SgpError as a rejection, after `exportTimeoutMillis` */
  forceFlush(): Promise<void> {
    this.hurry(this.settings.exportTimeoutMillis);
    return harmless(within(this.settings.exportTimeoutMillis, Promise.all(this.#inFlight), 'forceFlush'));
  }

  /** Somebody has so much time for what is in flight: resource detection that still runs waits no longer than a share of it. @internal */
  hurry(limitMillis: number): void {
    this.#resources.hurry(limitMillis);
  }

  /**
   * Waits for what is in flight, then aborts the rest and destroys the agent. Idempotent.
   * @param options.timeoutMillis how long to wait; default `shutdownTimeoutMillis`
   * @throws SgpError as a rejection, when something had to be aborted
   */
  shutdown(options: { timeoutMillis?: number } = {}): Promise<void> {
    this.#shutdown ??= harmless(this.#close(options.timeoutMillis ?? this.settings.shutdownTimeoutMillis));
    return this.#shutdown;
  }

  async #close(timeoutMillis: number): Promise<void> {
    this.hurry(timeoutMillis);
    try {
      await within(timeoutMillis, Promise.all(this.#inFlight), 'shutdown');
    } finally {
      // Ends the calls of an injected client too; the client itself stays open.
      this.#closing.abort();
      this.#ownClient?.close();
      this.#encoder.close();
      if (this.#ownClient) await Promise.all(this.#inFlight);
    }
  }

  async #deliver<E extends DeliveryEntry>(entries: readonly E[], options: DeliverOptions): Promise<DeliveryReport<E>> {
    const client = this.#client;
    if (!client) return { delivered: entries, rejected: [], undelivered: [] };
    if (this.#shutdown) {
      const error = new SgpError('SGP_CLOSED', `${entries.length} spans came after the exporter's shutdown.`);
      return { delivered: [], rejected: [], undelivered: entries, held: { kind: 'retryable', error } };
    }
    const ended = this.#metrics()?.delivery(entries.length);
    // Apart from encoding the first batch, so that the two do not add up to one stall.
    this.#loaded ??= this.#ownClient?.load();
    await this.#loaded;
    await this.#resources.wait(entries, options.timeoutMillis ?? this.settings.exportTimeoutMillis);
    await this.#encode(entries);
    const encoded = entries.filter((entry) => entry.encoded !== undefined);
    const report =
      isNextTickFaked() && this.#ownClient
        ? await deliverBeside(encoded, this.settings, options.timeoutMillis ?? this.settings.exportTimeoutMillis)
        : await deliverRequests(encoded, this.#sender(client, options), MAX_BATCH_ITEMS);
    const delivered = report.delivered.length;
    ended?.({ delivered, failed: entries.length - delivered, error: report.held?.error ?? report.rejected[0]?.error });
    if (encoded.length === entries.length) return report;
    const error = new SgpError('SGP_INTERNAL', 'The span cannot be read.');
    const unreadable = entries.filter((entry) => entry.encoded === undefined).map((entry) => ({ entry, error }));
    return { ...report, rejected: [...report.rejected, ...unreadable] };
  }

  /** Once for each entry: a later try sends the same bytes. Leaves an entry that is no span at all without bytes. */
  async #encode(entries: readonly DeliveryEntry[]): Promise<void> {
    const fresh = entries.filter((entry) => entry.encoded === undefined);
    if (fresh.length === 0) return;
    // One job at a time: two of them would use up two slices in one turn of the event loop, and share the encoder.
    const encoding = this.#encoding.then(async () => {
      const maxBytes = this.#limit.itemBytes(nowMillis()) - ENVELOPE_BYTES;
      const encoded = await this.#encoder.encodeAll(fresh, (entry) => this.#itemOf(entry), maxBytes);
      for (let index = 0; index < fresh.length; index++) {
        const entry = fresh[index] as DeliveryEntry;
        entry.encoded = encoded[index];
        if (entry.encoded) entry.span = new EncodedSpan(entry.span);
      }
    });
    this.#encoding = encoding.catch(() => {});
    await encoding;
  }

  /** Encodes without yielding, for a process that ends now; `undefined` for what cannot be encoded. @internal */
  encodeNow(entry: DeliveryEntry): Buffer | undefined {
    try {
      const encoded = entry.encoded as EncodedItem | undefined;
      if (encoded !== undefined) return encoded.piece.bytesOf(encoded);
      return encodeItem(this.#itemOf(entry), this.#limit.itemBytes(nowMillis()) - ENVELOPE_BYTES);
    } catch {
      return undefined;
    }
  }

  #itemOf({ span, isUnfinished }: DeliveryEntry): ItemDraft {
    return this.#conversion.itemOf(span as SpanLike, isUnfinished);
  }

  #sender<E extends DeliveryEntry>(client: SpanUpserter, options: DeliverOptions): RequestSender<E> {
    return {
      send: async (group) => {
        const startedMillis = nowMillis();
        const bytes = bodyBytes(group);
        const { isSuspect = false, ...given } = options;
        const callOptions: SgpCallOptions = {
          ...given,
          maxAttempts: this.#attemptsFor(group, bytes, options),
          requestTimeoutMillis: this.#attemptTime.millisFor(bytes, this.settings.requestTimeoutMillis),
          signal: this.#closing.signal,
        };
        const limitMillis = (options.timeoutMillis ?? this.settings.exportTimeoutMillis) + GRACE_MILLIS;
        const { outcome, attempts } = await upsert(
          client,
          group,
          callOptions,
          this.#ownClient ? undefined : limitMillis,
        );
        this.#learn(outcome, bytes, attempts, nowMillis() - startedMillis, isSuspect);
        const isHeld = outcome.kind === 'retryable' || outcome.kind === 'unauthorized';
        if (isHeld) for (const entry of group) entry.attempts += attempts;
        const seconds = (nowMillis() - startedMillis) / 1000;
        this.#metrics()?.request(outcome, { spans: group.length, bytes, attempts, seconds });
        return outcome;
      },
      maxRequestBytes: () => this.#limit.bytes(nowMillis()),
      tooLarge: (refusedBytes) => {
        const now = nowMillis();
        if (!this.#limit.refused(refusedBytes, now)) return;
        const learnt = this.#limit.bytes(now);
        log.warn(`The server refused a request of ${refusedBytes} bytes; from now on they have at most ${learnt}.`);
      },
      shrink: (entry) => {
        const maxBytes = this.#limit.itemBytes(nowMillis()) - ENVELOPE_BYTES;
        const smaller = entry.encoded && shrinkEncoded(entry.encoded as EncodedItem, maxBytes);
        if (smaller) entry.encoded = smaller;
        return smaller !== undefined;
      },
    };
  }

  /** A large body is not sent as often as a small one when it gets no answer: a smaller one is the better next try. */
  #attemptsFor(group: readonly DeliveryEntry[], bytes: number, { maxAttempts }: DeliverOptions): number | undefined {
    const isRepeatedSmaller =
      group.length > 1 && bytes > LARGE_REQUEST_BYTES && !this.settings.given.has('maxAttempts');
    return isRepeatedSmaller ? Math.min(LARGE_REQUEST_ATTEMPTS, maxAttempts ?? this.settings.maxAttempts) : maxAttempts;
  }

  #learn(outcome: Outcome, bytes: number, attempts: number, millis: number, isSuspect: boolean): void {
    if (outcome.kind === 'delivered') {
      this.#limit.answered(bytes);
      if (attempts === 1) this.#attemptTime.answered(bytes, millis);
    } else if (isSilence(outcome) && !(isSuspect && bytes > SMALL_REQUEST_BYTES)) {
      const now = nowMillis();
      if (!this.#limit.unanswered(bytes, now)) return;
      const learnt = this.#limit.bytes(now);
      log.info(`A request of ${bytes} bytes got no answer; for a while they have at most ${learnt}.`);
    }
  }
}

/** So that a span which waits for its answer, perhaps for hours, is not kept beside its bytes. */
class EncodedSpan implements SpanIdentity {
  readonly name: string;
  readonly #context: SpanContext;

  constructor(span: SpanIdentity) {
    // It was read once, but it may be a span that changes its mind.
    this.name = guarded(() => span.name, '');
    this.#context = guarded(() => span.spanContext(), INVALID_SPAN_CONTEXT);
  }

  spanContext(): SpanContext {
    return this.#context;
  }
}

/** Entries for the spans, cut where a piece would be larger than a request by count or by its estimated bytes. */
function* pieces(spans: readonly SpanLike[], maxBytes: number): Generator<DeliveryEntry[]> {
  let piece: DeliveryEntry[] = [];
  let bytes = 0;
  for (const span of spans) {
    if (guarded(() => isPlaceholder(span), false)) continue;
    const spanBytes = estimateSpanBytes(span);
    if (piece.length > 0 && (piece.length >= MAX_BATCH_ITEMS || bytes + spanBytes > maxBytes)) {
      yield piece;
      piece = [];
      bytes = 0;
    }
    piece.push({ span, attempts: 0 });
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
