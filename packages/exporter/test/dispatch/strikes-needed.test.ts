import { NO_EXPERIENCE, strikesNeeded, withTry } from '../../src/dispatch/strikes-needed';

it.each([
  ['nothing is known', 0, 0, 8],
  ['nothing that failed once was ever taken', 90, 0, 8],
  ['all of it was taken', 0, 10, 8],
  ['a third is taken by chance', 0, 1, 13],
  ['less is known of that', 0, 3, 9],
  ['half of it fails by chance', 1, 1, 20],
  ['two thirds fail by chance', 3, 1, 35],
  ['nearly all fails by chance: at most 60', 10, 1, 60],
])('so many failures make sure that a span is bad when %s', (_what, failed, taken, expected) => {
  expect(strikesNeeded({ failed, taken })).toBe(expected);
});

it('what became of a try is remembered, and halved with the hundredth', () => {
  expect(withTry(NO_EXPERIENCE, true)).toEqual({ failed: 0, taken: 1 });
  expect(withTry(NO_EXPERIENCE, false)).toEqual({ failed: 1, taken: 0 });
  expect(withTry({ failed: 38, taken: 60 }, true)).toEqual({ failed: 38, taken: 61 });
  expect(withTry({ failed: 38, taken: 61 }, true)).toEqual({ failed: 19, taken: 31 });
  expect(withTry({ failed: 39, taken: 60 }, false)).toEqual({ failed: 20, taken: 30 });
});
