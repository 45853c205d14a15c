// The verdict of the demo: every kind of loss is found and named; a perfect delivery gives no finding.

const { compareSpans, describeFindings } = require('../compare-spans.mjs');

interface Finding {
  kind: string;
  spanId?: string;
}

const ended = [
  { traceId: 't1', spanId: 'a', name: 'POST /chat', parentSpanId: undefined },
  { traceId: 't1', spanId: 'b', name: 'chat gpt-4o-mini', parentSpanId: 'a' },
];
const root = { trace_id: 't1', id: 'a', name: 'POST /chat', parent_id: null };
const child = { trace_id: 't1', id: 'b', name: 'chat gpt-4o-mini', parent_id: 'a' };

const kinds = (stored: object[], requestCount = 1): string[] =>
  compareSpans({ ended, stored, requestCount }).map(({ kind, spanId }: Finding) => `${kind} ${spanId ?? ''}`.trim());

it('finds nothing when the same spans are stored below the same parents', () => {
  expect(kinds([child, root])).toEqual([]);
});

it.each([
  ['a lost leaf', [root], ['missing span b']],
  ['a lost root', [child], ['missing span a', 'missing parent b']],
  ['a cut link', [root, { ...child, parent_id: null }], ['wrong parent b']],
  ['a duplicate', [root, child, child], ['stored twice b']],
  ['a stranger', [root, child, { ...child, id: 'c' }], ['never ended c']],
])('names %s', (_case, stored, expected) => {
  expect(kinds(stored)).toEqual(expected);
});

it('does not take an application that made no traces for a success', () => {
  const findings = compareSpans({ ended: [], stored: [], requestCount: 6 });
  expect(findings).toEqual([expect.objectContaining({ kind: 'missing trace' })]);
});

it('describes a finding with name, ids and where to look', () => {
  const text = describeFindings(compareSpans({ ended, stored: [root], requestCount: 1 }));
  expect(text).toContain('missing span: "chat gpt-4o-mini" (span b, trace t1)');
  expect(text).toContain('"agent │" lines');
});
