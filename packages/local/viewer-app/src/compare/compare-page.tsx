// Two traces side by side: totals, and the spans that belong together with the difference in duration.

import { useEffect, useMemo } from 'preact/hooks';
import { describeFailure } from '../api/backend';
import type { Span, TraceDetail, TracePage, TraceSummary } from '../api/types';
import { useFetched } from '../api/use-fetched';
import { formatCost, formatCount, formatTokens, sum } from '../format/amount';
import { formatDuration } from '../format/duration';
import { formatTime } from '../format/time';
import { useShortcuts } from '../keyboard/use-shortcuts';
import { useNavigation } from '../routing/use-route';
import { ReadableContent } from '../span/readable-content';
import { SpanError } from '../span/span-facts';
import { kindOf } from '../trace/span-kind';
import { buildTree, type SpanNode } from '../trace/span-tree';
import { type AlignedRow, alignSpans } from './align-spans';

const MAX_CANDIDATES = 200;
/** More rows would stall the page; the tree of a single trace has no such limit. */
const MAX_ROWS = 2000;

export function ComparePage({ left, right }: { left: string; right: string | undefined }) {
  const { account, go, link } = useNavigation();
  const leftTrace = useTrace(account, left);
  const rightTrace = useTrace(account, right);
  const name = leftTrace.value?.trace.name;
  useEffect(() => {
    document.title = `Compare ${name ?? ''} – sgp-local`;
  }, [name]);
  useShortcuts({ Escape: () => go('trace', [left]) });
  const error = leftTrace.error ?? rightTrace.error;
  return (
    <div class="compare-page">
      <div class="page-title">
        <a class="back" href={link('trace', [left])} aria-label="Back to the trace">
          ←
        </a>
        <h1>Compare {name ?? left}</h1>
      </div>
      {error !== undefined && (
        <p role="alert" class="problem">
          {describeFailure(error)}
        </p>
      )}
      {leftTrace.value !== undefined && <Pickers left={leftTrace.value.trace} right={right} />}
      {leftTrace.value !== undefined && rightTrace.value !== undefined && (
        <Comparison left={leftTrace.value} right={rightTrace.value} />
      )}
    </div>
  );
}

function useTrace(account: string | undefined, traceId: string | undefined) {
  const path = account === undefined || traceId === undefined ? undefined : `traces/${encodeURIComponent(traceId)}`;
  return useFetched<TraceDetail>(account, path);
}

function Pickers({ left, right }: { left: TraceSummary; right: string | undefined }) {
  const { account, go } = useNavigation();
  const query = { name: left.name ?? undefined, limit: MAX_CANDIDATES };
  const { value } = useFetched<TracePage>(account, left.name === null ? undefined : 'traces', query);
  const candidates = value?.items ?? [];
  const label = (trace: TraceSummary) =>
    `${formatTime(trace.start_us)} · ${formatDuration(trace.duration_us)} · ${trace.span_count} spans` +
    (trace.error_count > 0 ? ` · ${trace.error_count} errors` : '');
  const options = (chosen: string | undefined, except: string | undefined) => (
    <>
      {!candidates.some((trace) => trace.trace_id === chosen) && (
        <option value={chosen ?? ''}>{chosen ?? 'Choose a trace'}</option>
      )}
      {candidates
        .filter((trace) => trace.trace_id !== except)
        .map((trace) => (
          <option key={trace.trace_id} value={trace.trace_id}>
            {label(trace)}
          </option>
        ))}
    </>
  );
  return (
    <div class="pickers">
      <label>
        <span>Left</span>
        <select
          value={left.trace_id}
          onChange={(event) => go('compare', [event.currentTarget.value, ...(right === undefined ? [] : [right])])}
        >
          {options(left.trace_id, right)}
        </select>
      </label>
      <label>
        <span>Right</span>
        <select value={right ?? ''} onChange={(event) => go('compare', [left.trace_id, event.currentTarget.value])}>
          {options(right, left.trace_id)}
        </select>
      </label>
      {value !== undefined && candidates.length < 2 && <p class="quiet">No other trace has the name {left.name}.</p>}
    </div>
  );
}

