// Decides which span reports the tokens of a model call that several instrumentations record (contract: Tokens and
// cost). The first span that is converted does; the others say who did. Two spans are the same call when they stand
//
//   one below the other    root ─ outer ─ … ─ inner    with the same model and the same tokens, or if the inner one is
//                                                      a direct child from another instrumentation;
//   side by side           root ─ chain ─ outer        because a framework does not make its span the active one: same
//                               └ inner                model and tokens, the inner span within the time of the outer,
//                                                      and started where the framework was called, or anywhere with the
//                                                      same answer.
//
// Each instrumentation records a call once. So parallel calls and retries are never mistaken for each other, even with
// equal tokens: two spans of one instrumentation are two calls, and a call has at most one span of each other one.
import { parentIdOf, type SpanLike, scopeNameOf } from '../convert/span-like';
import type { ModelCallReport, UsageOwner } from '../convert/span-to-item';
import { spanKey } from '../item/span-key';
import { isSameInput, isSameModel, isSameUse, type ModelUse, modelNames, modelUse, sumOfUses } from './model-use';
import { type ModelCall, RecentCalls } from './recent-calls';
import { RecentMap } from './recent-map';
import { millisOf, type SpanTree } from './span-tree';
import { UsageBelow, type UseBelow } from './usage-below';

const MAX_DECISIONS = 10_000;
const MAX_ID_CHARS = 128;
/**
 * Frameworks notify listeners in the background, so an outer span may start after its inner one; and the span of a
 * stream ends only when its reader gets to the end.
 */
const TOLERANCE_MILLIS = 250;
/** The SDK reads the start of a span from a clock in whole milliseconds, its end from a finer one. */
const CLOCK_MILLIS = 1;
/** Notified through LangChain's queue, perhaps in the context of an earlier run: their spans may be in its trace. */
const TOLD_IN_BACKGROUND = /langchain|langfuse/;
/** Key of the calls that may also be recorded in another trace. */
const ANY_TRACE = '';
/**
 * These make their span the active one: other instrumentations record the same call below it, never beside it.
 */
const MAKES_ACTIVE =
  /^(?:ai|gen_ai|@sgp-otel\/auto\/openai|com\.anthropic\.sdk\.typescript)$|instrumentation-(?:openai|anthropic|bedrock|cohere|mistralai|together|vertexai|google-genai|aws-sdk)$/;

interface Decision {
  readonly owner: UsageOwner | undefined;
  readonly call: ModelCall;
}

interface Aggregate {
  /** `undefined`: others have reported the tokens. */
  readonly own: UseBelow | undefined;
}

export class CallOwners {
  readonly #tree: SpanTree;
  readonly #below: UsageBelow;
  readonly #calls = new RecentCalls();
  /**
   * The first two instrumentations that recorded calls. While there is only one, no call is recorded twice, and the
   * search is skipped.
   */
  readonly #scopes = new Set<string>();
  readonly #decisions: RecentMap<string, Decision>;
  /** Agents that named tokens, and what each of them reports for what is below it. */
  readonly #agents: RecentMap<string, Aggregate>;

  /** @param memory so many times as many calls as usual are remembered */
  constructor(tree: SpanTree, nowMillis?: () => number, memory = 1) {
    this.#tree = tree;
    this.#decisions = new RecentMap(MAX_DECISIONS * memory);
    this.#agents = new RecentMap(MAX_DECISIONS * memory);
    this.#below = new UsageBelow(nowMillis, memory);
  }

