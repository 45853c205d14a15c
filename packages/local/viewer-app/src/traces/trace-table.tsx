// The rows of the trace list: only those in view are in the page, further ones are loaded while scrolling.

import { useEffect, useRef, useState } from 'preact/hooks';
import type { TraceSummary } from '../api/types';
import { formatCost, formatCount, formatTokens, sum } from '../format/amount';
import { formatDuration } from '../format/duration';
import { formatDateTime, formatTime } from '../format/time';
import { useShortcuts } from '../keyboard/use-shortcuts';
import { useNavigation } from '../routing/use-route';
import { kindOf } from '../trace/span-kind';
import { useFocusWhenDrawn } from '../virtual/use-focus-when-drawn';
import { useVirtualRows } from '../virtual/use-virtual-rows';
import type { TraceList } from './use-trace-list';

const ROW_PIXELS = 36;
const HEADER_PIXELS = 34;
const LOAD_AHEAD_ROWS = 80;

const COLUMNS = [
  { label: 'Name', sort: undefined },
  { label: 'Status', sort: undefined },
  { label: 'Duration', sort: 'duration' },
  { label: 'Spans', sort: 'spans' },
  { label: 'Tokens', sort: 'tokens' },
  { label: 'Cost', sort: 'cost' },
  { label: 'Started', sort: 'start' },
] as const;

interface Props {
  list: TraceList;
  parameters: Record<string, string>;
  onScrolledFromHead(scrolled: boolean): void;
}

export function TraceTable({ list, parameters, onScrolledFromHead }: Props) {
  const { items, next, waiting } = list;
  const { go, link, change } = useNavigation();
  const scroller = useRef<HTMLDivElement>(null);
  const { rows, totalPixels, scrollToIndex } = useVirtualRows(scroller, items.length, ROW_PIXELS, HEADER_PIXELS);
  const focusWhenDrawn = useFocusWhenDrawn(scroller);
  const [selectedId, setSelectedId] = useState<string>();
  const selected = () => items.findIndex((trace) => trace.trace_id === selectedId);
  const lastRow = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (next !== null && lastRow > items.length - LOAD_AHEAD_ROWS) list.loadMore();
  }, [lastRow, items.length, next, list.loadMore]);
  const select = (index: number) => {
    const row = Math.max(0, Math.min(index, items.length - 1));
    setSelectedId(items[row]?.trace_id);
    scrollToIndex(row);
    focusWhenDrawn(`[data-row="${row}"] a`);
  };
  useShortcuts({
    j: () => select(selected() + 1),
    k: () => select(selected() - 1),
    ArrowDown: () => select(selected() + 1),
    ArrowUp: () => select(selected() - 1),
    Home: () => select(0),
    End: () => select(items.length - 1),
    Enter: () => {
      const trace = items[selected()];
      if (trace) go('trace', [trace.trace_id]);
    },
  });
  const sort = parameters.sort ?? 'start';
  const descending = parameters.order !== 'asc';
  const sortBy = (column: string) =>
    change({ sort: column === 'start' ? undefined : column, order: sort === column && descending ? 'asc' : undefined });
  return (
    <div class="table-frame">
      {waiting.length > 0 && (
        <button
          type="button"
          class="new-traces"
          onClick={() => {
            list.showWaiting();
            scroller.current?.scrollTo(0, 0);
          }}
        >
          ↑ {formatCount(waiting.length)} new
        </button>
      )}
      <div
        ref={scroller}
        class="trace-table"
        role="table"
        aria-label="Traces"
        aria-rowcount={next === null ? items.length + 1 : -1}
        onScroll={(event) => onScrolledFromHead(event.currentTarget.scrollTop > ROW_PIXELS)}
      >
        <div role="rowgroup" class="trace-head">
          <div role="row" class="trace-row" aria-rowindex={1}>
            {COLUMNS.map(({ label, sort: key }) => (
              <div
                key={label}
                role="columnheader"
                aria-sort={key === undefined || key !== sort ? undefined : descending ? 'descending' : 'ascending'}
              >
                {key === undefined ? (
                  label
                ) : (
                  <button type="button" class="sort-button" onClick={() => sortBy(key)}>
                    {label}
                    <span aria-hidden="true">{key !== sort ? '' : descending ? ' ↓' : ' ↑'}</span>
                  </button>
                )}
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup" class="trace-body" style={{ height: `${totalPixels}px` }}>
          {rows.map(({ index, topPixels }) => {
            const trace = items[index];
            return (
              trace && (
                <TraceRow
                  key={trace.trace_id}
                  trace={trace}
                  index={index}
                  topPixels={topPixels}
                  selected={trace.trace_id === selectedId}
                  href={link('trace', [trace.trace_id])}
                  onFocus={() => setSelectedId(trace.trace_id)}
                  onOpen={() => go('trace', [trace.trace_id])}
                />
              )
            );
          })}
        </div>
      </div>
    </div>
  );
}

interface RowProps {
  trace: TraceSummary;
  index: number;
  topPixels: number;
  selected: boolean;
  href: string;
  onFocus(): void;
  onOpen(): void;
}

function TraceRow({ trace, index, topPixels, selected, href, onFocus, onOpen }: RowProps) {
  const tokens = sum(trace.input_tokens, trace.output_tokens);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the link in the row and the list's own keys do the same
    <div
      role="row"
      class={`trace-row${selected ? ' selected' : ''}`}
      data-row={index}
      aria-rowindex={index + 2}
      style={{ transform: `translateY(${topPixels}px)` }}
      onClick={(event) => {
        if (!(event.target as HTMLElement).closest('a')) onOpen();
      }}
    >
      <div role="cell" class="trace-name">
        <span class={`kind-dot kind-${kindOf(trace.type ?? '')}`} aria-hidden="true" />
        <a href={href} onFocus={onFocus} title={trace.trace_id}>
          {trace.name === null ? `${trace.trace_id} (root not received)` : trace.name || '(no name)'}
        </a>
        {trace.preview !== null && <span class="trace-preview">{trace.preview}</span>}
      </div>
      <div role="cell">
        <StatusBadge trace={trace} />
      </div>
      <div role="cell" class="number">
        {trace.duration_us === null ? '–' : formatDuration(trace.duration_us)}
      </div>
      <div role="cell" class="number">
        {formatCount(trace.span_count)}
      </div>
      <div
        role="cell"
        class="number"
        title={`${formatCount(trace.input_tokens)} in, ${formatCount(trace.output_tokens)} out`}
      >
        {formatTokens(tokens)}
      </div>
      <div role="cell" class="number">
        {formatCost(trace.cost_usd)}
      </div>
      <div role="cell" class="number" title={formatDateTime(trace.start_us)}>
        {formatTime(trace.start_us)}
      </div>
    </div>
  );
}

/** In flight, failed (with how many spans), or the root's own status. */
export function StatusBadge({ trace }: { trace: TraceSummary }) {
  if (trace.error_count > 0) {
    const label = trace.status === 'ERROR' ? 'Error' : 'Has errors';
    return (
      <span class="badge failed">
        {label}
        {trace.error_count > 1 && ` ×${formatCount(trace.error_count)}`}
      </span>
    );
  }
  if (trace.open_count > 0) return <span class="badge in-flight">In flight</span>;
  if (trace.status === 'SUCCESS') return <span class="badge success">Success</span>;
  return <span class="badge">–</span>;
}