function Comparison({ left, right }: { left: TraceDetail; right: TraceDetail }) {
  const { route, change, account } = useNavigation();
  const now = Date.now() * 1000;
  const trees = useMemo(() => [buildTree(left.spans, now), buildTree(right.spans, now)] as const, [left, right]);
  const rows = useMemo(() => alignSpans(...trees), [trees]);
  const longest = Math.max(...trees.map((tree) => tree.endMicros - tree.startMicros), 1);
  const selected = Number(route.parameters.row ?? '-1');
  const row = rows[selected];
  return (
    <>
      <Totals left={left.trace} right={right.trace} />
      <div class="table-scroll" data-own-keys tabIndex={0} role="region" aria-label="Spans of both traces">
        <table class="plain-table compare-table">
          <caption class="hidden-visually">Spans of both traces, those that belong together in one row</caption>
          <thead>
            <tr>
              <th scope="col">Span</th>
              <th scope="col">Left</th>
              <th scope="col">Right</th>
              <th scope="col" class="number">
                Difference
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MAX_ROWS).map((aligned, index) => (
              <tr key={index} class={`${index === selected ? 'selected ' : ''}${onlyOn(aligned)}`}>
                <th scope="row" style={{ paddingLeft: `${8 + Math.min(aligned.depth, 12) * 14}px` }}>
                  <span
                    class={`kind-dot kind-${kindOf((aligned.left ?? aligned.right)?.span.type ?? '')}`}
                    aria-hidden="true"
                  />
                  <button
                    type="button"
                    class="link-button"
                    aria-expanded={index === selected}
                    onClick={() => change({ row: index === selected ? undefined : String(index) })}
                  >
                    {aligned.name || '(no name)'}
                  </button>
                </th>
                <Side node={aligned.left} longest={longest} />
                <Side node={aligned.right} longest={longest} />
                <Difference aligned={aligned} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > MAX_ROWS && <p class="notice">Only the first {formatCount(MAX_ROWS)} rows are shown.</p>}
      {row !== undefined && (
        <div class="compare-content">
          <SideContent account={account} traceId={left.trace.trace_id} node={row.left} title="Left" />
          <SideContent account={account} traceId={right.trace.trace_id} node={row.right} title="Right" />
        </div>
      )}
    </>
  );
}

function onlyOn({ left, right }: AlignedRow): string {
  if (left === undefined) return 'only-right';
  return right === undefined ? 'only-left' : '';
}

function Side({ node, longest }: { node: SpanNode | undefined; longest: number }) {
  if (node === undefined) return <td class="quiet">not there</td>;
  const micros = node.endMicros - node.span.start_us;
  const failed = node.span.status === 'ERROR';
  return (
    <td class={failed ? 'failed' : ''}>
      <span class="compare-track" aria-hidden="true">
        <span
          class={`compare-bar kind-${kindOf(node.span.type)}${failed ? ' failed' : ''}`}
          style={{ width: `${Math.max((micros / longest) * 100, 0.5)}%` }}
        />
      </span>
      {formatDuration(micros)}
      {node.span.end_us === null && ' …'}
      {failed && <span class="error-mark">Error</span>}
    </td>
  );
}

function Difference({ aligned: { left, right } }: { aligned: AlignedRow }) {
  if (left === undefined) return <td class="number">only right</td>;
  if (right === undefined) return <td class="number">only left</td>;
  const before = left.endMicros - left.span.start_us;
  const after = right.endMicros - right.span.start_us;
  const change = after - before;
  const share = before === 0 ? '' : ` (${change > 0 ? '+' : '−'}${Math.abs(Math.round((change / before) * 100))} %)`;
  // Below a tenth it is noise.
  const notable = Math.abs(change) > before * 0.1 && Math.abs(change) > 1000;
  return (
    <td class={`number${notable ? (change > 0 ? ' slower' : ' faster') : ''}`}>
      {change > 0 ? '+' : ''}
      {formatDuration(change)}
      {share}
    </td>
  );
}

function Totals({ left, right }: { left: TraceSummary; right: TraceSummary }) {
  const rows: [string, (trace: TraceSummary) => string][] = [
    ['Started', (trace) => formatTime(trace.start_us)],
    ['Duration', (trace) => formatDuration(trace.duration_us)],
    ['Spans', (trace) => formatCount(trace.span_count)],
    ['Errors', (trace) => formatCount(trace.error_count)],
    ['Tokens', (trace) => formatTokens(sum(trace.input_tokens, trace.output_tokens))],
    ['Cost', (trace) => formatCost(trace.cost_usd)],
  ];
  return (
    <table class="plain-table totals">
      <caption class="hidden-visually">Totals of both traces</caption>
      <thead>
        <tr>
          <td />
          {rows.map(([label]) => (
            <th key={label} scope="col" class="number">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {(
          [
            ['Left', left],
            ['Right', right],
          ] as const
        ).map(([side, trace]) => (
          <tr key={side}>
            <th scope="row">{side}</th>
            {rows.map(([label, text]) => (
              <td key={label} class="number">
                {text(trace)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface SideContentProps {
  account: string | undefined;
  traceId: string;
  node: SpanNode | undefined;
  title: string;
}

function SideContent({ account, traceId, node, title }: SideContentProps) {
  const path = node && `traces/${encodeURIComponent(traceId)}/spans/${encodeURIComponent(node.span.id)}`;
  const { value } = useFetched<Span>(account, path);
  return (
    <section aria-label={`Content, ${title}`}>
      <h2>{title}</h2>
      {node === undefined && <p class="quiet">This trace has no such span.</p>}
      {value !== undefined && (
        <>
          <SpanError span={value} />
          <ReadableContent span={value} />
        </>
      )}
    </section>
  );
}
