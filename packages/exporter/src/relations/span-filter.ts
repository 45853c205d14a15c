// Decides which spans are exported, and under which parent: a span whose parent is filtered out moves to its nearest
// exported ancestor, so that SGP gets no orphans. Children end before their parents, so an ancestor that a child was
// attached to is exported whatever it turns out to be.
//
//   root ─ http ─ agent ─ http ─ chat        'genai':  root ─ agent ─ chat
import { classifySpan } from '../convert/classify-span';
import { builtInDialects, type DialectTables } from '../convert/dialect-tables';
import { parentIdOf, type SpanLike } from '../convert/span-like';
import { SpanView } from '../convert/span-view';
import { SaidOnce } from '../diagnostics/said-once';
import { guarded } from '../errors/guarded';
import { thrownText } from '../errors/thrown-text';
import { spanKey } from '../item/span-key';
import { RecentMap } from './recent-map';

/** `true` to export the span. Asked when the span ends, and of its ancestors while they still run. */
export type SpanPredicate = (span: SpanLike) => boolean;

interface KnownSpan {
  /** Until it ends. */
  live: SpanLike | undefined;
  readonly parentId: string | undefined;
  readonly isLocalRoot: boolean;
  /** Decided when a child is attached to it, or when it ends. */
  isExported: boolean | undefined;
}

const MAX_KNOWN_SPANS = 50_000;

export class SpanFilter {
  readonly #known = new RecentMap<string, KnownSpan>(MAX_KNOWN_SPANS);
  readonly #isWanted: SpanPredicate;
  readonly #keepsRoots: boolean;
  readonly #parents = new WeakMap<SpanLike, string | null>();
  readonly #failed = new SaidOnce();

  /** @param predicate `genai`: spans of GenAI dialects, and the first span of the process above them */
  constructor(predicate: SpanPredicate | 'genai', dialects: DialectTables = builtInDialects) {
    this.#keepsRoots = predicate === 'genai';
    this.#isWanted = predicate === 'genai' ? (span) => isGenAiSpan(span, dialects) : predicate;
  }

  started(span: SpanLike): void {
    const parentId = parentIdOf(span);
    const isLocalRoot = parentId === undefined || this.#known.get(keyOf(span, parentId)) === undefined;
    this.#known.set(keyOf(span, span.spanContext().spanId), {
      live: span,
      parentId,
      isLocalRoot,
      isExported: undefined,
    });
  }

  /** Whether a span that has just started is exported; if so, its end will be too. */
  exportsStart(span: SpanLike): boolean {
    const known = this.#known.get(keyOf(span, span.spanContext().spanId));
    if (!this.#matches(span)) return false;
    if (known) known.isExported = true;
    this.#attach(span, known?.parentId ?? parentIdOf(span));
    return true;
  }

  /** Whether a span that has ended is exported. */
  exportsEnd(span: SpanLike): boolean {
    const known = this.#known.get(keyOf(span, span.spanContext().spanId));
    const isExported = known?.isExported === true || this.#matches(span);
    if (known) {
      known.isExported = isExported;
      known.live = undefined;
    }
    if (isExported && !this.#parents.has(span)) this.#attach(span, known?.parentId ?? parentIdOf(span));
    return isExported;
  }

  /** The id of the parent to export the span under; `undefined` for its own parent. */
  exportedParentOf(span: SpanLike): string | null | undefined {
    return this.#parents.get(span);
  }

  /** Finds the nearest exported ancestor, and commits to exporting it. */
  #attach(span: SpanLike, parentId: string | undefined): void {
    let id = parentId;
    const seen = new Set<string>();
    while (id !== undefined && !seen.has(id)) {
      seen.add(id);
      const ancestor = this.#known.get(keyOf(span, id));
      // The parent is in another process, where it may or may not be exported.
      if (ancestor === undefined) break;
      ancestor.isExported ??= this.#settled(ancestor);
      if (ancestor.isExported) break;
      // It may still match later. Its children so far have moved past it, which leaves no orphans.
      if (ancestor.live) ancestor.isExported = undefined;
      id = ancestor.parentId;
    }
    if (id !== parentId) this.#parents.set(span, id ?? null);
  }

  #settled(ancestor: KnownSpan): boolean {
    if (this.#keepsRoots && ancestor.isLocalRoot) return ancestor.live !== undefined;
    return ancestor.live !== undefined && this.#matches(ancestor.live);
  }

  /** A predicate that throws must not lose a span. */
  #matches(span: SpanLike): boolean {
    const answer: unknown = guarded(
      () => this.#isWanted(span),
      true,
      (thrown) => this.#failed.warn(() => `The span filter threw, and the span is sent: ${thrownText(thrown)}.`),
    );
    return Boolean(answer);
  }
}

function isGenAiSpan(span: SpanLike, dialects: DialectTables): boolean {
  return classifySpan(new SpanView(span, span.attributes, dialects), dialects).isGenAi;
}

function keyOf(span: SpanLike, spanId: string): string {
  return spanKey(span.spanContext().traceId, spanId);
}
