// Who is below whom in the traces of this process, as far as it matters to model calls: each span that has children, under its own parent. Bounded;
// a trace that is older than what is kept is one of which nothing is known.
//
// Most instrumentations start a span below a live span, which can be read then. Frameworks that keep their runs themselves start it below a bare span
// context; of those, each span is noted as it starts, but for roots, which come without any context.
import type { Span } from '@opentelemetry/api';
import { parentIdOf, type SpanLike, scopeNameOf } from '../convert/span-like';
import { spanKey } from '../item/span-key';
import { RecentMap } from './recent-map';

const MAX_PARENTS = 10_000;
/** Deeper than any real trace; a cycle ends here. */
const MAX_DEPTH = 64;

/** Their spans may be named as parents by context alone. Others are learnt when that is seen. */
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
  /** The last of them is the root of its trace, and nothing of what is between is unknown. */
  readonly reachesRoot: boolean;
}

export class SpanTree {
  readonly #parents = new RecentMap<string, ParentSpan>(MAX_PARENTS);
  /** Whether the spans of an instrumentation are noted as they start. */
  readonly #scopes = new RecentMap<string, boolean>(MAX_SCOPES);
  /** Children of a few spans start in turns as a rule: those are found without making a key. */
  readonly #recentSpans: unknown[] = new Array(RECENT_SPANS).fill(undefined);
  readonly #recentParents: (ParentSpan | undefined)[] = new Array(RECENT_SPANS).fill(undefined);
  #nextRecent = 0;
  /** Neighbours share their scope. */
  #lastScope: unknown;
  #lastKeepsRuns = false;
  /** Whether the starts of spans are told here. */
  seesStarts = false;

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
    this.#note(spanKey(traceId, spanId), span, above.spanContext().spanId);
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
    const { traceId, spanId, isRemote } = above.spanContext();
    if (isRemote) return undefined;
    const key = spanKey(traceId, spanId);
    if (!isReadableSpan(above)) {
      this.#learn(scopeNameOf(span));
      // Whatever started in a context is known, so it is the root of its trace, of the same framework.
      return this.#parents.get(key) ?? this.#note(key, span, undefined);
    }
    const parent = this.#parents.get(key) ?? this.#note(key, above, parentIdOf(above));
    this.#recentSpans[this.#nextRecent] = above;
    this.#recentParents[this.#nextRecent] = parent;
    this.#nextRecent = (this.#nextRecent + 1) % RECENT_SPANS;
    return parent;
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

/** Whether it is a span of this process that can be read; a remote parent is only a context. */
export function isReadableSpan(span: Span): span is Span & SpanLike {
  return !span.spanContext().isRemote && typeof (span as { attributes?: unknown }).attributes === 'object';
}

export function millisOf([seconds, nanos]: SpanLike['startTime']): number {
  return seconds * 1000 + nanos / 1e6;
}
