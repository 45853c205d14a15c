// Collects what a suite measures: for each case and candidate the samples of every metric, in the order of the rounds.

/** @param metrics the suite's table of metrics: only these are kept */
export function startRecording(metrics) {
  const rows = new Map();
  return {
    /** One round of one candidate. A metric that the candidate does not have is left out. */
    record(testCase, candidate, values) {
      const key = JSON.stringify([testCase, candidate]);
      if (!rows.has(key)) rows.set(key, { case: testCase, candidate, samples: {} });
      const { samples } = rows.get(key);
      for (const metric of Object.keys(metrics)) {
        const value = values[metric];
        if (value === undefined) continue;
        if (!Number.isFinite(value)) throw new Error(`${candidate} (${testCase}): ${metric} is ${value}.`);
        samples[metric] ??= [];
        samples[metric].push(significant(value));
      }
    },
    rows: () => [...rows.values()],
  };
}

/** Four digits are more than any of these measurements is worth; counts stay whole. */
function significant(value) {
  return Number.isInteger(value) ? value : Number(value.toPrecision(4));
}
