// Parent and child relations of spans in this process, as far as model calls need them: of each span with children, its
// own parent. Bounded: nothing is known of traces older than what is kept.
//
// Most instrumentations start a span below a live span, which can be read at that time. Frameworks that manage their
// runs themselves start it below a bare span context: their spans are recorded as they start, except for roots, which
// have no context.
import type { Span } from '@opentelemetry/api';
import { soundContext, soundSpan } from '../convert/sound-span';
import { parentIdOf, type SpanLike, scopeNameOf } from '../convert/span-like';
import { spanKey } from '../item/span-key';
import { RecentMap } from './recent-map';

const MAX_PARENTS = 10_000;
/** Deeper than any real trace; a cycle ends here. */
const MAX_DEPTH = 64;

/** Their spans may be parents by context alone. Other such instrumentations are learnt when that happens. */
const KEEPS_RUNS = /^(?:@arizeai\/|@traceloop\/|langfuse|langsmith)/;
const MAX_SCOPES = 256;
const RECENT_SPANS = 4;

export interface ParentSpan {
  readonly parentId: string | undefined;
  readonly startMillis: number;
  readonly scope: string;
  /** A span of another instrumentation was started below it: while it ran, it was the active span. */
  hasForeignChild: boolean;
}

/** The ids above a span, the nearest first. */
export interface Ancestry {
  readonly ids: readonly string[];
  /** The last id is the root of its trace, and every span between is known. */
  readonly reachesRoot: boolean;
}

export class SpanTree {
  readonly #parents: RecentMap<string, ParentSpan>;
  /** By instrumentation: whether its spans are recorded as they start. */
  readonly #scopes = new RecentMap<string, boolean>(MAX_SCOPES);
  /** Spans that started children last: usually the next child has one of these parents, found without making a key. */
  readonly #recentSpans: unknown[] = new Array(RECENT_SPANS).fill(undefined);
  readonly #recentParents: (ParentSpan | undefined)[] = new Array(RECENT_SPANS).fill(undefined);
  #nextRecent = 0;
  /** Consecutive spans usually share their scope. */
  #lastScope: unknown;
  #lastKeepsRuns = false;
  /** Whether {@link started} is called for the spans of this process. */
  seesStarts = false;

  /** @param memory so many times as many spans as usual are remembered */
  constructor(memory = 1) {
    this.#parents = new RecentMap(MAX_PARENTS * memory);
  }

  /** Spans that may yet get children which are told without them. */
  assembled(spans: readonly SpanLike[]): void {
    for (const span of spans) {
      const { traceId, spanId } = span.spanContext();
      const key = spanKey(traceId, spanId);
      if (this.#parents.get(key) === undefined) this.#note(key, span, parentIdOf(span));
    }
  }

  /** A span started below another one of this process, or below the context of one. */
  started(span: SpanLike, above: Span): void {
    const recent = this.#recentSpans.indexOf(above);
    const parent = recent >= 0 ? this.#recentParents[recent] : this.#parentOf(span, above);
    if (parent !== undefined && !parent.hasForeignChild) parent.hasForeignChild = scopeNameOf(span) !== parent.scope;
    const scope = span.instrumentationScope ?? span.instrumentationLibrary;
    if (scope !== this.#lastScope) {
      this.#lastScope = scope;
      this.#lastKeepsRuns = this.#keepsRuns(scopeNameOf(span));
    }
    if (!this.#lastKeepsRuns) return;
    const { traceId, spanId } = span.spanContext();
    this.#note(spanKey(traceId, spanId), span, soundContext(above.spanContext()).spanId);
  }

  /** What is known of a span that has children. */
  parent(traceId: string, spanId: string): ParentSpan | undefined {
    return this.#parents.get(spanKey(traceId, spanId));
  }

  above(traceId: string, parentId: string | undefined): Ancestry {
    const ids: string[] = [];
    let id = parentId;
    while (id !== undefined && ids.length < MAX_DEPTH) {
      ids.push(id);
      const parent = this.parent(traceId, id);
      if (parent === undefined) return { ids, reachesRoot: false };
      id = parent.parentId;
    }
    return { ids, reachesRoot: id === undefined };
  }

  #parentOf(span: SpanLike, above: Span): ParentSpan | undefined {
    const { traceId, spanId, isRemote } = soundContext(above.spanContext());
    if (isRemote) return undefined;
    const key = spanKey(traceId, spanId);
    if (!isReadableSpan(above)) {
      this.#learn(scopeNameOf(span));
      // Every span with a context is known, so this one is the root of its trace, from the same framework.
      return this.#parents.get(key) ?? this.#note(key, span, undefined);
    }
    const parent = this.#parents.get(key) ?? this.#noteParent(key, soundSpan(above));
    this.#recentSpans[this.#nextRecent] = above;
    this.#recentParents[this.#nextRecent] = parent;
    this.#nextRecent = (this.#nextRecent + 1) % RECENT_SPANS;
    return parent;
  }

  #noteParent(key: string, span: SpanLike): ParentSpan {
    return this.#note(key, span, parentIdOf(span));
  }

  #note(key: string, span: SpanLike, parentId: string | undefined): ParentSpan {
    const parent = {
      parentId,
      startMillis: millisOf(span.startTime),
      scope: scopeNameOf(span),
      hasForeignChild: false,
    };
    this.#parents.set(key, parent);
    return parent;
  }

  #keepsRuns(scope: string): boolean {
    let keeps = this.#scopes.get(scope);
    if (keeps === undefined) {
      keeps = KEEPS_RUNS.test(scope);
      this.#scopes.set(scope, keeps);
    }
    return keeps;
  }

  #learn(scope: string): void {
    if (this.#keepsRuns(scope)) return;
    this.#scopes.set(scope, true);
    this.#lastScope = undefined;
  }
}

/** Whether the span is one of this process and readable; a remote parent is only a context. */
export function isReadableSpan(span: Span): span is Span & SpanLike {
  return !span.spanContext().isRemote && typeof (span as { attributes?: unknown }).attributes === 'object';
}

export function millisOf([seconds, nanos]: SpanLike['startTime']): number {
  return seconds * 1000 + nanos / 1e6;
}
