// The tree of spans beside their bars on the timeline. Only the rows in view are in the page.

import { useLayoutEffect, useRef } from 'preact/hooks';
import type { CriticalStretch } from '../model/critical-path';
import type { UsualDurations } from '../model/heat';
import { isAbandoned, whyAtTop } from '../model/incomplete';
import type { SpanNode, SpanTree } from '../model/span-tree';
import { useFocusWhenDrawn } from '../virtual/use-focus-when-drawn';
import { useVirtualRows } from '../virtual/use-virtual-rows';
import { Ruler } from './ruler';
import { SpanRow } from './span-row';
import type { Collapsed } from './use-collapsed';
import { panBy, type Range, zoomBy } from './zoom';

const ROW_PIXELS = 28;
const RULER_PIXELS = 28;
const WHEEL_ZOOM = 1.25;

interface Props {
  tree: SpanTree;
  collapsed: Collapsed;
  selected: SpanNode | undefined;
  range: Range;
  lengthMicros: number;
  stretches: Map<string, CriticalStretch[]> | undefined;
  kind: string | undefined;
  heat: UsualDurations | undefined;
  nowMicros: number;
  /** The trace has spans of several services. */
  manyServices: boolean;
  onSelect(node: SpanNode): void;
  onRange(range: Range): void;
}

export function SpanTreegrid(props: Props) {
  const { tree, collapsed, selected, range, lengthMicros, stretches, kind, heat, nowMicros, manyServices } = props;
  const { rows } = collapsed;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualRows(scroller, rows.length, ROW_PIXELS, RULER_PIXELS);
  const focusWhenDrawn = useFocusWhenDrawn(scroller);
  const selectedIndex = selected === undefined ? -1 : rows.indexOf(selected);
  const selectedId = selected?.span.id;
  // Follows the selection, not each redraw.
  useLayoutEffect(() => {
    if (selectedIndex >= 0) virtual.scrollToIndex(selectedIndex);
    if (document.activeElement?.closest('.treegrid')) focusWhenDrawn('[aria-selected="true"]');
  }, [selectedId, selectedIndex]);
  const wheel = useRef((_event: WheelEvent) => {});
  wheel.current = (event) => {
    const track = scroller.current?.querySelector('.ruler-track')?.getBoundingClientRect();
    if (track === undefined || !(event.ctrlKey || event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)))
      return;
    event.preventDefault();
    if (event.ctrlKey) {
      const at = Math.min(Math.max((event.clientX - track.left) / track.width, 0), 1);
      props.onRange(zoomBy(range, event.deltaY > 0 ? WHEEL_ZOOM : 1 / WHEEL_ZOOM, at, lengthMicros));
    } else {
      props.onRange(panBy(range, (event.deltaX || event.deltaY) / track.width, lengthMicros));
    }
  };
  useLayoutEffect(() => {
    const element = scroller.current;
    const listen = (event: WheelEvent) => wheel.current(event);
    // Not passive: zooming must keep the page from scrolling.
    element?.addEventListener('wheel', listen, { passive: false });
    return () => element?.removeEventListener('wheel', listen);
  }, []);
  return (
    <div
      ref={scroller}
      class="treegrid"
      role="treegrid"
      aria-label="Spans of the trace"
      aria-rowcount={rows.length + 1}
    >
      <Ruler range={range} lengthMicros={lengthMicros} onRange={props.onRange} />
      <div role="rowgroup" class="tree-body" style={{ height: `${virtual.totalPixels}px` }}>
        {virtual.rows.map(({ index, topPixels }) => {
          const node = rows[index];
          if (node === undefined) return null;
          return (
            <SpanRow
              key={node.span.id}
              node={node}
              index={index}
              topPixels={topPixels}
              collapsed={collapsed.ids.has(node.span.id)}
              selected={node.span.id === selectedId}
              focusable={selectedIndex === -1 ? index === 0 : index === selectedIndex}
              range={range}
              traceStartMicros={tree.startMicros}
              stretches={stretches?.get(node.span.id)}
              kind={kind}
              heat={heat}
              manyServices={manyServices}
              topReason={whyAtTop(node, tree)}
              abandoned={isAbandoned(node.span, tree, nowMicros)}
              onSelect={props.onSelect}
              onToggle={collapsed.toggle}
            />
          );
        })}
      </div>
    </div>
  );
}
