// In which order suspects are tried: for their own sake, and as a probe.
import { compareProbes, compareTurns, type InTurn } from '../../src/dispatch/suspect-order';

function suspect(sequences: readonly number[], parts: Partial<InTurn> = {}): InTurn {
  const entries = sequences.map((sequence) => ({ sequence }));
  return { entries, hasFailed: true, triedAtMillis: 100, strikes: 0, ...parts };
}

const untriedGroup = suspect([9, 10], { hasFailed: false });
const untriedSpan = suspect([9], { hasFailed: false });
const group = suspect([9, 10]);
const span = suspect([9]);

type Compare = typeof compareTurns;

/** The first goes first, whatever the order they are compared in. */
function expectBefore(compare: Compare, first: InTurn, second: InTurn) {
  expect(compare(first, second)).toBeLessThan(0);
  expect(compare(second, first)).toBeGreaterThan(0);
}

describe('for its own sake goes first', () => {
  it.each<[string, InTurn, InTurn]>([
    ['a group that was not tried before one that failed', untriedGroup, group],
    ['a span that was not tried before a group that failed', { ...untriedSpan, strikes: 5 }, group],
    ['a group that failed before a span that failed alone', { ...group, strikes: 5 }, span],
    ['what has fewer strikes', suspect([9], { strikes: 1, triedAtMillis: 200 }), suspect([1], { strikes: 2 })],
    ['what was tried longer ago', suspect([9], { triedAtMillis: 99 }), suspect([1])],
    ['what is older', suspect([1, 5]), suspect([2, 3])],
    ['what is older, of spans that were not tried', { ...untriedSpan, entries: [{ sequence: 1 }] }, untriedSpan],
  ])('%s', (_what, first, second) => expectBefore(compareTurns, first, second));

  it('neither of two untried ones because one of them is a span alone', () => {
    expect(compareTurns(untriedSpan, untriedGroup)).toBe(0);
  });
});

describe('as a probe goes first', () => {
  it.each<[string, InTurn, InTurn]>([
    [
      'a group that failed a moment ago before a span that failed alone long ago',
      { ...group, triedAtMillis: 900 },
      span,
    ],
    ['a span that was not tried before one that failed', { ...untriedSpan, triedAtMillis: 900 }, span],
    [
      'a group that failed longer ago before one that was not tried since',
      group,
      { ...untriedGroup, triedAtMillis: 101 },
    ],
    ['what was not tried, of two of the same time', untriedGroup, group],
    ['what failed longer ago', suspect([9], { triedAtMillis: 99, strikes: 5 }), suspect([1])],
    ['what is older', suspect([1]), suspect([2])],
  ])('%s', (_what, first, second) => expectBefore(compareProbes, first, second));
});