  /**
   * Asked for each model call. `undefined`: the span reports its own tokens, if it has any. Asked again, it says the
   * same.
   */
  ownerOf(span: SpanLike, report: ModelCallReport): UsageOwner | undefined {
    const { traceId, spanId } = span.spanContext();
    const decided = this.#decisions.get(spanKey(traceId, spanId));
    if (decided !== undefined) return decided.owner;
    const call = modelCall(span, report, this.#tree);
    // A failed call without tokens is retried by another call; an unfinished span is asked about again when it ends.
    const isCandidate = span.ended && (call.use !== undefined || !report.isFailed);
    const isSum = report.isInferred === true && this.#below.of(traceId, spanId).length > 0;
    const owner = isSum ? 'child' : (this.#ownerAcross(call) ?? (isCandidate ? this.#ownerBeside(call) : undefined));
    if (span.ended) this.#decisions.set(spanKey(traceId, spanId), { owner, call });
    return owner;
  }

  /**
   * Asked for each agent that names tokens and has ended: whether it is the one that reports them, as the aggregate of
   * what is below it. Asked again, it says the same.
   */
  areOwn(span: SpanLike, report: ModelCallReport): boolean {
    const { traceId, spanId } = span.spanContext();
    const key = spanKey(traceId, spanId);
    const decided = this.#agents.get(key);
    if (decided !== undefined) return decided.own !== undefined;
    const use = modelUse(report);
    const parentId = parentIdOf(span);
    const isReported =
      this.#below.of(traceId, spanId).length > 0 ||
      this.#tree.above(traceId, parentId).ids.some((id) => this.#agents.get(spanKey(traceId, id))?.own !== undefined);
    const own = use === undefined || isReported ? undefined : { use, scope: scopeNameOf(span), parentId };
    this.#agents.set(key, { own });
    return own !== undefined;
  }

  /** The span was converted. @param isReporting it has the tokens of a call in its output */
  converted(span: SpanLike, isReporting: boolean): void {
    // Without model calls there is nothing to remember.
    if (this.#decisions.size === 0 && this.#agents.size === 0) return;
    const { traceId, spanId } = span.spanContext();
    const key = spanKey(traceId, spanId);
    const decision = this.#decisions.get(key);
    const { use, scope, parentId } = decision?.call ?? {};
    const own = isReporting && use !== undefined ? { use, scope, parentId } : this.#agents.get(key)?.own;
    this.#below.passUp(span, { own, isWrapper: decision?.owner === 'child' });
  }

  /** A span is filtered out: what is known of the spans below it is passed up to its parent. */
  filtered(span: SpanLike): void {
    this.#below.passUp(span, {});
  }

  /** One below the other. */
  #ownerAcross(call: ModelCall): UsageOwner | undefined {
    const { traceId, spanId, use, scope } = call;
    if (use === undefined) return undefined;
    const ofModel = this.#below
      .of(traceId, spanId)
      .filter((each) => isSameModel(each.use.models, use.models) !== false);
    const isReported = ofModel.some((each) => isOneCall(use, each.use, scope !== each.scope, each.parentId === spanId));
    const sum = ofModel.length > 1 ? sumOfUses(ofModel.map((each) => each.use)) : undefined;
    if (isReported || (sum !== undefined && isSameUse(sum, use))) return 'child';
    // The outer span may have ended first.
    for (const id of this.#tree.above(traceId, call.parentId).ids) {
      const { owner, call: outer } = this.#decisions.get(spanKey(traceId, id)) ?? {};
      if (owner !== undefined || outer?.use === undefined || outer.alsoRecordedBy.includes(scope)) continue;
      if (isSameModel(outer.models, use.models) === false) continue;
      if (!isOneCall(outer.use, use, scope !== outer.scope, id === call.parentId)) continue;
      outer.alsoRecordedBy.push(scope);
      return 'parent';
    }
    return undefined;
  }

  /** Side by side. */
  #ownerBeside(call: ModelCall): UsageOwner | undefined {
    if (this.#scopes.size < 2) this.#scopes.add(call.scope);
    const isFoundAnywhere = call.isBare || call.responseId !== undefined || TOLD_IN_BACKGROUND.test(call.scope);
    const found =
      this.#scopes.size < 2
        ? undefined
        : (this.#nearest(call, this.#calls.of(call.traceId)) ??
          (isFoundAnywhere ? this.#nearest(call, this.#calls.of(ANY_TRACE)) : undefined));
    if (found !== undefined) {
      found.alsoRecordedBy.push(call.scope);
      if (call.use === undefined) return undefined;
      if (found.use !== undefined || found.reporter !== undefined) {
        found.reporter?.alsoRecordedBy.push(call.scope);
        return 'sibling';
      }
      found.reporter = call;
      call.alsoRecordedBy.push(...found.alsoRecordedBy, found.scope);
    }
    this.#calls.add(call.traceId, call);
    if (isFoundAnywhere) this.#calls.add(ANY_TRACE, call);
    return undefined;
  }

  /** The call that is most probably the same, by when it started and ended. */
  #nearest(call: ModelCall, others: readonly ModelCall[]): ModelCall | undefined {
    let nearest: ModelCall | undefined;
    let leastMillis = Number.POSITIVE_INFINITY;
    for (const other of others) {
      const millis = Math.abs(other.startMillis - call.startMillis) + Math.abs(other.endMillis - call.endMillis);
      if (millis >= leastMillis || !this.#areOne(call, other)) continue;
      nearest = other;
      leastMillis = millis;
    }
    return nearest;
  }

  #areOne(call: ModelCall, other: ModelCall): boolean {
    if (call.scope === other.scope || other.alsoRecordedBy.includes(call.scope)) return false;
    if (isSameModel(call.models, other.models) !== true) return false;
    const otherUse = other.use ?? other.reporter?.use;
    if (call.use !== undefined && otherUse !== undefined && !isSameUse(call.use, otherUse)) return false;
    if (hasOtherAnswer(call, other)) return false;
    return this.#wraps(call, other) || this.#wraps(other, call);
  }

  /** Whether `outer` may be a framework's span of the call that `inner` made. */
  #wraps(outer: ModelCall, inner: ModelCall): boolean {
    const isOverlapping =
      outer.startMillis <= inner.endMillis + CLOCK_MILLIS && inner.startMillis <= outer.endMillis + CLOCK_MILLIS;
    if (!isOverlapping || outer.startMillis > inner.startMillis + TOLERANCE_MILLIS) return false;
    if (inner.endMillis > outer.endMillis + TOLERANCE_MILLIS) return false;
    if (MAKES_ACTIVE.test(outer.scope) || this.#tree.parent(outer.traceId, outer.spanId)?.hasForeignChild) return false;
    if (outer.responseId !== undefined && outer.responseId === inner.responseId) return true;
    if (outer.traceId === inner.traceId) return this.#isCalledWhere(outer, inner);
    return inner.isBare && (outer.isBare || TOLD_IN_BACKGROUND.test(outer.scope));
  }

  /**
   * Whether the inner span is below what the framework was called in, and what is between started within the outer
   * span.
   */
  #isCalledWhere(outer: ModelCall, inner: ModelCall): boolean {
    const { ids, reachesRoot } = this.#tree.above(outer.traceId, outer.parentId);
    const path = this.#tree.above(inner.traceId, inner.parentId);
    for (const id of path.ids) {
      if (ids.includes(id)) return true;
      if (id === outer.spanId) return false;
      const between = this.#tree.parent(inner.traceId, id);
      if (between === undefined) return !this.#tree.seesStarts || !reachesRoot;
      if (between.startMillis < outer.startMillis - TOLERANCE_MILLIS) return false;
    }
    return path.reachesRoot;
  }
}

/** Whether the provider's ids differ; those of different kinds, of an answer and of a part of it, tell nothing. */
function hasOtherAnswer({ responseId: one }: ModelCall, { responseId: other }: ModelCall): boolean {
  if (one === undefined || other === undefined || one === other) return false;
  const kindOf = (id: string) => id.split(/[-_]/, 1)[0];
  return kindOf(one) === kindOf(other);
}

/** @param isDirect nothing is between the two: a wrapper around the call, however it counts */
function isOneCall(outer: ModelUse, inner: ModelUse, isForeign: boolean, isDirect: boolean): boolean {
  return isSameUse(outer, inner) || (isForeign && (isDirect || isSameInput(outer, inner) === true));
}

function modelCall(span: SpanLike, report: ModelCallReport, tree: SpanTree): ModelCall {
  const { traceId, spanId } = span.spanContext();
  const startMillis = millisOf(span.startTime);
  const [parentId, scope] = [parentIdOf(span), scopeNameOf(span)];
  const { ids, reachesRoot } = tree.above(traceId, parentId);
  const models = modelNames(report.models);
  return {
    traceId,
    spanId,
    parentId,
    scope,
    isBare: reachesRoot && ids.every((id) => tree.parent(traceId, id)?.scope === scope),
    models,
    use: modelUse(report, models),
    responseId: report.responseId?.slice(0, MAX_ID_CHARS),
    startMillis,
    endMillis: span.ended ? millisOf(span.endTime) : startMillis,
    alsoRecordedBy: [],
    reporter: undefined,
  };
}
