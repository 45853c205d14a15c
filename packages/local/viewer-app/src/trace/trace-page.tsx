// One trace: its totals, the overview, the tree with the timeline, and the panel of the selected span.

import { useEffect, useMemo, useState } from 'preact/hooks';
import { BackendError, describeFailure } from '../api/backend';
import { useLive } from '../api/live';
import type { TraceDetail } from '../api/types';
import { useFetched } from '../api/use-fetched';
import { useShortcuts } from '../keyboard/use-shortcuts';
import { useNavigation } from '../routing/use-route';
import { announce } from '../shell/announce';
import { copyText } from '../span/copy-text';
import { SpanPanel } from '../span/span-panel';
import { criticalPath } from './critical-path';
import { Legend } from './legend';
import { Overview } from './overview';
import { PanelSplitter, usePanelWidth } from './panel-splitter';
import { buildTree, type SpanNode, visibleNodes } from './span-tree';
import { SpanTreegrid } from './span-treegrid';
import { TraceHeader } from './trace-header';
import { useNow } from './use-now';
import { formatZoom, panBy, parseZoom, type Range, wholeTrace, zoomBy } from './zoom';

export function TracePage({ traceId }: { traceId: string }) {
  const { account } = useNavigation();
  const path = account === undefined ? undefined : `traces/${encodeURIComponent(traceId)}`;
  const fetched = useFetched<TraceDetail>(account, path);
  useLive(account, false, (change) => {
    if (change.all || change.traceIds.includes(traceId)) fetched.reload();
  });
  const name = fetched.value?.trace.name;
  useEffect(() => {
    document.title = `${name || 'Trace'} – sgp-local`;
  }, [name]);
  if (fetched.value !== undefined) return <LoadedTrace detail={fetched.value} reload={fetched.reload} />;
  if (fetched.error instanceof BackendError && fetched.error.status === 404) {
    return (
      <div class="empty">
        <h1>No such trace</h1>
        <p>
          Account {account} has no spans of trace <code>{traceId}</code>. It appears here when they arrive.
        </p>
      </div>
    );
  }
  if (fetched.error !== undefined) {
    return (
      <p role="alert" class="problem">
        {describeFailure(fetched.error)}
      </p>
    );
  }
  return (
    <div class="empty" role="status">
      <h1>Loading …</h1>
    </div>
  );
}

