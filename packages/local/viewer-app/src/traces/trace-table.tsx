// The rows of the trace list: only those in view are in the page, further ones are loaded while scrolling.

import { useEffect, useRef } from 'preact/hooks';
import { formatCount } from '../format/amount';
import { useNavigation } from '../routing/use-route';
import { SortButton } from '../ui/sort-button';
import { NARROW, useMedia } from '../ui/use-media';
import { useVirtualRows } from '../virtual/use-virtual-rows';
import { TraceRow } from './trace-row';
import { useRowSelection } from './use-row-selection';
import type { TraceList } from './use-trace-list';

const ROW_PIXELS = 36;
/** Two lines, as the narrow style sheet draws them. */
const NARROW_ROW_PIXELS = 62;
const HEADER_PIXELS = 34;
const LOAD_AHEAD_ROWS = 80;

const COLUMNS = [
  { label: 'Name', sort: undefined },
  { label: 'Service', sort: undefined },
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
  const rowPixels = useMedia(NARROW) ? NARROW_ROW_PIXELS : ROW_PIXELS;
  const scroller = useRef<HTMLDivElement>(null);
  const { rows, totalPixels, scrollToIndex } = useVirtualRows(scroller, items.length, rowPixels, HEADER_PIXELS);
  const { selectedId, setSelectedId } = useRowSelection(scroller, items, scrollToIndex);
  const lastRow = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (next !== null && lastRow > items.length - LOAD_AHEAD_ROWS) list.loadMore();
  }, [lastRow, items.length, next, list.loadMore]);
  const sort = parameters.sort ?? 'start';
  const direction = parameters.order === 'asc' ? 'ascending' : 'descending';
  const sortBy = (column: string) =>
    change({
      sort: column === 'start' ? undefined : column,
      order: sort === column && direction === 'descending' ? 'asc' : undefined,
    });
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
        onScroll={(event) => onScrolledFromHead(event.currentTarget.scrollTop > rowPixels)}
      >
        <div role="rowgroup" class="trace-head">
          <div role="row" class="trace-row" aria-rowindex={1}>
            {COLUMNS.map(({ label, sort: key }) => (
              <div key={label} role="columnheader" aria-sort={key === sort ? direction : undefined}>
                {key === undefined ? (
                  label
                ) : (
                  <SortButton
                    label={label}
                    direction={key === sort ? direction : undefined}
                    onSort={() => sortBy(key)}
                  />
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
