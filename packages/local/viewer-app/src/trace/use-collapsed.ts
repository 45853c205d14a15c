// Which spans of the tree are collapsed, and the rows that this leaves.

import { useMemo, useState } from 'preact/hooks';
import { type SpanNode, type SpanTree, visibleNodes } from '../model/span-tree';

export interface Collapsed {
  ids: ReadonlySet<string>;
  /** The rows that are open, from top to bottom. */
  rows: SpanNode[];
  toggle(node: SpanNode): void;
  /** Opens everything above a span. */
  reveal(node: SpanNode): void;
  /** Collapses everything below the top, or opens everything if something is collapsed. */
  toggleAll(): void;
}

export function useCollapsed(tree: SpanTree): Collapsed {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => visibleNodes(tree.roots, ids), [tree, ids]);
  return {
    ids,
    rows,
    toggle: (node) => setIds(toggled(ids, node.span.id)),
    reveal: (node) => {
      const open = new Set(ids);
      for (let above = node.parent; above !== undefined; above = above.parent) open.delete(above.span.id);
      if (open.size !== ids.size) setIds(open);
    },
    toggleAll: () => setIds(ids.size > 0 ? new Set() : collapsibleIds(tree.roots)),
  };
}

function toggled(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return next;
}

function collapsibleIds(roots: readonly SpanNode[]): ReadonlySet<string> {
  const nodes = visibleNodes(roots, new Set());
  // The top stays open: a single closed row would show nothing.
  return new Set(nodes.filter((node) => node.children.length > 0 && node.depth > 0).map((node) => node.span.id));
}
