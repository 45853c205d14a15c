// The critical path: the chain of work that decided how long the trace took. From the end of a span backwards, the
// child that ended last is what the span waited for; before that child began, the child that ended last by then.

import type { SpanNode, SpanTree } from './span-tree';

/** A stretch of time in which a span itself was what the trace waited for. */
export interface CriticalStretch {
  startMicros: number;
  endMicros: number;
}

/** The stretches of every span on the path, by span id. */
export function criticalPath(tree: SpanTree): Map<string, CriticalStretch[]> {
  const stretches = new Map<string, CriticalStretch[]>();
  const last = tree.roots.reduce<SpanNode | undefined>(
    (best, node) => (best === undefined || node.endMicros > best.endMicros ? node : best),
    undefined,
  );
  const waiting: { node: SpanNode; untilMicros: number }[] = last ? [{ node: last, untilMicros: last.endMicros }] : [];
  for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
    const { node, untilMicros } = step;
    const own: CriticalStretch[] = [];
    let edge = Math.min(untilMicros, node.endMicros);
    const byEnd = [...node.children].sort((a, b) => b.endMicros - a.endMicros);
    for (const child of byEnd) {
      // A child that outlives its parent (fire and forget) is not what the parent waited for.
      if (child.endMicros > edge || child.span.start_us < node.span.start_us) continue;
      if (child.endMicros < edge) own.push({ startMicros: child.endMicros, endMicros: edge });
      waiting.push({ node: child, untilMicros: child.endMicros });
      edge = child.span.start_us;
    }
    if (edge > node.span.start_us || own.length === 0) own.push({ startMicros: node.span.start_us, endMicros: edge });
    stretches.set(node.span.id, own);
  }
  return stretches;
}
