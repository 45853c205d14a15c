// Spans to a tree, and the tree to the rows that are open. Total: orphans stand at the top, and a cycle that separate
// writes built up is cut, so that every span is shown once.

import type { SpanBrief } from '../api/types';

export interface SpanNode {
  span: SpanBrief;
  depth: number;
  parent: SpanNode | undefined;
  /** In order of start. */
  children: SpanNode[];
  /** Spans below this one. */
  descendantCount: number;
  /** Some span below this one failed. */
  errorBelow: boolean;
  /** End of the span; while it is in flight, `now`. */
  endMicros: number;
}

export interface SpanTree {
  roots: SpanNode[];
  byId: Map<string, SpanNode>;
  startMicros: number;
  endMicros: number;
  openCount: number;
}

/** An open span of a trace that was silent for longer than this is taken as abandoned: it stops growing. */
export const ABANDONED_MICROS = 5 * 60 * 1_000_000;

/** Where the bars of open spans end: now, or, once the trace has been silent for long, its last event. */
export function openEnd(spans: readonly SpanBrief[], nowMicros: number): number {
  let latest = 0;
  for (const span of spans) latest = Math.max(latest, span.start_us, span.end_us ?? 0);
  return nowMicros - latest > ABANDONED_MICROS ? latest : Math.max(nowMicros, latest);
}

/** `spans` in order of start; of several with one id the last counts. */
export function buildTree(spans: readonly SpanBrief[], nowMicros: number): SpanTree {
  const openEndMicros = openEnd(spans, nowMicros);
  const byId = new Map<string, SpanNode>();
  for (const span of spans) {
    byId.set(span.id, {
      span,
      depth: 0,
      parent: undefined,
      children: [],
      descendantCount: 0,
      errorBelow: false,
      endMicros: Math.max(span.end_us ?? openEndMicros, span.start_us),
    });
  }
  const roots: SpanNode[] = [];
  for (const node of byId.values()) {
    const parent = node.span.parent_id === null ? undefined : byId.get(node.span.parent_id);
    if (parent === undefined || parent === node) roots.push(node);
    else {
      node.parent = parent;
      parent.children.push(node);
    }
  }
  const placed = placeBelow(roots);
  for (const node of byId.values()) {
    if (placed.has(node)) continue;
    // A cycle: its first member becomes a root.
    const siblings = node.parent?.children;
    siblings?.splice(siblings.indexOf(node), 1);
    node.parent = undefined;
    roots.push(node);
    for (const reached of placeBelow([node])) placed.add(reached);
  }
  sumUp([...placed]);
  const nodes = [...byId.values()];
  const startMicros = nodes.reduce((least, node) => Math.min(least, node.span.start_us), Number.POSITIVE_INFINITY);
  return {
    roots: roots.sort((a, b) => a.span.start_us - b.span.start_us),
    byId,
    startMicros: nodes.length === 0 ? 0 : startMicros,
    endMicros: nodes.reduce((most, node) => Math.max(most, node.endMicros), 0),
    openCount: nodes.filter((node) => node.span.end_us === null).length,
  };
}

/** The rows of an open tree: a collapsed node hides what is below it. */
export function visibleNodes(roots: readonly SpanNode[], collapsed: ReadonlySet<string>): SpanNode[] {
  const rows: SpanNode[] = [];
  const waiting = [...roots].reverse();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    rows.push(node);
    if (collapsed.has(node.span.id)) continue;
    for (let index = node.children.length - 1; index >= 0; index--) waiting.push(node.children[index] as SpanNode);
  }
  return rows;
}

/**
 * Sets depths below `tops` and answers the reached nodes, parents before children. No recursion: traces may be deep.
 */
function placeBelow(tops: readonly SpanNode[]): Set<SpanNode> {
  const reached = new Set<SpanNode>(tops);
  for (const node of reached) {
    for (const child of node.children) {
      child.depth = node.depth + 1;
      reached.add(child);
    }
  }
  return reached;
}

function sumUp(parentsFirst: SpanNode[]): void {
  for (let index = parentsFirst.length - 1; index >= 0; index--) {
    const node = parentsFirst[index] as SpanNode;
    if (node.parent === undefined) continue;
    node.parent.descendantCount += node.descendantCount + 1;
    node.parent.errorBelow ||= node.errorBelow || node.span.status === 'ERROR';
  }
}
