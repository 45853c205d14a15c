// A trace as a flame graph: spans of one name below the same path become one frame, as wide as their time together.
// No recursion: traces may be deep.

import { titleOf } from '../format/span-title';
import { type SpanNode, type SpanTree, visibleNodes } from './span-tree';

export interface Frame {
  title: string;
  parent: Frame | undefined;
  children: Frame[];
  /** How many spans it stands for. */
  count: number;
  errorCount: number;
  /** Their durations together. */
  totalMicros: number;
  /** The part of the total that no child covers. */
  selfMicros: number;
  /** Width: own time and the widths of the children. More than the total where children ran side by side. */
  widthMicros: number;
  /** The span of it that took longest. */
  longest: SpanNode;
}

export interface FlameGraph {
  roots: Frame[];
  frameOf: ReadonlyMap<SpanNode, Frame>;
}

export function buildFlameGraph(tree: SpanTree): FlameGraph {
  const frameOf = new Map<SpanNode, Frame>();
  const roots: Frame[] = [];
  const known = new Map<Frame | undefined, Map<string, Frame>>();
  const inOrder: Frame[] = [];
  for (const node of visibleNodes(tree.roots, new Set())) {
    const parent = node.parent && frameOf.get(node.parent);
    const siblings = known.get(parent) ?? new Map<string, Frame>();
    known.set(parent, siblings);
    const title = titleOf(node.span);
    const key = `${node.span.type} ${title}`;
    let frame = siblings.get(key);
    if (frame === undefined) {
      frame = emptyFrame(title, parent, node);
      siblings.set(key, frame);
      (parent?.children ?? roots).push(frame);
      inOrder.push(frame);
    }
    add(frame, node);
    frameOf.set(node, frame);
  }
  // Children come after their parents in the order, so backwards each is complete before its parent needs it.
  for (const frame of inOrder.reverse()) {
    frame.widthMicros = frame.selfMicros + frame.children.reduce((sum, child) => sum + child.widthMicros, 0);
    frame.children.sort((a, b) => b.widthMicros - a.widthMicros);
  }
  roots.sort((a, b) => b.widthMicros - a.widthMicros);
  return { roots, frameOf };
}

export interface PlacedFrame {
  frame: Frame;
  /** Rows from the top. */
  row: number;
  /** Shares of the whole width, 0 to 1. */
  left: number;
  width: number;
}

/** Narrower frames could neither be read nor hit. */
const NARROWEST_SHARE = 0.002;
export const MAX_FLAME_ROWS = 100;

/**
 * The frames to draw: those above `focus` over the whole width, `focus` itself, and what is below it. Without a focus
 * the whole trace.
 */
export function placeFrames(
  { roots }: FlameGraph,
  focus: Frame | undefined,
): { placed: PlacedFrame[]; hidden: number } {
  const placed: PlacedFrame[] = [];
  for (let frame = focus?.parent; frame !== undefined; frame = frame.parent) {
    placed.unshift({ frame, row: 0, left: 0, width: 1 });
  }
  for (const [row, above] of placed.entries()) above.row = row;
  const tops = focus === undefined ? roots : [focus];
  const whole = Math.max(
    tops.reduce((sum, frame) => sum + frame.widthMicros, 0),
    1,
  );
  const waiting: { frames: Frame[]; row: number; left: number }[] = [{ frames: tops, row: placed.length, left: 0 }];
  let hidden = 0;
  for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
    let left = step.left;
    for (const frame of step.frames) {
      const width = Math.max(frame.widthMicros / whole, frame === focus ? 1 : 0);
      if (width < NARROWEST_SHARE || step.row >= MAX_FLAME_ROWS) {
        hidden++;
        continue;
      }
      placed.push({ frame, row: step.row, left, width });
      if (frame.children.length > 0) waiting.push({ frames: frame.children, row: step.row + 1, left });
      left += width;
    }
  }
  return { placed, hidden };
}

function emptyFrame(title: string, parent: Frame | undefined, longest: SpanNode): Frame {
  const empty = { count: 0, errorCount: 0, totalMicros: 0, selfMicros: 0, widthMicros: 0 };
  return { title, parent, children: [], longest, ...empty };
}

function add(frame: Frame, node: SpanNode): void {
  const duration = durationOf(node);
  frame.count++;
  if (node.span.status === 'ERROR') frame.errorCount++;
  frame.totalMicros += duration;
  frame.selfMicros += duration - coveredMicros(node);
  if (duration > durationOf(frame.longest)) frame.longest = node;
}

function durationOf({ span, endMicros }: SpanNode): number {
  return endMicros - span.start_us;
}

/** How much of a span its children cover; what they do after its end does not count. */
function coveredMicros(node: SpanNode): number {
  let covered = 0;
  let until = node.span.start_us;
  for (const child of node.children) {
    const from = Math.max(child.span.start_us, until);
    const to = Math.min(child.endMicros, node.endMicros);
    if (to <= from) continue;
    covered += to - from;
    until = to;
  }
  return covered;
}
