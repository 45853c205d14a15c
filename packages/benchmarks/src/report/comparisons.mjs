// Where this project is worse than a peer, read from the results. Pure.
import { summary } from '../measure/statistics.mjs';

/** Differences below this are the machine's. */
const NOTABLE_SHARE = 0.05;

/**
 * Every metric with a better and a worse end in which this project's median is worse than the reference's, by more than
 * 5 % and by more than the reference's own spread.
 */
export function worseThanReference(suite, result) {
  const cases = [...new Set(result.rows.map((row) => row.case))];
  return cases.flatMap((testCase) => {
    const names = suite.pairs?.[testCase] ?? suite;
    const find = (candidate) =>
      result.rows.find((row) => row.case === testCase && row.candidate === candidate)?.samples;
    const [own, other] = [find(names.ours), find(names.reference)];
    if (!own || !other) return [];
    return Object.entries(suite.metrics).flatMap(([metric, { better }]) => {
      if (!better || !own[metric] || !other[metric]) return [];
      const [ours, reference] = [summary(own[metric]), summary(other[metric])];
      if (!isWorse(better, ours, reference)) return [];
      return [{ suite: suite.name, case: testCase, metric, ours, reference, names }];
    });
  });
}

function isWorse(better, ours, reference) {
  if (better === 'lower') {
    return ours.median > reference.high && ours.median > reference.median * (1 + NOTABLE_SHARE);
  }
  return ours.median < reference.low && ours.median < reference.median * (1 - NOTABLE_SHARE);
}
