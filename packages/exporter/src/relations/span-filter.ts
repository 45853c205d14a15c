// Which spans are exported, and the parent of each that is: a span whose parent was left out moves to its nearest exported ancestor, so that no
// orphan reaches SGP. A child ends before its parent, so an ancestor that a child was attached to is exported whatever it becomes.
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
  /** Settled by a child that was attached to it, or by its own end. */
  isExported: boolean | undefined;
}

const MAX_KNOWN_SPANS = 50_000;

export class SpanFilter {
  readonly #known = new RecentMap<string, KnownSpan>(MAX_KNOWN_SPANS);
  readonly #isWanted: SpanPredicate;
  readonly #keepsRoots: boolean;
  readonly #parents = new WeakMap<SpanLike, string | null>();
  readonly #failed = new SaidOnce();

  /** @param predicate `genai`: spans of GenAI dialects, and the local roots above them */
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

  /** Whether a span that has just started would be exported as it is; it then will be. */
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

  /** The parent to export the span under: `undefined` for its own. */
  exportedParentOf(span: SpanLike): string | null | undefined {
    return this.#parents.get(span);
  }

  /** Settles the nearest exported ancestor. */
  #attach(span: SpanLike, parentId: string | undefined): void {
    let id = parentId;
    const seen = new Set<string>();
    while (id !== undefined && !seen.has(id)) {
      seen.add(id);
      const ancestor = this.#known.get(keyOf(span, id));
      // A parent in another process: whether it is exported there cannot be known.
      if (ancestor === undefined) break;
      ancestor.isExported ??= this.#settled(ancestor);
      if (ancestor.isExported) break;
      // It may still match later; until then its children have moved past it, which leaves no orphan either.
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
