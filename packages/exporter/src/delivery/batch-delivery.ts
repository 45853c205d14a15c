// Batches of spans to SGP: spans to items to bytes to requests, and what became of each span. Owns the encoder, what
// was learnt about requests, and the deliveries in flight; when a batch is sent is decided by whoever calls.
import { INVALID_SPANID } from '@opentelemetry/api';
import { isFailureWithin } from '../client/failure';
import type { SgpCallOptions, SgpClient } from '../client/sgp-client';
import { isNextTickFaked } from '../clock/next-tick';
import { nowMillis } from '../clock/real-time';
import { GRACE_MILLIS, harmless, within } from '../clock/within';
import { MAX_BATCH_ITEMS, type SettingValues } from '../configuration/settings-table';
import { log } from '../diagnostics/log';
import { type EncodedItem, requestBody } from '../encode/encoded-item';
import { ItemEncoder, shrinkEncoded } from '../encode/item-encoder';
import { forEachInSlices } from '../encode/time-slices';
import { SgpError } from '../errors/sgp-error';
import { thrownError } from '../errors/thrown-text';
import type { ItemDraft } from '../item/item-draft';
import { ENVELOPE_BYTES } from '../item/request-envelope';
import type { RelationSources, SpanRelations } from '../relations/span-relations';
import type { ExporterMetrics } from '../stats/exporter-metrics';
import { type DeliverFromThread, deliverBeside, watchForStandstill } from './deliver-beside';
import { bodyBytes, deliverRequests, type RequestSender } from './deliver-requests';
import type { DeliverOptions, DeliveryPort } from './delivery-port';
import { allHeld, allRejected, type DeliveryReport } from './delivery-report';
import { LearntLimits } from './learnt-limits';
import { type Outcome, outcomeOf } from './outcome';
import type { OutgoingSpan } from './outgoing-span';
import { SettledResources } from './settled-resources';
import type { SpanConversion } from './span-conversion';
import { type BodyUpserter, injectedUpserter, ownUpserter, type SpanUpserter } from './span-upserter';

/** A larger body is sent at most twice when it gets no answer: a smaller one is the better next try. */
const LARGE_REQUEST_BYTES = 128 * 1024;
const LARGE_REQUEST_ATTEMPTS = 2;

export interface BatchDeliveryParts {
  readonly settings: SettingValues;
  readonly conversion: SpanConversion;
  /** One of our own is closed with the delivery; an injected one stays open, for whoever made it to close. */
  readonly client: { readonly own: SgpClient } | { readonly injected: SpanUpserter };
  readonly metrics?: () => ExporterMetrics | undefined;
  /** For a process whose own sockets stand still. */
  readonly deliverFromThread?: DeliverFromThread;
}

export class BatchDelivery implements DeliveryPort, RequestSender {
  readonly #settings: SettingValues;
  readonly #conversion: SpanConversion;
  readonly #ownClient: SgpClient | undefined;
  readonly #upserter: BodyUpserter;
  readonly #metrics: () => ExporterMetrics | undefined;
  readonly #deliverFromThread: DeliverFromThread | undefined;
  readonly #encoder = new ItemEncoder();
  readonly #limits: LearntLimits;
  readonly #resources = new SettledResources();
  readonly #inFlight = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();
  #encoding: Promise<void> = Promise.resolve();
  #loaded: Promise<void> | undefined;
  #shutdown: Promise<void> | undefined;

  constructor({ settings, conversion, client, metrics, deliverFromThread }: BatchDeliveryParts) {
    this.#settings = settings;
    this.#conversion = conversion;
    this.#ownClient = 'own' in client ? client.own : undefined;
    this.#upserter = 'own' in client ? ownUpserter(client.own) : injectedUpserter(client.injected);
    this.#metrics = metrics ?? (() => undefined);
    this.#deliverFromThread = this.#ownClient && deliverFromThread;
    this.#limits = new LearntLimits(settings.maxRequestBytes);
  }

  get maxRequestBytes(): number {
    return this.#limits.maxRequestBytes();
  }

