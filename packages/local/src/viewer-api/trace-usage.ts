// Adds up the tokens and the cost of one trace so that nothing counts twice. Pure: trace-summaries.ts reads and stores.

/** What one span says of tokens and cost; `null` for what it does not say. */
export interface SpanUsage {
  readonly id: string;
  readonly parentId: string | null;
  /** Its numbers stand for all calls below it, too (`metadata.usage`, `metadata.cost_usd`). */
  readonly isAggregate: boolean;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly costUsd: number | null;
  /** What a call without a cost of its own probably cost. */
  readonly estimatedCostUsd: number | null;
}

export interface TraceUsage {
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  /** Reported and estimated. */
  readonly costUsd: number | null;
  /** The part of it that was estimated. */
  readonly estimatedCostUsd: number | null;
}

/** What the aggregates above a span have counted already. */
interface Counted {
  readonly tokens: boolean;
  readonly cost: boolean;
}

const NOTHING: Counted = { tokens: false, cost: false };

/**
 * An aggregate replaces the numbers of the spans below it, other aggregates among them; spans beside it still count.
 * One that tells tokens and no cost replaces the tokens alone, and the other way round.
 */
export function sumTraceUsage(spans: readonly SpanUsage[]): TraceUsage {
  const countedAbove = readCountedAbove(spans);
  let total: TraceUsage = { inputTokens: null, outputTokens: null, costUsd: null, estimatedCostUsd: null };
  for (const span of spans) {
    const counted = countedAbove(span);
    if (!counted.tokens) {
      total = {
        ...total,
        inputTokens: add(total.inputTokens, span.inputTokens),
        outputTokens: add(total.outputTokens, span.outputTokens),
      };
    }
    if (!counted.cost) {
      total = {
        ...total,
        costUsd: add(total.costUsd, span.costUsd ?? span.estimatedCostUsd),
        estimatedCostUsd: add(total.estimatedCostUsd, span.costUsd === null ? span.estimatedCostUsd : null),
      };
    }
  }
  return total;
}

/** Walks up each branch once, in a loop: a trace can be deeper than the stack, and parents can form a circle. */
function readCountedAbove(spans: readonly SpanUsage[]): (span: SpanUsage) => Counted {
  const byId = new Map(spans.map((span) => [span.id, span]));
  const known = new Map<string, Counted>();
  return (span) => {
    const path: SpanUsage[] = [];
    const onPath = new Set<string>();
    let top: SpanUsage | undefined = span;
    while (top !== undefined && !known.has(top.id) && !onPath.has(top.id)) {
      path.push(top);
      onPath.add(top.id);
      top = top.parentId === null ? undefined : byId.get(top.parentId);
    }
    // In a circle nobody is above the others.
    let above = top !== undefined && known.has(top.id) ? countedBy(top, known.get(top.id) ?? NOTHING) : NOTHING;
    for (const below of path.reverse()) {
      known.set(below.id, above);
      above = countedBy(below, above);
    }
    return known.get(span.id) ?? NOTHING;
  };
}

function countedBy(span: SpanUsage, above: Counted): Counted {
  if (!span.isAggregate) return above;
  return {
    tokens: above.tokens || span.inputTokens !== null || span.outputTokens !== null,
    cost: above.cost || span.costUsd !== null,
  };
}

function add(total: number | null, more: number | null): number | null {
  return more === null ? total : (total ?? 0) + more;
}
