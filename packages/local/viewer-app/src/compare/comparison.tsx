// The spans of two traces in rows of those that belong together; a click on a row shows what both said.

import { useMemo } from 'preact/hooks';
import type { TraceDetail } from '../api/types';
import { formatCount } from '../format/amount';
import { alignSpans } from '../model/align-spans';
import { buildTree } from '../model/span-tree';
import { useNavigation } from '../routing/use-route';
import { CompareRow } from './compare-row';
import { SpanContents } from './span-contents';
import { Totals } from './totals';

/** More rows would stall the page; the tree of a single trace has no such limit. */
const MAX_ROWS = 2000;

export function Comparison({ left, right }: { left: TraceDetail; right: TraceDetail }) {
  const { route, change, account } = useNavigation();
  const now = Date.now() * 1000;
  const trees = useMemo(() => [buildTree(left.spans, now), buildTree(right.spans, now)] as const, [left, right]);
  const rows = useMemo(() => alignSpans(...trees), [trees]);
  const longestMicros = Math.max(...trees.map((tree) => tree.endMicros - tree.startMicros), 1);
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
              <CompareRow
                key={index}
                aligned={aligned}
                longestMicros={longestMicros}
                selected={index === selected}
                onToggle={() => change({ row: index === selected ? undefined : String(index) })}
              />
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > MAX_ROWS && <p class="notice">Only the first {formatCount(MAX_ROWS)} rows are shown.</p>}
      {row !== undefined && (
        <SpanContents account={account} row={row} traceIds={[left.trace.trace_id, right.trace.trace_id]} />
      )}
    </>
  );
}
