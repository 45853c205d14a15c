// The head of the tree: column names and the times of the timeline. Dragging across the times zooms to them.

import { useState } from 'preact/hooks';
import { formatDuration } from '../format/duration';
import { type Range, rulerMarks, wholeTrace } from './zoom';

const MARKS = 5;

interface Props {
  range: Range;
  lengthMicros: number;
  onRange(range: Range): void;
}

export function Ruler({ range, lengthMicros, onRange }: Props) {
  const [drag, setDrag] = useState<{ from: number; to: number }>();
  const shownMicros = range.toMicros - range.fromMicros;
  const shareAt = (event: PointerEvent & { currentTarget: HTMLElement }) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return Math.min(Math.max((event.clientX - left) / width, 0), 1);
  };
  const zoomed = range.fromMicros > 0 || range.toMicros < lengthMicros;
  return (
    <div role="rowgroup" class="ruler">
      <div role="row" class="ruler-row" aria-rowindex={1}>
        <div role="columnheader" class="ruler-name">
          Span
          {zoomed && (
            <button type="button" class="zoom-reset" onClick={() => onRange(wholeTrace(lengthMicros))}>
              Whole trace
            </button>
          )}
        </div>
        <div
          role="columnheader"
          class="ruler-track"
          aria-label="Timeline"
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            setDrag({ from: shareAt(event), to: shareAt(event) });
          }}
          onPointerMove={(event) => drag && setDrag({ ...drag, to: shareAt(event) })}
          onPointerUp={() => {
            setDrag(undefined);
            if (drag === undefined || Math.abs(drag.to - drag.from) < 0.01) return;
            const at = (share: number) => range.fromMicros + share * shownMicros;
            onRange({ fromMicros: at(Math.min(drag.from, drag.to)), toMicros: at(Math.max(drag.from, drag.to)) });
          }}
        >
          {rulerMarks(range, MARKS).map((mark) => (
            <span key={mark} class="ruler-mark" style={{ left: `${((mark - range.fromMicros) / shownMicros) * 100}%` }}>
              {formatDuration(mark)}
            </span>
          ))}
          {drag && (
            <span
              class="ruler-drag"
              style={{
                left: `${Math.min(drag.from, drag.to) * 100}%`,
                width: `${Math.abs(drag.to - drag.from) * 100}%`,
              }}
            />
          )}
        </div>
      </div>
    </div>
  );
}
