// One trace: its totals, the overview, the tree with the timeline, and the panel of the selected span.

import { useEffect, useMemo } from 'preact/hooks';
import { BackendError } from '../api/backend';
import { useLive } from '../api/live';
import type { TraceDetail } from '../api/types';
import { useFetched } from '../api/use-fetched';
import { criticalPath } from '../model/critical-path';
import { buildTree, type SpanNode } from '../model/span-tree';
import { useNavigation } from '../routing/use-route';
import { SpanPanel } from '../span/span-panel';
import { Problem } from '../ui/problem';
import { Legend } from './legend';
import { Overview } from './overview';
import { PanelSplitter, usePanelWidth } from './panel-splitter';
import { SpanTreegrid } from './span-treegrid';
import { TraceHeader } from './trace-header';
import { useCollapsed } from './use-collapsed';
import { useNow } from './use-now';
import { useTraceShortcuts } from './use-trace-shortcuts';
import { formatZoom, parseZoom, type Range, wholeTrace } from './zoom';

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
  if (fetched.value !== undefined) return <LoadedTrace detail={fetched.value} />;
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
  if (fetched.error !== undefined) return <Problem error={fetched.error} />;
  return (
    <div class="empty" role="status">
      <h1>Loading …</h1>
    </div>
  );
}

function LoadedTrace({ detail }: { detail: TraceDetail }) {
  const { route, change, account } = useNavigation();
  const { span: selectedId, zoom, path, kind } = route.parameters;
  const nowMicros = useNow(detail.trace.open_count > 0);
  const tree = useMemo(() => buildTree(detail.spans, nowMicros), [detail, nowMicros]);
  const lengthMicros = Math.max(tree.endMicros - tree.startMicros, 1);
  const range = parseZoom(zoom, lengthMicros) ?? wholeTrace(lengthMicros);
  const setRange = (next: Range) => change({ zoom: formatZoom(next, lengthMicros) });
  const collapsed = useCollapsed(tree);
  const showsPath = path !== 'off';
  const stretches = useMemo(() => (showsPath ? criticalPath(tree) : undefined), [tree, showsPath]);
  const [panelWidth, setPanelWidth] = usePanelWidth();
  const selected = tree.byId.get(selectedId ?? '');
  const select = (node: SpanNode | undefined) => {
    if (node === undefined) return;
    collapsed.reveal(node);
    change({ span: node.span.id });
  };
  useTraceShortcuts({ tree, collapsed, selected, select, range, lengthMicros, setRange });
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
          collapsed={collapsed}
          selected={selected}
          range={range}
          lengthMicros={lengthMicros}
          stretches={stretches}
          kind={kind}
          onSelect={select}
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