function LoadedTrace({ detail }: { detail: TraceDetail; reload(): void }) {
  const { route, change, go, account } = useNavigation();
  const { span: selectedId, zoom, path: pathParameter, kind, tab } = route.parameters;
  const nowMicros = useNow(detail.trace.open_count > 0);
  const tree = useMemo(() => buildTree(detail.spans, nowMicros), [detail, nowMicros]);
  const lengthMicros = Math.max(tree.endMicros - tree.startMicros, 1);
  const range = parseZoom(zoom, lengthMicros) ?? wholeTrace(lengthMicros);
  const setRange = (next: Range) => change({ zoom: formatZoom(next, lengthMicros) });
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => visibleNodes(tree.roots, collapsed), [tree, collapsed]);
  const showsPath = pathParameter !== 'off';
  const stretches = useMemo(() => (showsPath ? criticalPath(tree) : undefined), [tree, showsPath]);
  const [panelWidth, setPanelWidth] = usePanelWidth();
  const selected = tree.byId.get(selectedId ?? '');

  const select = (node: SpanNode | undefined) => {
    if (node !== undefined) {
      reveal(node, collapsed, setCollapsed);
      change({ span: node.span.id });
    }
  };
  const at = selected === undefined ? -1 : rows.indexOf(selected);
  const move = (index: number) => select(rows[Math.max(0, Math.min(index, rows.length - 1))]);
  const toggle = (node: SpanNode) => setCollapsed(toggled(collapsed, node.span.id));
  useShortcuts({
    j: () => move(at + 1),
    k: () => move(at - 1),
    ArrowDown: () => move(at + 1),
    ArrowUp: () => move(at - 1),
    Home: () => move(0),
    End: () => move(rows.length - 1),
    h: () => collapseOrParent(selected),
    l: () => expandOrChild(selected),
    ArrowLeft: () => collapseOrParent(selected),
    ArrowRight: () => expandOrChild(selected),
    Enter: () => selected && toggle(selected),
    e: () => select(nextError(tree.roots, selected)),
    x: () => setCollapsed(collapsed.size > 0 ? new Set() : collapsibleIds(tree.roots)),
    c: () => change({ path: showsPath ? 'off' : undefined }),
    '+': () => setRange(zoomBy(range, 0.5, 0.5, lengthMicros)),
    '=': () => setRange(zoomBy(range, 0.5, 0.5, lengthMicros)),
    '-': () => setRange(zoomBy(range, 2, 0.5, lengthMicros)),
    0: () => setRange(wholeTrace(lengthMicros)),
    '[': () => setRange(panBy(range, -0.25, lengthMicros)),
    ']': () => setRange(panBy(range, 0.25, lengthMicros)),
    z: () => selected && setRange(rangeOf(selected, tree.startMicros)),
    r: () => change({ tab: tab === 'raw' ? undefined : 'raw' }),
    y: () => copyText(location.href).then(() => announce('Link copied')),
    Escape: () => (selected === undefined ? go('traces') : change({ span: undefined })),
  });

  function collapseOrParent(node: SpanNode | undefined): void {
    if (node === undefined) return;
    if (node.children.length > 0 && !collapsed.has(node.span.id)) toggle(node);
    else select(node.parent);
  }

  function expandOrChild(node: SpanNode | undefined): void {
    if (node === undefined) return;
    if (collapsed.has(node.span.id)) toggle(node);
    else select(node.children[0]);
  }

  return (
    <div class="trace-page">
      <TraceHeader trace={detail.trace} lengthMicros={lengthMicros} />
      {detail.truncated && (
        <p class="notice">This trace has more spans than are shown: the earliest {detail.spans.length}.</p>
      )}
      <Legend tree={tree} kind={kind} showsPath={showsPath} change={change} />
      <Overview tree={tree} range={range} lengthMicros={lengthMicros} onRange={setRange} />
      <div class="trace-split">
        <SpanTreegrid
          tree={tree}
          rows={rows}
          collapsed={collapsed}
          selected={selected}
          range={range}
          lengthMicros={lengthMicros}
          stretches={stretches}
          kind={kind}
          onSelect={select}
          onToggle={toggle}
          onRange={setRange}
        />
        {selected !== undefined && (
          <>
            <PanelSplitter width={panelWidth} onWidth={setPanelWidth} />
            <div class="panel-frame" style={{ width: `${panelWidth}px` }}>
              <SpanPanel
                node={selected}
                traceId={detail.trace.trace_id}
                account={account}
                version={selected.span.end_us ?? 0}
                onSelect={(id) => select(tree.byId.get(id))}
                onClose={() => change({ span: undefined })}
              />
            </div>
          </>
        )}
      </div>
    </div>
  );
}

function toggled(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** Opens everything above a node. */
function reveal(
  node: SpanNode,
  collapsed: ReadonlySet<string>,
  setCollapsed: (ids: ReadonlySet<string>) => void,
): void {
  const open = new Set(collapsed);
  for (let above = node.parent; above !== undefined; above = above.parent) open.delete(above.span.id);
  if (open.size !== collapsed.size) setCollapsed(open);
}

function collapsibleIds(roots: readonly SpanNode[]): ReadonlySet<string> {
  const nodes = visibleNodes(roots, new Set());
  // The top stays open: a single closed row would show nothing.
  return new Set(nodes.filter((node) => node.children.length > 0 && node.depth > 0).map((node) => node.span.id));
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
