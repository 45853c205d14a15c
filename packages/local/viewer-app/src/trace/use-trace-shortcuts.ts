// The keys of a trace: through its tree, its errors, its time, and the panel of the selected span.

import { useShortcuts } from '../keyboard/use-shortcuts';
import { type SpanNode, type SpanTree, visibleNodes } from '../model/span-tree';
import { useNavigation } from '../routing/use-route';
import { copyText } from '../ui/copy-text';
import type { Collapsed } from './use-collapsed';
import { panBy, type Range, wholeTrace, zoomBy } from './zoom';

interface Parts {
  tree: SpanTree;
  collapsed: Collapsed;
  selected: SpanNode | undefined;
  select(node: SpanNode | undefined): void;
  range: Range;
  lengthMicros: number;
  setRange(range: Range): void;
}

export function useTraceShortcuts({ tree, collapsed, selected, select, range, lengthMicros, setRange }: Parts): void {
  const { route, change, go } = useNavigation();
  const { tab, path, flame, heat } = route.parameters;
  const { rows, ids, toggle } = collapsed;
  const at = selected === undefined ? -1 : rows.indexOf(selected);
  const move = (index: number) => select(rows[Math.max(0, Math.min(index, rows.length - 1))]);
  const next = () => move(at + 1);
  const previous = () => move(at - 1);
  const collapseOrParent = () => {
    if (selected === undefined) return;
    if (selected.children.length > 0 && !ids.has(selected.span.id)) toggle(selected);
    else select(selected.parent);
  };
  const expandOrChild = () => {
    if (selected === undefined) return;
    if (ids.has(selected.span.id)) toggle(selected);
    else select(selected.children[0]);
  };
  const zoomIn = () => setRange(zoomBy(range, 0.5, 0.5, lengthMicros));
  useShortcuts({
    j: next,
    k: previous,
    ArrowDown: next,
    ArrowUp: previous,
    Home: () => move(0),
    End: () => move(rows.length - 1),
    h: collapseOrParent,
    l: expandOrChild,
    ArrowLeft: collapseOrParent,
    ArrowRight: expandOrChild,
    Enter: () => selected && toggle(selected),
    e: () => select(nextError(tree.roots, selected)),
    x: collapsed.toggleAll,
    f: () => change({ flame: flame === 'on' ? undefined : 'on', frame: undefined }),
    u: () => change({ heat: heat === 'on' ? undefined : 'on' }),
    c: () => change({ path: path === 'off' ? undefined : 'off' }),
    '+': zoomIn,
    '=': zoomIn,
    '-': () => setRange(zoomBy(range, 2, 0.5, lengthMicros)),
    0: () => setRange(wholeTrace(lengthMicros)),
    '[': () => setRange(panBy(range, -0.25, lengthMicros)),
    ']': () => setRange(panBy(range, 0.25, lengthMicros)),
    z: () => selected && setRange(rangeOf(selected, tree.startMicros)),
    r: () => change({ tab: tab === 'raw' ? undefined : 'raw' }),
    y: () => copyText(location.href, 'Link copied'),
    Escape: () => (selected === undefined ? go('traces') : change({ span: undefined, panel: 'off' })),
  });
}

function nextError(roots: readonly SpanNode[], after: SpanNode | undefined): SpanNode | undefined {
  const nodes = visibleNodes(roots, new Set());
  const at = after === undefined ? -1 : nodes.indexOf(after);
  return [...nodes.slice(at + 1), ...nodes.slice(0, at + 1)].find((node) => node.span.status === 'ERROR');
}

function rangeOf(node: SpanNode, traceStartMicros: number): Range {
  const fromMicros = node.span.start_us - traceStartMicros;
  return { fromMicros, toMicros: Math.max(node.endMicros - traceStartMicros, fromMicros + 10) };
}
