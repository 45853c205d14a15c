// Which spans of two traces belong together: those with the same name under the same parent, in order of start.

import type { SpanNode, SpanTree } from './span-tree';

export interface AlignedRow {
  depth: number;
  name: string;
  left: SpanNode | undefined;
  right: SpanNode | undefined;
}

export function alignSpans(left: SpanTree, right: SpanTree): AlignedRow[] {
  const rows: AlignedRow[] = [];
  const waiting = pair(left.roots, right.roots, 0).reverse();
  for (let row = waiting.pop(); row !== undefined; row = waiting.pop()) {
    rows.push(row);
    waiting.push(...pair(row.left?.children ?? [], row.right?.children ?? [], row.depth + 1).reverse());
  }
  return rows;
}

/** Pairs by name in order; what has no partner keeps its place on its own side. */
function pair(left: readonly SpanNode[], right: readonly SpanNode[], depth: number): AlignedRow[] {
  const partners = new Map<string, SpanNode[]>();
  for (const node of right) {
    const same = partners.get(node.span.name);
    if (same) same.push(node);
    else partners.set(node.span.name, [node]);
  }
  const rows: AlignedRow[] = left.map((node) => ({
    depth,
    name: node.span.name,
    left: node,
    right: partners.get(node.span.name)?.shift(),
  }));
  const paired = new Set(rows.map((row) => row.right));
  for (const [index, node] of right.entries()) {
    if (paired.has(node)) continue;
    // After the partner of its elder sibling.
    const elder = right[index - 1];
    const at = elder === undefined ? 0 : rows.findIndex((row) => row.right === elder) + 1;
    rows.splice(at, 0, { depth, name: node.span.name, left: undefined, right: node });
  }
  return rows;
}
