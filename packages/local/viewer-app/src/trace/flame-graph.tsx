// The flame graph above the tree: where the time of the trace went, spans of one name and path together. A frame that
// is chosen fills the width, and its longest span is selected.

import { useMemo, useRef, useState } from 'preact/hooks';
import { formatCount } from '../format/amount';
import { formatDuration } from '../format/duration';
import { buildFlameGraph, type Frame, type PlacedFrame, placeFrames } from '../model/flame';
import { comparedWithUsual, heatOf, type UsualDurations } from '../model/heat';
import { kindOf } from '../model/span-kind';
import type { SpanNode, SpanTree } from '../model/span-tree';

const ROW_PIXELS = 22;

interface Props {
  tree: SpanTree;
  /** Id of a span in the frame that fills the width. */
  focusId: string | undefined;
  selected: SpanNode | undefined;
  kind: string | undefined;
  /** When given, colours say how each frame compares with it instead of its kind. */
  heat: UsualDurations | undefined;
  onFocus(node: SpanNode | undefined): void;
}

export function FlameGraph({ tree, focusId, selected, kind, heat, onFocus }: Props) {
  const graph = useMemo(() => buildFlameGraph(tree), [tree]);
  const focusNode = focusId === undefined ? undefined : tree.byId.get(focusId);
  const focus = focusNode && graph.frameOf.get(focusNode);
  const { placed, hidden } = useMemo(() => placeFrames(graph, focus), [graph, focus]);
  const chosen = selected && graph.frameOf.get(selected);
  const [pointed, setPointed] = useState<Frame>();
  const frames = useRef<HTMLDivElement>(null);
  const entry = placed.find(({ frame }) => frame === chosen)?.frame ?? placed[0]?.frame;
  const rowCount = placed.reduce((most, { row }) => Math.max(most, row + 1), 0);
  const moveFocus = (event: KeyboardEvent, at: number) => {
    const next = neighbour(placed, at, event.key);
    if (next === undefined) return;
    event.preventDefault();
    frames.current?.querySelectorAll('button')[next]?.focus();
  };
  return (
    <section class="flame" aria-label="Flame graph">
      <div class="flame-head">
        <p class="quiet">{describe(pointed ?? chosen, tree)}</p>
        {focus !== undefined && (
          <button type="button" class="zoom-reset" onClick={() => onFocus(undefined)}>
            All frames
          </button>
        )}
      </div>
      <div class="flame-scroll" data-own-keys>
        <div
          ref={frames}
          class="flame-frames"
          style={{ height: `${rowCount * ROW_PIXELS}px` }}
          onPointerLeave={() => setPointed(undefined)}
        >
          {placed.map(({ frame, row, left, width }, index) => (
            <button
              key={frame.longest.span.id}
              type="button"
              class={frameClasses(frame, { kind, heat, isChosen: frame === chosen })}
              style={{ top: `${row * ROW_PIXELS}px`, left: `${left * 100}%`, width: `${width * 100}%` }}
              tabIndex={frame === entry ? 0 : -1}
              aria-pressed={frame === chosen}
              aria-label={labelOf(frame, heat)}
              title={labelOf(frame, heat)}
              onClick={() => onFocus(frame.longest)}
              onFocus={() => setPointed(frame)}
              onBlur={() => setPointed(undefined)}
              onPointerEnter={() => setPointed(frame)}
              onKeyDown={(event) => moveFocus(event, index)}
            >
              {width > 0.02 && frame.title}
            </button>
          ))}
        </div>
      </div>
      {hidden > 0 && (
        <p class="quiet flame-note">
          {formatCount(hidden)} narrower or deeper {hidden === 1 ? 'frame is' : 'frames are'} not drawn: choose a frame
          to see more of it.
        </p>
      )}
    </section>
  );
}

function frameClasses(
  frame: Frame,
  { kind, heat, isChosen }: { kind: string | undefined; heat: UsualDurations | undefined; isChosen: boolean },
): string {
  const frameKind = kindOf(frame.longest.span.type);
  const classes = ['flame-frame', `kind-${frameKind}`];
  if (heat !== undefined) {
    const level = heatOf(frame.totalMicros / frame.count, heat.get(frame.longest.span.name));
    classes.push(`heat-${level ?? 'unknown'}`);
  }
  if (kind !== undefined && kind !== frameKind) classes.push('dimmed');
  if (frame.errorCount > 0) classes.push('failed');
  if (isChosen) classes.push('selected');
  return classes.join(' ');
}

function labelOf(frame: Frame, heat: UsualDurations | undefined): string {
  const compared = comparedWithUsual(frame.totalMicros / frame.count, heat?.get(frame.longest.span.name));
  return [
    frame.title,
    frame.count > 1 ? `${formatCount(frame.count)} spans` : undefined,
    `${formatDuration(frame.totalMicros)}, own ${formatDuration(frame.selfMicros)}`,
    frame.errorCount > 0 ? `${formatCount(frame.errorCount)} failed` : undefined,
    compared,
  ]
    .filter(Boolean)
    .join(' · ');
}

function describe(frame: Frame | undefined, tree: SpanTree): string {
  if (frame !== undefined) return labelOf(frame, undefined);
  return `Time of ${formatCount(tree.byId.size)} spans, those of one name and path together`;
}

/** The index that an arrow key leads to; undefined if the key is none of ours or nothing is there. */
function neighbour(placed: readonly PlacedFrame[], at: number, key: string): number | undefined {
  const here = placed[at] as PlacedFrame;
  const inRow = (row: number) => placed.filter((other) => other.row === row).sort((a, b) => a.left - b.left);
  const row = inRow(here.row);
  const place = row.indexOf(here);
  const middle = here.left + here.width / 2;
  const covers = ({ left, width }: PlacedFrame) => left <= middle && middle <= left + width;
  const below = inRow(here.row + 1).find(({ frame }) => frame.parent === here.frame);
  const target = {
    ArrowLeft: row[place - 1],
    ArrowRight: row[place + 1],
    ArrowUp: inRow(here.row - 1).find(covers),
    ArrowDown: below,
    Home: placed[0],
  }[key];
  const index = target === undefined ? -1 : placed.indexOf(target);
  return index === -1 ? undefined : index;
}
