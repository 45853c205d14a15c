// What conversion needs to know of a span's neighbours: gathered as spans start and end, asked once when a span becomes an item. All of it
// bounded, all of it best effort: a span is never held up for it.
import type { Context, SpanContext } from '@opentelemetry/api';
import type { LogRecordLike, SpanLike } from '../convert/span-like';
import type { SpanSurroundings } from '../convert/span-to-item';
import { SaidOnce } from '../diagnostics/said-once';
import { guarded } from '../errors/guarded';
import { thrownText } from '../errors/thrown-text';
import type { SgpItem } from '../item/sgp-item';
import { LocalTraces } from './local-traces';
import { UsageMarks } from './usage-marks';

/** Where the log records of a span come from. */
export interface LogRecordSource {
  take(spanContext: SpanContext): readonly LogRecordLike[] | undefined;
}

export class SpanRelations {
  readonly #traces: LocalTraces;
  readonly #marks = new UsageMarks();
  readonly #recordsFailed = new SaidOnce();
  /** Set by the processor that receives them. */
  logRecords: LogRecordSource | undefined;
  /** Set by a processor that filters: the nearest exported ancestor, `null` for none, `undefined` when the parent is exported. */
  exportedParentOf: ((span: SpanLike) => string | null | undefined) | undefined;

  constructor(traceIdAttribute: string) {
    this.#traces = new LocalTraces(traceIdAttribute);
  }

  /** A processor tells the start of every span that has a context. */
  expectStarts(): void {
    this.#traces.seesStarts = true;
  }

  started(span: SpanLike, context: Context): void {
    this.#traces.started(span, context);
  }

  /** Never throws. */
  surroundings(span: SpanLike): SpanSurroundings {
    // Each by itself: a span or a parent that cannot be read, or records that cannot be had, cost nothing else.
    return {
      traceId: guarded(() => this.#traces.traceIdOf(span), undefined),
      groupId: guarded(() => this.#traces.groupIdOf(span), undefined),
      parentId: guarded(() => this.exportedParentOf?.(span), undefined),
      isUsageReportedByChild: guarded(() => this.#marks.has(span), false),
      isUsageReportedByParent: guarded(() => this.#marks.hasParent(span), false),
      logRecords: this.#takeRecords(span),
    };
  }

  /** A source of somebody else may hand over anything. */
  #takeRecords(span: SpanLike): readonly LogRecordLike[] | undefined {
    if (this.logRecords === undefined) return undefined;
    const records: unknown = guarded(
      () => this.logRecords?.take(span.spanContext()),
      undefined,
      (thrown) => this.#recordsFailed.warn(() => `logRecordProcessor failed: ${thrownText(thrown)}.`),
    );
    return Array.isArray(records) ? records : undefined;
  }

  /** A span became this item. */
  converted(span: SpanLike, item: SgpItem, { isUsageReportedByChild }: SpanSurroundings): void {
    if (item.group_id !== undefined) this.#traces.groupFound(span, item.group_id);
    if (item.output?.usage !== undefined) this.#marks.reported(span);
    else if (isUsageReportedByChild) this.#marks.passUp(span);
  }

  /** A span is not exported: what was known of those below it holds for those above it. */
  filtered(span: SpanLike): void {
    if (this.#marks.has(span)) this.#marks.passUp(span);
    this.#takeRecords(span);
  }
}
