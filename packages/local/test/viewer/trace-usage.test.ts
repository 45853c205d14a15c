import { type SpanUsage, sumTraceUsage } from '../../src/viewer-api/trace-usage';

const span = (id: string, parentId: string | null, usage: Partial<SpanUsage> = {}): SpanUsage => ({
  id,
  parentId,
  isAggregate: false,
  inputTokens: null,
  outputTokens: null,
  costUsd: null,
  estimatedCostUsd: null,
  ...usage,
});
const whole = (id: string, parentId: string | null, usage: Partial<SpanUsage>) =>
  span(id, parentId, { isAggregate: true, ...usage });

const cases: [string, SpanUsage[], Partial<ReturnType<typeof sumTraceUsage>>][] = [
  ['nothing said', [span('a', null)], { inputTokens: null, outputTokens: null, costUsd: null, estimatedCostUsd: null }],
  ['calls alone', [span('a', null, { inputTokens: 1 }), span('b', 'a', { inputTokens: 2 })], { inputTokens: 3 }],
  [
    'a call several levels below an aggregate, listed before it',
    [span('call', 'step', { inputTokens: 5 }), span('step', 'turn'), whole('turn', null, { inputTokens: 7 })],
    { inputTokens: 7 },
  ],
  [
    'an aggregate within an aggregate',
    [whole('turn', null, { inputTokens: 9 }), whole('agent', 'turn', { inputTokens: 4 })],
    { inputTokens: 9 },
  ],
  [
    'two aggregates side by side',
    [span('r', null), whole('a', 'r', { costUsd: 1 }), whole('b', 'r', { costUsd: 2 })],
    { costUsd: 3 },
  ],
  [
    'an aggregate of tokens above calls that tell the cost',
    [whole('turn', null, { inputTokens: 9 }), span('call', 'turn', { inputTokens: 9, costUsd: 0.5 })],
    { inputTokens: 9, costUsd: 0.5 },
  ],
  [
    'estimates of the calls that no aggregate covers',
    [
      span('r', null),
      whole('turn', 'r', { costUsd: 1 }),
      span('x', 'turn', { estimatedCostUsd: 4 }),
      span('y', 'r', { estimatedCostUsd: 2 }),
    ],
    { costUsd: 3, estimatedCostUsd: 2 },
  ],
  ['an aggregate that is its own parent', [whole('a', 'a', { inputTokens: 3 })], { inputTokens: 3 }],
  ['a parent that is not there', [span('a', 'gone', { outputTokens: 3 })], { outputTokens: 3 }],
];

test.each(cases)('the sum of a trace with %s', (_title, spans, expected) => {
  expect(sumTraceUsage(spans)).toMatchObject(expected);
  expect(sumTraceUsage([...spans].reverse())).toMatchObject(expected);
});

test('a trace of 100,000 nested spans is summed', () => {
  const spans = Array.from({ length: 100_000 }, (_, index) =>
    span(String(index), index === 0 ? null : String(index - 1), { inputTokens: 1 }),
  );
  expect(sumTraceUsage(spans.reverse()).inputTokens).toBe(100_000);
});
