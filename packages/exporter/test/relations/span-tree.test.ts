// What is known of the spans above one, however they were started.
import type { Span } from '@opentelemetry/api';
import type { SpanLike } from '../../src/convert/span-like';
import { isReadableSpan, millisOf, SpanTree } from '../../src/relations/span-tree';
import { spanOf } from '../convert/span-of';

const TRACE = 'trace';

function spanIn(spanId: string, parentId?: string, scope = 'own', parts: Partial<SpanLike> = {}): SpanLike {
  return spanOf({
    spanContext: () => ({ traceId: TRACE, spanId, traceFlags: 1 }),
    ...(parentId !== undefined && { parentSpanContext: { spanId: parentId } }),
    instrumentationScope: { name: scope },
    ...parts,
  });
}

const live = (span: SpanLike) => span as unknown as Span;
/** As frameworks hand it over that manage their runs themselves. */
const bare = (spanId: string, isRemote = false) =>
  ({ spanContext: () => ({ traceId: TRACE, spanId, traceFlags: 1, isRemote }) }) as unknown as Span;

it('knows each span that started another, and where it started', () => {
  const tree = new SpanTree();
  const [root, middle] = [spanIn('root'), spanIn('middle', 'root', 'framework', { startTime: [5, 500_000] })];
  tree.started(middle, live(root));
  tree.started(spanIn('leaf', 'middle'), live(middle));
  expect(tree.parent(TRACE, 'middle')).toEqual({
    parentId: 'root',
    startMillis: 5000.5,
    scope: 'framework',
    hasForeignChild: true,
  });
  expect(tree.parent(TRACE, 'root')).toMatchObject({ parentId: undefined, hasForeignChild: true });
  expect(tree.parent(TRACE, 'leaf')).toBeUndefined();
  expect(tree.above(TRACE, 'middle')).toEqual({ ids: ['middle', 'root'], reachesRoot: true });
  expect(tree.above(TRACE, 'leaf')).toEqual({ ids: ['leaf'], reachesRoot: false });
  expect(tree.above(TRACE, undefined)).toEqual({ ids: [], reachesRoot: true });
});

it('children of the same instrumentation are not foreign, and one that was foreign counts for good', () => {
  const tree = new SpanTree();
  const root = spanIn('root');
  const isForeign = () => tree.parent(TRACE, 'root')?.hasForeignChild;
  tree.started(spanIn('a', 'root'), live(root));
  expect(isForeign()).toBe(false);
  tree.started(spanIn('b', 'root', 'other'), live(root));
  expect(isForeign()).toBe(true);
  tree.started(spanIn('c', 'root'), live(root));
  expect(isForeign()).toBe(true);
});

it('tells apart any number of spans that start children in turn', () => {
  const tree = new SpanTree();
  const roots = Array.from({ length: 6 }, (_, index) => spanIn(`root ${index}`));
  for (let round = 0; round < 2; round++)
    for (const [index, root] of roots.entries())
      tree.started(spanIn(`child ${round} ${index}`, `root ${index}`, index % 2 === 0 ? 'own' : 'other'), live(root));
  expect(roots.map((_, index) => tree.parent(TRACE, `root ${index}`)?.hasForeignChild)).toEqual([
    false,
    true,
    false,
    true,
    false,
    true,
  ]);
});

it('knows nothing of a parent in another process', () => {
  const tree = new SpanTree();
  tree.started(spanIn('a', 'remote'), bare('remote', true));
  expect(tree.parent(TRACE, 'remote')).toBeUndefined();
});

describe('spans that are parents by their context alone', () => {
  it.each(['@arizeai/openinference-instrumentation-langchain', '@traceloop/x', 'langfuse-sdk', 'langsmith'])(
    'of %s are known from their start on',
    (scope) => {
      const tree = new SpanTree();
      tree.started(spanIn('middle', 'root', scope), bare('root'));
      tree.started(spanIn('leaf', 'middle', scope), bare('middle'));
      expect(tree.above(TRACE, 'leaf')).toEqual({ ids: ['leaf', 'middle', 'root'], reachesRoot: true });
      expect(tree.parent(TRACE, 'root')).toMatchObject({ parentId: undefined, scope, hasForeignChild: false });
    },
  );

  it('of others are known from the first on that is one', () => {
    const tree = new SpanTree();
    tree.started(spanIn('before', 'root', 'new'), live(spanIn('root', undefined, 'new')));
    expect(tree.parent(TRACE, 'before')).toBeUndefined();
    tree.started(spanIn('middle', 'top', 'new'), bare('top'));
    expect(tree.parent(TRACE, 'middle')).toMatchObject({ parentId: 'top' });
    tree.started(spanIn('leaf', 'middle', 'new'), bare('middle'));
    expect(tree.above(TRACE, 'leaf')).toEqual({ ids: ['leaf', 'middle', 'top'], reachesRoot: true });
    tree.started(spanIn('of another', 'root', 'plain'), live(spanIn('root', undefined, 'plain')));
    expect(tree.parent(TRACE, 'of another')).toBeUndefined();
  });
});

it('a trace that is told as a whole is known, and what is known already stays', () => {
  const tree = new SpanTree();
  const [root, child] = [spanIn('root'), spanIn('child', 'root')];
  tree.assembled([root, child]);
  expect(tree.above(TRACE, 'child')).toEqual({ ids: ['child', 'root'], reachesRoot: true });
  const known = tree.parent(TRACE, 'child');
  tree.assembled([root, child]);
  expect(tree.parent(TRACE, 'child')).toBe(known);
});

it('ends in a circle, and after 64 spans', () => {
  const tree = new SpanTree();
  tree.assembled([spanIn('a', 'b'), spanIn('b', 'a')]);
  const { ids, reachesRoot } = tree.above(TRACE, 'a');
  expect([ids.length, ids[0], ids[63], reachesRoot]).toEqual([64, 'a', 'b', false]);
  const chain = Array.from({ length: 64 }, (_, index) => spanIn(`${index}`, index === 0 ? undefined : `${index - 1}`));
  tree.assembled(chain);
  expect(tree.above(TRACE, '63')).toMatchObject({ reachesRoot: true });
});

it('remembers so many spans, or so many times as many', () => {
  const spans = Array.from({ length: 10_001 }, (_, index) => spanIn(`${index}`));
  for (const [memory, isKept] of [
    [undefined, false],
    [2, true],
  ] as const) {
    const tree = new SpanTree(memory);
    tree.assembled(spans);
    expect([tree.parent(TRACE, '0') !== undefined, tree.parent(TRACE, '1') !== undefined]).toEqual([isKept, true]);
  }
});

it('a span of this process can be read, one of another or a bare context not', () => {
  expect(isReadableSpan(live(spanIn('a')))).toBe(true);
  expect(isReadableSpan(bare('a'))).toBe(false);
  const remote = {
    ...spanIn('a'),
    spanContext: () => ({ traceId: TRACE, spanId: 'a', traceFlags: 1, isRemote: true }),
  };
  expect(isReadableSpan(live(remote))).toBe(false);
  expect(millisOf([2, 1_500_000])).toBe(2001.5);
});
