// Which spans of two traces belong together. Spans below the same parents are paired by name and type, and what then
// remains by type alone: another model or a renamed tool is a change, not a span that is missing.

import { kindOf } from './span-kind';
import type { SpanNode, SpanTree } from './span-tree';

export interface AlignedRow {
  depth: number;
  /** Both names where they differ. */
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

/** From the closest likeness to the loosest. */
const LIKENESSES: ((node: SpanNode) => string | undefined)[] = [
  ({ span }) => JSON.stringify([span.name, span.type]),
  ({ span }) => span.name,
  // Spans of no particular type have nothing in common.
  ({ span }) => (kindOf(span.type) === 'other' ? undefined : span.type),
];

/** Pairs in order of time; what has no partner keeps its place on its own side. */
function pair(left: readonly SpanNode[], right: readonly SpanNode[], depth: number): AlignedRow[] {
  const partners = new Map<SpanNode, SpanNode>();
  const taken = new Set<SpanNode>();
  for (const likeness of LIKENESSES) {
    const free = new Map<string, SpanNode[]>();
    for (const node of right) {
      const key = taken.has(node) ? undefined : likeness(node);
      if (key === undefined) continue;
      const same = free.get(key);
      if (same) same.push(node);
      else free.set(key, [node]);
    }
    for (const node of left) {
      const key = partners.has(node) ? undefined : likeness(node);
      const partner = key === undefined ? undefined : free.get(key)?.shift();
      if (partner === undefined) continue;
      partners.set(node, partner);
      taken.add(partner);
    }
  }
  const rows = left.map((node) => alignedRow(node, partners.get(node), depth));
  for (const [index, node] of right.entries()) {
    if (taken.has(node)) continue;
    // It is placed after the partner of its elder sibling.
    const elder = right[index - 1];
    const at = elder === undefined ? 0 : rows.findIndex((row) => row.right === elder) + 1;
    rows.splice(at, 0, alignedRow(undefined, node, depth));
  }
  return rows;
}

function alignedRow(left: SpanNode | undefined, right: SpanNode | undefined, depth: number): AlignedRow {
  const names = [left, right].flatMap((node) => (node === undefined ? [] : [node.span.name]));
  return { depth, name: [...new Set(names)].join(' → '), left, right };
}
