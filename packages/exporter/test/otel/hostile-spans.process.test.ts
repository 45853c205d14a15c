// The part of hostile-spans.matrix.test.ts that has found most: a list of 2³² gaps, which takes minutes to compare, to
// join or to list, in each field of a span.
import { hostileSpans } from '../hostile-spans';

it.each(['item', 'starts'])('takes a list of gaps in any field: %s', async (way) => {
  expect(await hostileSpans(way, 'a list of gaps')).toEqual({ problems: [], isDone: true });
});
