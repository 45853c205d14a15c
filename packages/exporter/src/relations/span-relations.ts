// What conversion needs to know about a span's neighbours: collected as spans start and end, and asked once when a span
// is converted. All of it is bounded and best effort; no span waits for it.
import { type Context, ROOT_CONTEXT, type SpanContext, trace } from '@opentelemetry/api';
import type { DialectTables } from '../convert/dialect-tables';
import type { LogRecordLike, SpanLike } from '../convert/span-like';
import type { SpanSurroundings } from '../convert/span-to-item';
import { SaidOnce } from '../diagnostics/said-once';
import { guarded } from '../errors/guarded';
import { thrownText } from '../errors/thrown-text';
import type { ItemDraft } from '../item/item-draft';
import { CallOwners } from './call-owners';
import { LocalTraces } from './local-traces';
import { SpanTree } from './span-tree';

/** Where the log records of a span come from. */
export interface LogRecordSource {
  /** The records of a span, once: who takes them is the only one who gets them, except through {@link reader}. */
  take(spanContext: SpanContext): readonly LogRecordLike[] | undefined;
  /** Told once by each exporter that has dialects of the application: records of their events are to be kept too. */
  keepEvents?(isContent: (eventName: string) => boolean): void;
  /** Asked once by each span processor: a source of its own, so that every one of them gets the records of a span. */
  reader?(): LogRecordReader;
}

/** What one span processor reads of a source that several share. */
export interface LogRecordReader extends LogRecordSource {
  /** This processor takes no more: records no longer wait for it. */
  close(): void;
}

/** What a processor brings along. */
export interface RelationSources {
  readonly logRecords?: LogRecordSource | undefined;
  /**
   * Of a processor that filters: the nearest exported ancestor, `null` for none, `undefined` when the parent is
   * exported.
   */
  readonly exportedParentOf?: ((span: SpanLike) => string | null | undefined) | undefined;
  /** So many times as much as usual is remembered, for a process that exports the traces of many. Default 1. */
  readonly memory?: number | undefined;
}

export class SpanRelations {
  readonly #traces: LocalTraces;
  readonly #tree: SpanTree;
  readonly #owners: CallOwners;
  readonly #recordsFailed = new SaidOnce();
  readonly #sources: RelationSources;

  /** @param sources of a processor, which tells the start of every span that has a context; `undefined`: nobody does */
  constructor(traceIdAttribute: string, dialects?: DialectTables, sources?: RelationSources) {
    const memory = sources?.memory;
    this.#tree = new SpanTree(memory);
    this.#owners = new CallOwners(this.#tree, undefined, memory);
    this.#traces = new LocalTraces(traceIdAttribute, dialects, memory);
    this.#traces.seesStarts = sources !== undefined;
    this.#tree.seesStarts = sources !== undefined;
    this.#sources = sources ?? {};
  }

  /** All that is here of one trace, in the order of their starts, before any of them is told as started. */
  assembled(spans: readonly SpanLike[]): void {
    this.#traces.assembled(spans);
    this.#tree.assembled(spans);
  }

  started(span: SpanLike, context: Context): void {
    if (context === ROOT_CONTEXT) return;
    this.#traces.started(span, context);
    const parent = trace.getSpan(context);
    if (parent !== undefined) this.#tree.started(span, parent);
  }

  /**
   * Never throws.
   * @param isLast whether nothing more is written of the span: its log records, which are handed out once, are for that
   */
  surroundings(span: SpanLike, isLast = true): SpanSurroundings {
    // Guarded one by one: what cannot be read costs only itself.
    return {
      traceId: guarded(() => this.#traces.traceIdOf(span), undefined),
      groupId: guarded(() => this.#traces.groupIdOf(span), undefined),
      parentId: guarded(() => this.#sources.exportedParentOf?.(span), undefined),
      usageOwners: this.#owners,
      logRecords: isLast ? this.#takeRecords(span) : undefined,
    };
  }

  /** A source of somebody else may hand over anything. */
  #takeRecords(span: SpanLike): readonly LogRecordLike[] | undefined {
    const { logRecords } = this.#sources;
    if (logRecords === undefined) return undefined;
    const records: unknown = guarded(
      () => logRecords.take(span.spanContext()),
      undefined,
      (thrown) => this.#recordsFailed.warn(() => `logRecordProcessor failed: ${thrownText(thrown)}.`),
    );
    return Array.isArray(records) ? records : undefined;
  }

  /** A span became this item. */
  converted(span: SpanLike, item: ItemDraft): void {
    if (item.group_id !== undefined) this.#traces.groupFound(span, item.group_id);
    this.#owners.converted(span, item.output?.usage !== undefined);
  }

  /** A span is not exported. */
  filtered(span: SpanLike): void {
    this.#owners.filtered(span);
    this.#takeRecords(span);
  }
}
