const { judge } = require('../src/measure/judge.mjs') as {
  judge(bound: object, result: object, isSmoke?: boolean): { median: number; limit: number; isHeld: boolean };
};

const ratioBound = { suite: 's', case: 'load', metric: 'millis', candidate: 'ours', against: 'peer', max: 0.8 };

function resultOf(samples: Record<string, number[]>) {
  const rows = Object.entries(samples).map(([candidate, millis]) => ({ case: 'load', candidate, samples: { millis } }));
  return { suite: 's', rows };
}

describe('judge', () => {
  it('compares each round with the same round of the other candidate', () => {
    // A machine that gets slower meets both: every ratio is one half, while the medians alone would say otherwise.
    const verdict = judge(ratioBound, resultOf({ ours: [1, 10, 100], peer: [2, 20, 200] }));
    expect(verdict).toMatchObject({ median: 0.5, isHeld: true });
  });

  it('misses a bound when the median of the ratios is beyond it', () => {
    expect(judge(ratioBound, resultOf({ ours: [9, 9, 1], peer: [10, 10, 10] })).isHeld).toBe(false);
  });

  it('holds a bound at exactly its limit', () => {
    expect(judge(ratioBound, resultOf({ ours: [8], peer: [10] })).isHeld).toBe(true);
  });

  it('lets the worst round decide where every round has to keep the bound', () => {
    const bound = { suite: 's', case: 'load', metric: 'millis', candidate: 'ours', max: 0 };
    const result = resultOf({ ours: [0, 0, 3] });
    expect(judge(bound, result).isHeld).toBe(true);
    expect(judge({ ...bound, isEveryRound: true }, result).isHeld).toBe(false);
  });

  it('judges a lower bound by falling below it', () => {
    const bound = { ...ratioBound, max: undefined, min: 2 };
    expect(judge(bound, resultOf({ ours: [30], peer: [10] })).isHeld).toBe(true);
    expect(judge(bound, resultOf({ ours: [19], peer: [10] })).isHeld).toBe(false);
  });

  it('uses the wider limit in a smoke run only', () => {
    const bound = { ...ratioBound, smokeMax: 1 };
    const result = resultOf({ ours: [9], peer: [10] });
    expect(judge(bound, result, false)).toMatchObject({ limit: 0.8, isHeld: false });
    expect(judge(bound, result, true)).toMatchObject({ limit: 1, isHeld: true });
  });

  it('refuses a result that lacks what the bound is about', () => {
    expect(() => judge(ratioBound, resultOf({ ours: [1] }))).toThrow('hold no millis of peer');
  });
});
