import type { SpanBrief } from '../../viewer-app/src/api/types';
import { buildFlameGraph, type Frame, MAX_FLAME_ROWS, placeFrames } from '../../viewer-app/src/model/flame';
import { comparedWithUsual, heatOf } from '../../viewer-app/src/model/heat';
import { isOnlyNamed, openedView, viewParameters } from '../../viewer-app/src/model/saved-view';
import { buildTree } from '../../viewer-app/src/model/span-tree';
import { fromLocalInput, lookBackLabel, lookBackMillis, toLocalInput } from '../../viewer-app/src/model/time-range';

const span = (id: string, parentId: string | null, name: string, start: number, end: number): SpanBrief => ({
  id,
  parent_id: parentId,
  name,
  type: 'CUSTOM',
  status: 'SUCCESS',
  start_us: start,
  end_us: end,
  input_tokens: null,
  output_tokens: null,
  cost_usd: null,
  estimated_cost_usd: null,
  service: null,
  scope: null,
  request: null,
  feedback: null,
  error_message: null,
});
const shape = (frames: readonly Frame[]): unknown =>
  frames.map(({ title, count, totalMicros, selfMicros, widthMicros, children }) => [
    `${title} ×${count}`,
    totalMicros,
    selfMicros,
    widthMicros,
    ...(children.length === 0 ? [] : [shape(children)]),
  ]);

describe('a flame graph', () => {
  test('joins spans of one name and path, and tells own time from that of children', () => {
    const tree = buildTree(
      [
        span('root', null, 'turn', 0, 100),
        span('a1', 'root', 'tool', 10, 30),
        span('a2', 'root', 'tool', 40, 50),
        span('deep', 'a1', 'tool', 12, 20),
        span('model', 'root', 'chat', 50, 95),
      ],
      1000,
    );
    const graph = buildFlameGraph(tree);
    expect(shape(graph.roots)).toEqual([
      [
        'turn ×1',
        100,
        25,
        100,
        [
          ['chat ×1', 45, 45, 45],
          ['tool ×2', 30, 22, 30, [['tool ×1', 8, 8, 8]]],
        ],
      ],
    ]);
    expect(graph.frameOf.get(tree.byId.get('a2') as never)?.longest.span.id).toBe('a1');
    const { placed, hidden } = placeFrames(graph, undefined);
    expect(placed.map(({ frame, row, left, width }) => [frame.title, row, left, width])).toEqual([
      ['turn', 0, 0, 1],
      ['chat', 1, 0, 0.45],
      ['tool', 1, 0.45, 0.3],
      ['tool', 2, 0.45, 0.08],
    ]);
    expect(hidden).toBe(0);
    const focused = placeFrames(graph, graph.frameOf.get(tree.byId.get('a1') as never));
    expect(focused.placed.map(({ frame, row, width }) => [frame.title, row, Number(width.toFixed(3))])).toEqual([
      ['turn', 0, 1],
      ['tool', 1, 1],
      ['tool', 2, 0.267],
    ]);
  });

  test('counts children that run side by side each, and none beyond the end of its parent as covered', () => {
    const tree = buildTree(
      [span('root', null, 'turn', 0, 10), span('a', 'root', 'a', 0, 8), span('b', 'root', 'b', 2, 20)],
      1000,
    );
    expect(shape(buildFlameGraph(tree).roots)).toEqual([
      [
        'turn ×1',
        10,
        0,
        26,
        [
          ['b ×1', 18, 18, 18],
          ['a ×1', 8, 8, 8],
        ],
      ],
    ]);
  });

  test('survives a trace of 5,000 levels, an empty one, and spans without a duration', () => {
    const deep = Array.from({ length: 5000 }, (_, index) =>
      span(String(index), index === 0 ? null : String(index - 1), 'step', 0, 10_000 - index),
    );
    const { placed, hidden } = placeFrames(buildFlameGraph(buildTree(deep, 20_000)), undefined);
    expect([placed.length, hidden]).toEqual([MAX_FLAME_ROWS, 1]);
    expect(placeFrames(buildFlameGraph(buildTree([], 0)), undefined)).toEqual({ placed: [], hidden: 0 });
    const still = buildFlameGraph(buildTree([span('a', null, 'a', 5, 5)], 10));
    expect(placeFrames(still, still.roots[0]).placed).toHaveLength(1);
  });
});

test('a duration is compared with the median and the 95th percentile of its name', () => {
  const usual = { name: 'a', count: 10, p50_us: 100, p95_us: 200 };
  expect([50, 100, 101, 200, 201, 400, 401].map((micros) => heatOf(micros, usual))).toEqual([0, 0, 1, 1, 2, 2, 3]);
  expect(heatOf(5, undefined)).toBeUndefined();
  expect([50, 310, 2000].map((micros) => comparedWithUsual(micros, usual))).toEqual([
    '0.5× the median',
    '3.1× the median',
    '20× the median',
  ]);
  expect(comparedWithUsual(5, { ...usual, p50_us: 0 })).toBeUndefined();
});

test('look-backs and instants are read as the address and the form write them', () => {
  expect(['90m', '6h', '3d', '0m', '6', 'h', '6w', '-1h', '6h '].map(lookBackMillis)).toEqual([
    5_400_000,
    21_600_000,
    259_200_000,
    ...Array.from({ length: 6 }, () => undefined),
  ]);
  expect(lookBackLabel('6h')).toBe('Last 6 hours');
  for (const iso of ['2026-01-31T09:30:00.000Z', '2026-07-31T23:59:59.000Z']) {
    expect(fromLocalInput(toLocalInput(iso))).toBe(iso);
  }
  expect([toLocalInput(undefined), toLocalInput('never'), fromLocalInput(''), fromLocalInput('x')]).toEqual([
    '',
    '',
    undefined,
    undefined,
  ]);
});

test('a view saves filters and order, whatever else the address holds, and opens as exactly those', () => {
  const address = { view: 'old', account: 'a', order: 'asc', q: 'a "b" & c', last: '1h' };
  const saved = viewParameters(address);
  expect(saved).toBe('q=a+%22b%22+%26+c&last=1h&order=asc');
  expect(openedView('slow', saved)).toMatchObject({ view: 'slow', q: 'a "b" & c', last: '1h', status: undefined });
  expect([isOnlyNamed({ view: 'a' }), isOnlyNamed({ view: 'a', q: 'x' }), isOnlyNamed({})]).toEqual([
    true,
    false,
    false,
  ]);
});
