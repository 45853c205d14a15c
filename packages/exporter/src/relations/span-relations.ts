// What conversion needs to know of a span's neighbours: gathered as spans start and end, asked once when a span becomes an item. All of it
// bounded, all of it best effort: a span is never held up for it.
import type { Context, SpanContext } from '@opentelemetry/api';
import type { LogRecordLike, SpanLike } from '../convert/span-like';
import type { SpanSurroundings } from '../convert/span-to-item';
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
    try {
      return {
        traceId: this.#traces.traceIdOf(span),
        groupId: this.#traces.groupIdOf(span),
        parentId: this.exportedParentOf?.(span),
        isUsageReportedByChild: this.#marks.has(span),
        isUsageReportedByParent: this.#marks.hasParent(span),
        logRecords: this.logRecords?.take(span.spanContext()),
      };
    } catch {
      // A span, or a parent, whose attributes cannot be read at all.
      return {};
    }
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
    this.logRecords?.take(span.spanContext());
  }
}