  /** For one processor: what it tells of its spans is known when they are converted, and of those of no other. */
  relatedBy(sources: RelationSources): RelatedDelivery {
    return new RelatedDelivery(this, this.#conversion.relate(sources));
  }

  /** @param relations of the processor that has the spans, if it is one of ours */
  deliver(
    spans: readonly OutgoingSpan[],
    options: DeliverOptions = {},
    relations?: SpanRelations,
  ): Promise<DeliveryReport> {
    const delivery = this.#deliver(spans, options, relations).catch((thrown) => {
      const error = thrownError(thrown);
      log.error(`Delivery failed: ${error.message}`);
      return allRejected(spans, error);
    });
    return this.track(delivery);
  }

  /** Work that {@link forceFlush} and {@link shutdown} wait for. */
  track<T>(work: Promise<T>): Promise<T> {
    const forget = () => {
      this.#inFlight.delete(tracked);
    };
    const tracked: Promise<void> = work.then(forget, forget);
    this.#inFlight.add(tracked);
    return work;
  }

  forceFlush(): Promise<void> {
    this.hurry(this.#settings.exportTimeoutMillis);
    return harmless(within(this.#settings.exportTimeoutMillis, Promise.all(this.#inFlight), 'forceFlush'));
  }

  hurry(limitMillis: number): void {
    this.#resources.hurry(limitMillis);
  }

  shutdown(options: { timeoutMillis?: number } = {}): Promise<void> {
    this.#shutdown ??= harmless(this.#close(options.timeoutMillis ?? this.#settings.shutdownTimeoutMillis));
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

  async #deliver(
    spans: readonly OutgoingSpan[],
    options: DeliverOptions,
    relations: SpanRelations | undefined,
  ): Promise<DeliveryReport> {
    if (this.#shutdown) {
      const message = `${spans.length} spans came after the exporter's shutdown.`;
      return allHeld(spans, new SgpError('SGP_CLOSED', message));
    }
    const ended = this.#metrics()?.delivery(spans.length);
    // Apart from encoding the first batch, so that the two do not add up to one stall.
    this.#loaded ??= this.#ownClient?.load();
    await this.#loaded;
    await this.#resources.wait(spans, options.timeoutMillis ?? this.#settings.exportTimeoutMillis);
    await this.#encode(spans, relations);
    const isReadable = spans.every(isEncoded);
    const report = await this.#deliverEncoded(isReadable ? spans : spans.filter(isEncoded), options);
    const delivered = report.delivered.length;
    ended?.({ delivered, failed: spans.length - delivered, error: report.held?.error ?? report.rejected[0]?.error });
    if (isReadable) return report;
    const error = new SgpError('SGP_INTERNAL', 'The span cannot be read.');
    const unreadable = spans.filter((span) => !isEncoded(span)).map((span) => ({ span, error }));
    return { ...report, rejected: [...report.rejected, ...unreadable] };
  }

  async #deliverEncoded(spans: readonly OutgoingSpan[], options: DeliverOptions): Promise<DeliveryReport> {
    const thread = this.#deliverFromThread;
    const timeoutMillis = options.timeoutMillis ?? this.#settings.exportTimeoutMillis;
    if (thread && isNextTickFaked()) return deliverBeside(spans, thread, this.#settings, timeoutMillis);
    const parts = { sender: this, limits: this.#limits, shrink: shrinkEncoded, maxItems: MAX_BATCH_ITEMS };
    const report = await deliverRequests(spans, options, parts);
    if (!thread || !report.held || this.#closing.signal.aborted) return report;
    if (!isNextTickFaked() && !isFailureWithin(report.held.error)) return report;
    const rest = await deliverBeside(report.undelivered, thread, this.#settings, timeoutMillis);
    return { ...rest, delivered: [...report.delivered, ...rest.delivered], rejected: report.rejected };
  }

  /** The items of the spans, for a place where they are kept. Never rejects. */
  async encode(spans: readonly OutgoingSpan[], relations?: SpanRelations): Promise<void> {
    await harmless(this.#resources.wait(spans, this.#settings.exportTimeoutMillis));
    await this.#encode(spans, relations).catch(() => {});
  }

  /** Once for each span: a later try sends the same bytes. Leaves one that is no span at all without bytes. */
  async #encode(spans: readonly OutgoingSpan[], relations: SpanRelations | undefined): Promise<void> {
    if (spans.every(isEncoded)) return;
    // One job at a time: two of them would use up two slices in one turn of the event loop, and share the encoder.
    // The same spans may be wanted for a request and for a place where they are kept.
    const encoding = this.#encoding.then(() =>
      this.#encodeInSlices(
        spans.filter((span) => !isEncoded(span)),
        relations,
      ),
    );
    this.#encoding = encoding.catch(() => {});
    await encoding;
  }

  async #encodeInSlices(spans: readonly OutgoingSpan[], relations: SpanRelations | undefined): Promise<void> {
    const maxBytes = this.#limits.maxItemRequestBytes() - ENVELOPE_BYTES;
    const encoded: (EncodedItem | undefined)[] = [];
    // One item at a time: written before the next span is converted.
    await forEachInSlices(spans, (span) => {
      const item = this.#encoded(span, relations, maxBytes);
      encoded.push(item);
      return item?.length ?? 0;
    });
    this.#encoder.finish();
    for (let index = 0; index < spans.length; index++) {
      const item = encoded[index];
      if (item) spans[index]?.encodedAs(item);
    }
  }

  #encoded(span: OutgoingSpan, relations: SpanRelations | undefined, maxBytes: number): EncodedItem | undefined {
    try {
      return this.#encoder.add(this.#itemOf(span, relations), maxBytes);
    } catch {
      return undefined;
    }
  }

  #itemOf({ span, kind }: OutgoingSpan, relations: SpanRelations | undefined): ItemDraft {
    if (span === undefined) throw new Error('It is encoded already.');
    // It would overwrite whatever else has no id.
    if (span.spanContext().spanId === INVALID_SPANID) throw new Error('It does not say which span it is.');
    return this.#conversion.itemOf(span, relations, kind);
  }

  /**
   * The item's bytes, encoded without yielding, for a process that ends now; `undefined` for what cannot be encoded.
   */
  encodeNow(span: OutgoingSpan, relations?: SpanRelations): Buffer | undefined {
    try {
      const encoded = span.encoded ?? this.encodeApart(span, relations);
      return encoded?.piece.bytesOf(encoded);
    } catch {
      return undefined;
    }
  }

  /** The item of a span in memory of its own; `undefined` for what cannot be encoded. */
  encodeApart(span: OutgoingSpan, relations?: SpanRelations): EncodedItem | undefined {
    try {
      const maxBytes = this.#limits.maxItemRequestBytes() - ENVELOPE_BYTES;
      return this.#encoder.addApart(this.#itemOf(span, relations), maxBytes);
    } catch {
      return undefined;
    }
  }

  /** One request of encoded spans; called by deliverRequests. */
  async send(spans: readonly OutgoingSpan[], options: DeliverOptions): Promise<Outcome> {
    const startedMillis = nowMillis();
    const bytes = bodyBytes(spans);
    const { outcome, attempts } = await this.#upsert(spans, bytes, options);
    const millis = nowMillis() - startedMillis;
    this.#limits.learn(outcome, { bytes, attempts, millis, isSuspect: options.isSuspect === true });
    if (outcome.kind === 'retryable' || outcome.kind === 'unauthorized') {
      for (const span of spans) span.attempted(attempts);
    }
    this.#metrics()?.request(outcome, { spans: spans.length, bytes, attempts, seconds: millis / 1000 });
    return outcome;
  }

  async #upsert(
    spans: readonly OutgoingSpan[],
    bytes: number,
    { isSuspect: _, ...given }: DeliverOptions,
  ): Promise<{ readonly outcome: Outcome; readonly attempts: number }> {
    const limitMillis = (given.timeoutMillis ?? this.#settings.exportTimeoutMillis) + GRACE_MILLIS;
    const watch = this.#deliverFromThread && watchForStandstill(this.#closing.signal);
    const options: SgpCallOptions = {
      ...given,
      maxAttempts: this.#attemptsFor(spans, bytes, given.maxAttempts),
      requestTimeoutMillis: this.#limits.attemptMillis(bytes, this.#settings.requestTimeoutMillis),
      signal: watch?.signal ?? this.#closing.signal,
    };
    try {
      const body = requestBody(spans.flatMap(({ encoded }) => encoded ?? []));
      const upserted = await this.#upserter.upsert(body.bytes, options, limitMillis);
      // What became of these items is decided, and nobody else has their bytes.
      if (upserted.isBodyFree) body.piece?.giveBack();
      return { outcome: outcomeOf(undefined), attempts: upserted.attempts };
    } catch (thrown) {
      const error = SgpError.isSgpError(thrown) ? thrown : new SgpError('SGP_INTERNAL', thrownError(thrown).message);
      return { outcome: outcomeOf(error), attempts: error.attempts ?? 1 };
    } finally {
      watch?.stop();
    }
  }

  #attemptsFor(spans: readonly OutgoingSpan[], bytes: number, maxAttempts: number | undefined): number | undefined {
    const isRepeatedSmaller =
      spans.length > 1 && bytes > LARGE_REQUEST_BYTES && !this.#settings.given.has('maxAttempts');
    return isRepeatedSmaller
      ? Math.min(LARGE_REQUEST_ATTEMPTS, maxAttempts ?? this.#settings.maxAttempts)
      : maxAttempts;
  }
}

