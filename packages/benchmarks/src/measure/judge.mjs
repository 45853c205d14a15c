// Compares a result with the bounds it has to keep. Pure.
import { median, pairedRatios, summary } from './statistics.mjs';

/**
 * @param bound a row of the table in bounds.mjs
 * @param isSmoke a smoke run is judged by the wider limits of the table, where it has any
 * @returns the bound with what was measured: `median`, `low`, `high`, `limit`, `isHeld`
 */
export function judge(bound, result, isSmoke = false) {
  const samples = samplesOf(result, bound.case, bound.candidate, bound.metric);
  const values = bound.against
    ? pairedRatios(samples, samplesOf(result, bound.case, bound.against, bound.metric))
    : samples;
  const measured = summary(values);
  const isMaximum = bound.max !== undefined;
  const limit = isMaximum
    ? isSmoke && bound.smokeMax !== undefined
      ? bound.smokeMax
      : bound.max
    : isSmoke && bound.smokeMin !== undefined
      ? bound.smokeMin
      : bound.min;
  // What must never happen is judged by the worst round, a measure of speed by the middle one.
  const decisive = bound.isEveryRound ? (isMaximum ? measured.high : measured.low) : median(values);
  const isHeld = isMaximum ? decisive <= limit : decisive >= limit;
  return { ...bound, ...measured, limit, isMaximum, isHeld };
}

export function samplesOf(result, testCase, candidate, metric) {
  const row = result.rows.find((each) => each.case === testCase && each.candidate === candidate);
  const samples = row?.samples[metric];
  if (!samples?.length) {
    throw new Error(`results of ${result.suite} hold no ${metric} of ${candidate} for "${testCase}".`);
  }
  return samples;
}
