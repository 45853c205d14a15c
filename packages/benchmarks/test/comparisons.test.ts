const { worseThanReference } = require('../src/report/comparisons.mjs') as {
  worseThanReference(suite: object, result: object): { case: string; metric: string }[];
};

const suite = {
  name: 's',
  ours: 'ours',
  reference: 'peer',
  metrics: {
    millis: { label: 'ms', better: 'lower' },
    perSecond: { label: '1/s', better: 'higher' },
    connections: { label: 'connections' },
  },
};

function resultOf(ours: object, peer: object) {
  return {
    rows: [
      { case: 'load', candidate: 'ours', samples: ours },
      { case: 'load', candidate: 'peer', samples: peer },
    ],
  };
}

describe('worseThanReference', () => {
  it('names what is worse in either direction, and nothing that is better', () => {
    const slower = resultOf({ millis: [20, 21, 22], perSecond: [5] }, { millis: [10, 11, 12], perSecond: [9] });
    expect(worseThanReference(suite, slower).map(({ metric }) => metric)).toEqual(['millis', 'perSecond']);
    const faster = resultOf({ millis: [1], perSecond: [9] }, { millis: [10], perSecond: [5] });
    expect(worseThanReference(suite, faster)).toEqual([]);
  });

  it("leaves out a difference within the reference's own spread", () => {
    expect(worseThanReference(suite, resultOf({ millis: [12] }, { millis: [10, 10, 13] }))).toEqual([]);
  });

  it('leaves out a difference of five percent', () => {
    expect(worseThanReference(suite, resultOf({ millis: [10.5] }, { millis: [10] }))).toEqual([]);
  });

  it('does not judge a figure that has no better end', () => {
    expect(worseThanReference(suite, resultOf({ connections: [9] }, { connections: [1] }))).toEqual([]);
  });

  it('compares the candidates that a case names for itself', () => {
    const result = { rows: resultOf({ millis: [20] }, { millis: [10] }).rows };
    const other = { ...suite, ours: 'x', reference: 'y', pairs: { load: { ours: 'ours', reference: 'peer' } } };
    expect(worseThanReference(other, result)).toHaveLength(1);
  });
});
