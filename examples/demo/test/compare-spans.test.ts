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
const said = {
  type: 'COMPLETION',
  status: 'SUCCESS',
  input: { messages: [{ role: 'user', content: 'Hello?' }] },
  output: { messages: [{ role: 'assistant', content: 'Hello.' }] },
};
const child = { trace_id: 't1', id: 'b', name: 'chat gpt-4o-mini', parent_id: 'a', ...said };

const kinds = (stored: object[], requestCount = 1): string[] =>
  compareSpans({ ended, stored, requestCount }).map(({ kind, spanId }: Finding) => `${kind} ${spanId ?? ''}`.trim());

it('finds nothing when the same spans are stored below the same parents', () => {
  expect(kinds([child, root])).toEqual([]);
});

it.each([
  ['a lost leaf', [root], ['missing span b', 'no model call']],
  ['a lost root', [child], ['missing span a', 'missing parent b']],
  ['a cut link', [root, { ...child, parent_id: null }], ['wrong parent b']],
  ['a duplicate', [root, child, child], ['stored twice b']],
  ['a stranger', [root, child, { ...child, id: 'c' }], ['never ended c']],
  ['a call without prompt', [root, { ...child, input: null }], ['no messages b']],
  ['a call without answer', [root, { ...child, output: { usage: { input_tokens: 4 } } }], ['no messages b']],
  ['a call whose answer is empty', [root, { ...child, output: { messages: [] } }], ['no messages b']],
  ['a message without role', [root, { ...child, input: { messages: [{ content: 'Hello?' }] } }], ['no messages b']],
  [
    'a prompt without text',
    [root, { ...child, input: { messages: [{ role: 'user', content: null }] } }],
    ['no messages b'],
  ],
])('names %s', (_case, stored, expected) => {
  expect(kinds(stored)).toEqual(expected);
});

it('takes a tool call for an answer, and expects none of a call that failed', () => {
  const output = { messages: [{ role: 'assistant', content: null, tool_calls: [{ id: '1' }] }] };
  expect(kinds([root, { ...child, output }])).toEqual([]);
  expect(kinds([root, { ...child, status: 'ERROR', output: null }])).toEqual([]);
});

it('does not take an application that made no traces for a success', () => {
  const findings = compareSpans({ ended: [], stored: [], requestCount: 6 });
  expect(findings.map(({ kind }: Finding) => kind)).toEqual(['no model call', 'missing trace']);
});

it('describes a finding with name, ids and where to look', () => {
  const text = describeFindings(compareSpans({ ended, stored: [root], requestCount: 1 }));
  expect(text).toContain('missing span: "chat gpt-4o-mini" (span b, trace t1)');
  expect(text).toContain('"agent │" lines');
});
