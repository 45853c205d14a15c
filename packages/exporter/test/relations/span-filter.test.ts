import { SpanKind } from '@opentelemetry/api';
import type { SpanLike } from '../../src/convert/span-like';
import { SpanFilter, type SpanPredicate } from '../../src/relations/span-filter';
import { spanOf, TRACE_ID } from '../convert/span-of';
import { recordStderr } from '../record-stderr';

/** Spans by their one-letter ids, `b` below `a` and so on. */
function lineage(ids: string, attributes: Record<string, Record<string, unknown>> = {}): Record<string, SpanLike> {
  const spans: Record<string, SpanLike> = {};
  for (const [index, id] of [...ids].entries()) {
    const parent = ids[index - 1];
    spans[id] = spanOf({
      name: id,
      kind: SpanKind.INTERNAL,
      spanContext: () => ({ traceId: TRACE_ID, spanId: id, traceFlags: 1 }),
      ...(parent !== undefined && { parentSpanContext: { spanId: parent } }),
      attributes: attributes[id] ?? {},
    });
  }
  return spans;
}

/** Starts all from the top, ends all from the bottom; the exported ones with the parents they are exported under. */
function run(filter: SpanFilter, spans: Record<string, SpanLike>): Record<string, string | null> {
  const inOrder = Object.values(spans);
  for (const span of inOrder) filter.started(span);
  const exported: Record<string, string | null> = {};
  for (const span of inOrder.reverse()) {
    if (!filter.exportsEnd(span)) continue;
    const parent = filter.exportedParentOf(span);
    exported[span.name] = parent === undefined ? (span.parentSpanContext?.spanId ?? null) : parent;
  }
  return exported;
}

const named =
  (names: string): SpanPredicate =>
  ({ name }) =>
    names.includes(name);
const chat = { 'gen_ai.operation.name': 'chat' };

describe('a predicate', () => {
  it('leaves out what it does not want and moves children to their nearest exported ancestor', () => {
    expect(run(new SpanFilter(named('ace')), lineage('abcde'))).toEqual({ a: null, c: 'a', e: 'c' });
  });

  it('makes a root of a span none of whose ancestors is exported', () => {
    expect(run(new SpanFilter(named('c')), lineage('abc'))).toEqual({ c: null });
  });

  it('keeps a remote parent, which may be exported where it runs', () => {
    const spans = lineage('xab');
    delete spans.x;
    expect(run(new SpanFilter(named('b')), spans)).toEqual({ b: 'x' });
  });

  it('exports an ancestor that a child was attached to, even if it does not match any more when it ends', () => {
    const spans = lineage('ab');
    let isWanted = true;
    const filter = new SpanFilter(() => isWanted);
    for (const span of Object.values(spans)) filter.started(span);
    expect(filter.exportsEnd(spans.b as SpanLike)).toBe(true);
    isWanted = false;
    expect(filter.exportsEnd(spans.a as SpanLike)).toBe(true);
  });

  it('keeps the parent of a span whose start it did not see', () => {
    const { b } = lineage('ab') as { b: SpanLike };
    const filter = new SpanFilter(named('b'));
    expect([filter.exportsEnd(b), filter.exportedParentOf(b)]).toEqual([true, undefined]);
    expect(new SpanFilter(named('a')).exportsEnd(b)).toBe(false);
  });

  it('is asked again about an ancestor that did not match while a child was attached', () => {
    const spans = lineage('abc') as { a: SpanLike; b: SpanLike; c: SpanLike };
    let wanted = 'c';
    const filter = new SpanFilter(({ name }) => wanted.includes(name));
    for (const span of Object.values(spans)) filter.started(span);
    expect([filter.exportsEnd(spans.c), filter.exportedParentOf(spans.c)]).toEqual([true, null]);
    wanted = 'ab';
    expect([filter.exportsEnd(spans.b), filter.exportedParentOf(spans.b)]).toEqual([true, undefined]);
  });

  it('moves a span past an ancestor that has ended and was not exported', () => {
    const spans = lineage('abc') as { a: SpanLike; b: SpanLike; c: SpanLike };
    const filter = new SpanFilter(named('ac'));
    for (const span of Object.values(spans)) filter.started(span);
    filter.exportsEnd(spans.b);
    expect([filter.exportsEnd(spans.c), filter.exportedParentOf(spans.c)]).toEqual([true, 'a']);
  });

  it('ends in a circle', () => {
    const spans = lineage('ab') as { a: SpanLike; b: SpanLike };
    const circle = [{ ...spans.a, parentSpanContext: { spanId: 'b' } }, spans.b];
    const filter = new SpanFilter(() => false);
    for (const span of circle) filter.started(span);
    expect(circle.map((span) => filter.exportsEnd(span))).toEqual([false, false]);
    const other = new SpanFilter(named('b'));
    for (const span of circle) other.started(span);
    expect(other.exportsEnd(spans.b)).toBe(true);
  });

  it('of a start decides for its end too, and attaches it to its ancestors', () => {
    const spans = lineage('abc') as { a: SpanLike; b: SpanLike; c: SpanLike };
    let wanted = 'ac';
    const filter = new SpanFilter(({ name }) => wanted.includes(name));
    for (const span of Object.values(spans)) filter.started(span);
    expect([spans.b, spans.c].map((span) => filter.exportsStart(span))).toEqual([false, true]);
    expect(filter.exportedParentOf(spans.c)).toBe('a');
    wanted = '';
    expect([spans.c, spans.b, spans.a].map((span) => filter.exportsEnd(span))).toEqual([true, false, true]);
    const { b } = lineage('ab') as { b: SpanLike };
    const unseen = new SpanFilter(named('b'));
    expect([unseen.exportsStart(b), unseen.exportedParentOf(b)]).toEqual([true, undefined]);
  });

  it('that throws loses no span, and is told', () => {
    const stderr = recordStderr();
    const filter = new SpanFilter(() => {
      throw new Error('mine');
    });
    expect(run(filter, lineage('ab'))).toEqual({ a: null, b: 'a' });
    expect(stderr.join('')).toContain('The span filter threw, and the span is sent: Error: mine.');
    jest.restoreAllMocks();
  });
});

describe('the preset genai', () => {
  it('exports GenAI spans and the local root above them, without what lies between', () => {
    expect(run(new SpanFilter('genai'), lineage('abcd', { c: chat }))).toEqual({ a: null, c: 'a' });
  });

  it('exports nothing of a trace without a GenAI span', () => {
    expect(run(new SpanFilter('genai'), lineage('abc'))).toEqual({});
  });

  it('exports a GenAI span that ends after its root under no parent that SGP does not have', () => {
    const spans = lineage('ab', { b: chat });
    const filter = new SpanFilter('genai');
    for (const span of Object.values(spans)) filter.started(span);
    expect(filter.exportsEnd(spans.a as SpanLike)).toBe(false);
    expect(filter.exportsEnd(spans.b as SpanLike)).toBe(true);
    expect(filter.exportedParentOf(spans.b as SpanLike)).toBeNull();
  });
});
