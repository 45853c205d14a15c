// The whole trace in a small strip, drawn on a canvas. Dragging across it zooms; a double click shows everything.

import { useEffect, useRef, useState } from 'preact/hooks';
import { formatDuration } from '../format/duration';
import { kindOf } from '../model/span-kind';
import { type SpanTree, visibleNodes } from '../model/span-tree';
import { onColoursChange } from '../ui/use-theme';
import { type Range, wholeTrace } from './zoom';

const HEIGHT_PIXELS = 48;

interface Props {
  tree: SpanTree;
  range: Range;
  lengthMicros: number;
  onRange(range: Range): void;
}

export function Overview({ tree, range, lengthMicros, onRange }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<{ from: number; to: number }>();
  useEffect(() => {
    const draw = () => canvas.current && drawTree(canvas.current, tree, lengthMicros);
    draw();
    const resized = new ResizeObserver(draw);
    if (frame.current) resized.observe(frame.current);
    const endColours = onColoursChange(draw);
    return () => {
      resized.disconnect();
      endColours();
    };
  }, [tree, lengthMicros]);
  const shareAt = (event: PointerEvent) => {
    const { left, width } = (frame.current as HTMLElement).getBoundingClientRect();
    return Math.min(Math.max((event.clientX - left) / width, 0), 1);
  };
  const shown = drag
    ? { from: Math.min(drag.from, drag.to), to: Math.max(drag.from, drag.to) }
    : { from: range.fromMicros / lengthMicros, to: range.toMicros / lengthMicros };
  return (
    <div
      ref={frame}
      class="overview"
      role="img"
      aria-label={`Overview of ${formatDuration(lengthMicros)}; shown: ${formatDuration(range.fromMicros)} to ${formatDuration(range.toMicros)}. Keys + and - zoom.`}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        const share = shareAt(event);
        setDrag({ from: share, to: share });
      }}
      onPointerMove={(event) => drag && setDrag({ ...drag, to: shareAt(event) })}
      onPointerUp={() => {
        setDrag(undefined);
        if (drag && shown.to - shown.from > 0.003) {
          onRange({ fromMicros: shown.from * lengthMicros, toMicros: shown.to * lengthMicros });
        }
      }}
      onDblClick={() => onRange(wholeTrace(lengthMicros))}
    >
      <canvas ref={canvas} />
      <div class="overview-shade" style={{ left: '0', width: `${shown.from * 100}%` }} />
      <div class="overview-shade" style={{ left: `${shown.to * 100}%`, right: '0' }} />
    </div>
  );
}

function drawTree(canvas: HTMLCanvasElement, tree: SpanTree, lengthMicros: number): void {
  const width = canvas.parentElement?.clientWidth ?? 0;
  const ratio = devicePixelRatio;
  canvas.width = width * ratio;
  canvas.height = HEIGHT_PIXELS * ratio;
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.scale(ratio, ratio);
  const style = getComputedStyle(canvas);
  const colours = new Map<string, string>();
  const colourOf = (name: string) => {
    const known = colours.get(name) ?? style.getPropertyValue(name).trim();
    colours.set(name, known);
    return known;
  };
  const nodes = visibleNodes(tree.roots, new Set());
  const rowPixels = (HEIGHT_PIXELS - 4) / Math.max(nodes.length, 1);
  const barPixels = Math.min(Math.max(rowPixels * 0.8, 1), 5);
  for (const [index, { span, endMicros }] of nodes.entries()) {
    const left = ((span.start_us - tree.startMicros) / lengthMicros) * width;
    const length = Math.max(((endMicros - span.start_us) / lengthMicros) * width, 1);
    context.fillStyle = colourOf(span.status === 'ERROR' ? '--error' : `--kind-${kindOf(span.type)}`);
    context.fillRect(left, 2 + Math.min(index * rowPixels, index * 6), length, barPixels);
  }
}
