import { cutRecords } from '../../src/dispatch/cut-records';

const KIB = 1024;
const lengths = (sizes: readonly number[]) => [...cutRecords(sizes, (bytes) => bytes)].map(({ length }) => length);

it.each<[string, number[], number[]]>([
  ['nothing is no record', [], []],
  ['what fits is one record', [10, 20, 30], [3]],
  ['just half a mebibyte is one record', [512 * KIB - 1, 1], [2]],
  ['a byte more is two', [512 * KIB, 1], [1, 1]],
  ['what is too large has a record of its own', [1, 600 * KIB, 1], [1, 1, 1]],
  ['also when it is the first', [600 * KIB, 1], [1, 1]],
  ['bytes count anew in each record', [300 * KIB, 300 * KIB, 200 * KIB, 100 * KIB], [1, 2, 1]],
  ['1,000 items are one record', Array(1000).fill(1), [1000]],
  ['one item more is two', Array(2001).fill(1), [1000, 1000, 1]],
])('%s', (_what, sizes, expected) => {
  expect(lengths(sizes)).toEqual(expected);
});

it('every entry is in one record, in its order', () => {
  const entries = Array.from({ length: 2500 }, (_, index) => index);
  expect([...cutRecords(entries, () => 400)].flat()).toEqual(entries);
});
