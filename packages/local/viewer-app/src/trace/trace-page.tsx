// One trace: its totals, the overview, the tree with the timeline, and the panel of the selected span.

import { useEffect, useMemo } from 'preact/hooks';
import { BackendError } from '../api/backend';
import { useLive } from '../api/live';
import type { TraceDetail } from '../api/types';
import { useFetched } from '../api/use-fetched';
import { criticalPath } from '../model/critical-path';
import { incompleteNotes } from '../model/incomplete';
import { spanToOpen } from '../model/span-to-open';
import { buildTree, type SpanNode } from '../model/span-tree';
import { useNavigation } from '../routing/use-route';
import { SpanPanel } from '../span/span-panel';
import { Problem } from '../ui/problem';
import { FlameGraph } from './flame-graph';
import { Legend } from './legend';
import { NoSuchTrace } from './no-such-trace';
import { Overview } from './overview';
import { PanelSplitter, usePanelWidth } from './panel-splitter';
import { SpanTreegrid } from './span-treegrid';
import { TraceHeader } from './trace-header';
import { useCollapsed } from './use-collapsed';
import { useNow } from './use-now';
import { useTraceShortcuts } from './use-trace-shortcuts';
import { useUsual } from './use-usual';
import { formatZoom, parseZoom, type Range, wholeTrace } from './zoom';

export function TracePage({ traceId }: { traceId: string }) {
  const { account } = useNavigation();
  const path = account === undefined ? undefined : `traces/${encodeURIComponent(traceId)}`;
  const fetched = useFetched<TraceDetail>(account, path);
  const live = useLive(account, false, (change) => {
    if (change.all || change.traceIds.includes(traceId)) fetched.reload();
  });
  const name = fetched.value?.trace.name;
  useEffect(() => {
    document.title = `${name || 'Trace'} – sgp-local`;
  }, [name]);
  if (fetched.value !== undefined) return <LoadedTrace detail={fetched.value} lost={live === 'lost'} />;
  if (fetched.error instanceof BackendError && fetched.error.status === 404) {
    return <NoSuchTrace traceId={traceId} account={account} />;
  }
  if (fetched.error !== undefined) return <Problem error={fetched.error} onRetry={fetched.reload} />;
  return (
    <div class="empty" role="status">
      <h1>Loading …</h1>
    </div>
  );
}

interface LoadedTraceProps {
  detail: TraceDetail;
  /** The backend no longer answers. */
  lost: boolean;
}

function LoadedTrace({ detail, lost }: LoadedTraceProps) {
  const { route, change, account } = useNavigation();
  const { span: selectedId, zoom, path, kind, panel, frame } = route.parameters;
  const showsFlame = route.parameters.flame === 'on';
  const showsHeat = route.parameters.heat === 'on';
  const nowMicros = useNow(detail.trace.open_count > 0);
  const tree = useMemo(() => buildTree(detail.spans, nowMicros), [detail, nowMicros]);
  const lengthMicros = Math.max(tree.endMicros - tree.startMicros, 1);
  const range = parseZoom(zoom, lengthMicros) ?? wholeTrace(lengthMicros);
  const setRange = (next: Range) => change({ zoom: formatZoom(next, lengthMicros) });
  const collapsed = useCollapsed(tree);
  const showsPath = path !== 'off';
  const stretches = useMemo(() => (showsPath ? criticalPath(tree) : undefined), [tree, showsPath]);
  const [panelWidth, setPanelWidth] = usePanelWidth();
  const opensOn = useMemo(() => spanToOpen(tree), [detail]);
  const selected =
    panel === 'off' ? undefined : (tree.byId.get(selectedId ?? '') ?? tree.byId.get(opensOn?.span.id ?? ''));
  const select = (node: SpanNode | undefined) => {
    if (node === undefined) return;
    collapsed.reveal(node);
    change({ span: node.span.id, panel: undefined });
  };
  const usual = useUsual(account, detail.trace.trace_id);
  const heat = showsHeat ? usual : undefined;
  const notes = useMemo(() => incompleteNotes(tree, nowMicros), [tree, nowMicros]);
  useTraceShortcuts({ tree, collapsed, selected, select, range, lengthMicros, setRange });
  return (
    <div class="trace-page">
      <TraceHeader trace={detail.trace} lengthMicros={lengthMicros} selected={selected} />
      {lost && (
        <p class="notice" role="status">
          The backend does not answer. This is what it last said; it is asked again until it answers.
        </p>
      )}
      {detail.truncated && (
        <p class="notice">This trace has more spans than are shown: the earliest {detail.spans.length}.</p>
      )}
      {notes.map((note) => (
        <p key={note} class="notice">
          {note}
        </p>
      ))}
      <Legend
        tree={tree}
        kind={kind}
        showsPath={showsPath}
        showsFlame={showsFlame}
        showsHeat={showsHeat}
        change={change}
      />
      <Overview tree={tree} range={range} lengthMicros={lengthMicros} onRange={setRange} />
      {showsFlame && (
        <FlameGraph
          tree={tree}
          focusId={frame}
          selected={selected}
          kind={kind}
          heat={heat}
          onFocus={(node) => {
            select(node);
            change({ frame: node?.span.id });
          }}
        />
      )}
      <div class="trace-split">
        <SpanTreegrid
          tree={tree}
          collapsed={collapsed}
          selected={selected}
          range={range}
          lengthMicros={lengthMicros}
          stretches={stretches}
          kind={kind}
          heat={heat}
          nowMicros={nowMicros}
          manyServices={detail.trace.services.length > 1}
          onSelect={select}
          onRange={setRange}
        />
        {selected !== undefined && (
          <>
            <PanelSplitter width={panelWidth} onWidth={setPanelWidth} />
            <div class="panel-frame" style={{ '--panel-width': `${panelWidth}px` }}>
              <SpanPanel
                node={selected}
                tree={tree}
                traceId={detail.trace.trace_id}
                account={account}
                usual={usual.get(selected.span.name)}
                version={selected.span.end_us ?? 0}
                onSelect={(id) => select(tree.byId.get(id))}
                onClose={() => change({ span: undefined, panel: 'off' })}
              />
            </div>
          </>
        )}
      </div>
    </div>
  );
}
