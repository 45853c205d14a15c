import fc from 'fast-check';
import type { SpanBrief } from '../../viewer-app/src/api/types';
import { alignSpans } from '../../viewer-app/src/model/align-spans';
import { criticalPath } from '../../viewer-app/src/model/critical-path';
import { ABANDONED_MICROS, buildTree, visibleNodes } from '../../viewer-app/src/model/span-tree';

const NONE: ReadonlySet<string> = new Set();

function brief(id: string, parent: string | null, startMicros: number, endMicros: number | null, name = id): SpanBrief {
  return {
    id,
    parent_id: parent,
    name,
    type: 'CUSTOM',
    status: null,
    start_us: startMicros,
    end_us: endMicros,
    input_tokens: null,
    output_tokens: null,
    cost_usd: null,
    estimated_cost_usd: null,
    service: null,
    scope: null,
    request: null,
    feedback: null,
    error_message: null,
  };
}

const idsOf = (spans: SpanBrief[], collapsed = NONE) =>
  visibleNodes(buildTree(spans, 0).roots, collapsed).map(({ span, depth }) => `${'.'.repeat(depth)}${span.id}`);

describe('the tree', () => {
  test('has children below their parent in order of start, orphans at the top', () => {
    const spans = [brief('r', null, 0, 9), brief('b', 'r', 5, 6), brief('a', 'r', 1, 2), brief('o', 'gone', 3, 4)];
    expect(idsOf(spans.sort((x, y) => x.start_us - y.start_us))).toEqual(['r', '.a', '.b', 'o']);
    expect(idsOf(spans, new Set(['r']))).toEqual(['r', 'o']);
  });

  test('shows every span of any parent graph exactly once, cycles and self-parents included', () => {
    const graph = fc.array(fc.tuple(fc.integer({ min: -1, max: 30 }), fc.nat(100)), { maxLength: 30 });
    fc.assert(
      fc.property(graph, (parents) => {
        const spans = parents.map(([parent, start], index) =>
          brief(String(index), parent === -1 ? null : String(parent), start, start + 5),
        );
        const shown = visibleNodes(buildTree(spans, 0).roots, NONE).map(({ span }) => span.id);
        expect(shown.sort()).toEqual(spans.map(({ id }) => id).sort());
      }),
    );
  });

  test('copes with a chain of 20,000 spans', () => {
    const spans = Array.from({ length: 20_000 }, (_, index) =>
      brief(String(index), index ? String(index - 1) : null, index, 20_000),
    );
    expect(visibleNodes(buildTree(spans, 0).roots, NONE).at(-1)?.depth).toBe(19_999);
  });

  test('marks what is above a failure and counts what is below', () => {
    const failed = { ...brief('c', 'b', 2, 3), status: 'ERROR' as const };
    const { byId } = buildTree([brief('r', null, 0, 9), brief('b', 'r', 1, 5), failed], 0);
    expect(byId.get('r')).toMatchObject({ errorBelow: true, descendantCount: 2 });
    expect(byId.get('c')).toMatchObject({ errorBelow: false, descendantCount: 0 });
  });

  test('an open span ends now, or at the last event of a trace that has long been silent', () => {
    const spans = [brief('r', null, 0, null), brief('a', 'r', 1000, 2000)];
    expect(buildTree(spans, 9000)).toMatchObject({ endMicros: 9000, openCount: 1 });
    expect(buildTree(spans, 2001 + ABANDONED_MICROS)).toMatchObject({ endMicros: 2000 });
  });
});

describe('the critical path', () => {
  const pathOf = (spans: SpanBrief[]) =>
    Object.fromEntries(
      [...criticalPath(buildTree(spans, 0))].map(([id, stretches]) => [
        id,
        stretches.map(({ startMicros, endMicros }) => `${startMicros}-${endMicros}`),
      ]),
    );

  test('follows the child that ended last, then the one that ended before it began', () => {
    expect(
      pathOf([brief('r', null, 0, 100), brief('a', 'r', 10, 40), brief('short', 'r', 12, 30), brief('b', 'r', 50, 90)]),
    ).toEqual({ r: ['90-100', '40-50', '0-10'], a: ['10-40'], b: ['50-90'] });
  });

  test('leaves out work that outlives its parent', () => {
    expect(pathOf([brief('r', null, 0, 50), brief('late', 'r', 10, 90), brief('a', 'r', 0, 50)])).toEqual({
      r: ['0-0'],
      a: ['0-50'],
    });
  });

  test('covers the time of the root without overlap, whatever the spans', () => {
    const span = fc.tuple(fc.nat(1000), fc.nat(500), fc.nat(20));
    fc.assert(
      fc.property(fc.array(span, { maxLength: 20 }), (children) => {
        const spans = [
          brief('r', null, 0, 2000),
          ...children.map(([start, length, parent], index) =>
            brief(String(index), parent < index ? String(parent) : 'r', start, start + length),
          ),
        ];
        const stretches = [...criticalPath(buildTree(spans, 0)).values()].flat();
        const covered = stretches.reduce((sum, { startMicros, endMicros }) => sum + endMicros - startMicros, 0);
        expect(covered).toBe(2000);
      }),
    );
  });
});

describe('traces are aligned below aligned parents', () => {
  const rows = (left: SpanBrief[], right: SpanBrief[]) =>
    alignSpans(buildTree(left, 0), buildTree(right, 0)).map((row) => [
      row.depth,
      row.left?.span.id,
      row.right?.span.id,
    ]);

  test('by name; a span without a partner stands alone in its place', () => {
    const left = [
      brief('r', null, 0, 9, 'turn'),
      brief('a', 'r', 1, 2, 'llm'),
      { ...brief('b', 'r', 3, 4, 'tool'), type: 'CODE_EXECUTION' },
      brief('c', 'r', 5, 6, 'llm'),
    ];
    const right = [brief('x', null, 0, 9, 'turn'), brief('y', 'x', 1, 2, 'llm'), brief('z', 'x', 3, 4, 'search')];
    expect(rows(left, right)).toEqual([
      [0, 'r', 'x'],
      [1, 'a', 'y'],
      [1, undefined, 'z'],
      [1, 'b', undefined],
      [1, 'c', undefined],
    ]);
  });

  test('by type where the name is another: another model is a change', () => {
    const call = (id: string, parent: string, name: string) => ({
      ...brief(id, parent, 1, 2, name),
      type: 'COMPLETION',
    });
    const left = [brief('r', null, 0, 9, 'turn'), call('a', 'r', 'chat small'), call('b', 'r', 'chat large')];
    const right = [brief('x', null, 0, 9, 'turn'), call('y', 'x', 'chat large'), call('z', 'x', 'chat new')];
    const aligned = alignSpans(buildTree(left, 0), buildTree(right, 0));
    expect(aligned.map((row) => [row.name, row.left?.span.id, row.right?.span.id])).toEqual([
      ['turn', 'r', 'x'],
      ['chat small → chat new', 'a', 'z'],
      ['chat large', 'b', 'y'],
    ]);
  });
});
