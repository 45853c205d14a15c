// Which span a trace opens on when the address names none.

import { type SpanNode, type SpanTree, visibleNodes } from './span-tree';

/** The first failure that no failure below it explains; without one the first root. */
export function spanToOpen(tree: SpanTree): SpanNode | undefined {
  const nodes = visibleNodes(tree.roots, new Set());
  return nodes.find((node) => node.span.status === 'ERROR' && !node.errorBelow) ?? nodes[0];
}