/** The delivery as one processor has it. */
export class RelatedDelivery implements DeliveryPort {
  readonly #delivery: BatchDelivery;
  /** To be told of the starts and ends of the spans. */
  readonly relations: SpanRelations;

  constructor(delivery: BatchDelivery, relations: SpanRelations) {
    this.#delivery = delivery;
    this.relations = relations;
  }

  get maxRequestBytes(): number {
    return this.#delivery.maxRequestBytes;
  }

  deliver(spans: readonly OutgoingSpan[], options?: DeliverOptions): Promise<DeliveryReport> {
    return this.#delivery.deliver(spans, options, this.relations);
  }

  encode(spans: readonly OutgoingSpan[]): Promise<void> {
    return this.#delivery.encode(spans, this.relations);
  }

  encodeNow(span: OutgoingSpan): Buffer | undefined {
    return this.#delivery.encodeNow(span, this.relations);
  }

  encodeApart(span: OutgoingSpan): EncodedItem | undefined {
    return this.#delivery.encodeApart(span, this.relations);
  }

  hurry(limitMillis: number): void {
    this.#delivery.hurry(limitMillis);
  }

  forceFlush(): Promise<void> {
    return this.#delivery.forceFlush();
  }

  shutdown(options?: { timeoutMillis?: number }): Promise<void> {
    return this.#delivery.shutdown(options);
  }
}

function isEncoded(span: OutgoingSpan): boolean {
  return span.encoded !== undefined;
}
