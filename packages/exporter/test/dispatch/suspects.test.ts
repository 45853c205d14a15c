import { mayBlameContent, type Suspectable, Suspects } from '../../src/dispatch/suspects';
import { SgpError } from '../../src/errors/sgp-error';

const error = new Error('refused');
const entriesOf = (from: number, count: number): Suspectable[] =>
  Array.from({ length: count }, (_, index) => ({ sequence: from + index, bytes: 100 }));
const sequences = (suspect: { entries: readonly Suspectable[] } | undefined) =>
  suspect?.entries.map(({ sequence }) => sequence);

/** Takes what is due, expecting that there is something. */
function take(suspects: Suspects<Suspectable>, now: number) {
  const due = suspects.takeDue(now);
  if (!due) throw new Error('nothing is due');
  return due;
}

describe('what failed together', () => {
  it('is halved, and both halves are tried before one of them is halved again', () => {
    const suspects = new Suspects<Suspectable>();
    suspects.add(entriesOf(1, 4), error, 0);
    suspects.answered(1);
    const first = take(suspects, 2);
    expect(sequences(first)).toEqual([1, 2]);
    suspects.failed(first, error, 3);
    expect(sequences(take(suspects, 4))).toEqual([3, 4]);
    expect(sequences(take(suspects, 5))).toEqual([1]);
    expect(sequences(take(suspects, 6))).toEqual([2]);
  });

  it('has its second half halved at once when the first half was taken', () => {
    const suspects = new Suspects<Suspectable>();
    suspects.add(entriesOf(1, 8), error, 0);
    suspects.decided(take(suspects, 1), true);
    expect(sequences(take(suspects, 2))).toEqual([5, 6]);
  });

  it('has its second half tried whole when it failed in an outage, which blames nobody', () => {
    const suspects = new Suspects<Suspectable>();
    suspects.add(entriesOf(1, 8), error, 0);
    suspects.excuse();
    suspects.decided(take(suspects, 1), true);
    expect(sequences(take(suspects, 2))).toEqual([5, 6, 7, 8]);
  });

  it('goes together again with other such when the outage is over', () => {
    const suspects = new Suspects<Suspectable>();
    suspects.add(entriesOf(3, 2), error, 0);
    suspects.add(entriesOf(1, 2), error, 0);
    suspects.excuse();
    suspects.reunite();
    expect(sequences(take(suspects, 1))).toEqual([1, 2, 3, 4]);
    expect(suspects.size).toBe(0);
  });

  it('stays apart where it failed while others were answered', () => {
    const suspects = new Suspects<Suspectable>();
    suspects.add(entriesOf(1, 4), error, 0);
    suspects.answered(1);
    suspects.failed(take(suspects, 2), error, 3);
    suspects.failed(take(suspects, 4), error, 5);
    suspects.excuse();
    suspects.reunite();
    expect(sequences(take(suspects, 6))).toEqual([1]);
  });

  it('counts with its number and bytes until it is taken out', () => {
    const suspects = new Suspects<Suspectable>();
    suspects.add(entriesOf(1, 4), error, 0);
    expect([suspects.size, suspects.bytes]).toEqual([4, 400]);
    take(suspects, 1);
    expect([suspects.size, suspects.bytes]).toEqual([2, 200]);
    expect(suspects.takeAll().map(({ sequence }) => sequence)).toEqual([3, 4]);
    expect([suspects.size, suspects.bytes]).toEqual([0, 0]);
  });
});

describe('one span alone', () => {
  /** Fails it as often as it is due, with an answer to others before each try. */
  function judge(suspects: Suspects<Suspectable>, untilMillis: number, isAnswered = true) {
    const tries: number[] = [];
    for (let now = 1; now < untilMillis; now += 500) {
      if (isAnswered) suspects.answered(now);
      const due = suspects.takeDue(now);
      if (!due) continue;
      tries.push(now);
      const givenUp = suspects.failed(due, error, now + 1);
      if (givenUp.length > 0) return { tries, givenUp };
    }
    return { tries, givenUp: [] };
  }

  it('is tried eight times over some four minutes, then given up with its error', () => {
    const suspects = new Suspects<Suspectable>();
    suspects.add(entriesOf(1, 1), error, 0);
    const { tries, givenUp } = judge(suspects, 3_600_000);
    expect(tries).toHaveLength(8);
    expect(tries.at(-1)).toBeGreaterThan(180_000);
    expect(tries.at(-1)).toBeLessThan(400_000);
    expect(givenUp).toEqual([{ entry: { sequence: 1, bytes: 100 }, error }]);
    expect(suspects.size).toBe(0);
  });

  it('is never given up while nothing else is answered', () => {
    const suspects = new Suspects<Suspectable>();
    suspects.add(entriesOf(1, 1), error, 0);
    expect(judge(suspects, 3_600_000, false).givenUp).toEqual([]);
    expect(suspects.size).toBe(1);
  });

  it('is not given up any sooner by someone who waits', () => {
    const suspects = new Suspects<Suspectable>();
    suspects.add(entriesOf(1, 1), error, 0);
    for (let now = 1; now < 1000; now++) {
      suspects.answered(now);
      suspects.hurry();
      expect(suspects.failed(take(suspects, now), error, now)).toEqual([]);
    }
  });

  it('is tried more often where others that failed once were taken later, since failing is partly chance there', () => {
    const suspects = new Suspects<Suspectable>();
    for (let index = 0; index < 30; index++) {
      suspects.add(entriesOf(100 + index, 1), error, 0);
      suspects.answered(1);
      suspects.failed(take(suspects, 2), error, 3);
      suspects.hurry();
      suspects.decided(take(suspects, 4), true);
    }
    // Of those that had not failed alone nothing is learnt.
    for (let index = 0; index < 5; index++) {
      suspects.addUntried(entriesOf(200 + index, 1), error);
      suspects.decided(take(suspects, 4), true);
    }
    suspects.add(entriesOf(1, 1), error, 0);
    expect(judge(suspects, 3_600_000).tries).toHaveLength(10);
  });

  it('makes room before others when it is bad beyond doubt, and not before', () => {
    const suspects = new Suspects<Suspectable>();
    suspects.add(entriesOf(1, 1), error, 0);
    expect(suspects.giveWay()).toEqual([]);
    suspects.answered(1);
    suspects.failed(take(suspects, 2), error, 3);
    expect(suspects.giveWay()).toHaveLength(1);
  });
});

describe('a probe', () => {
  it('is a small part of what failed, and another one each time', () => {
    const suspects = new Suspects<Suspectable>();
    suspects.add(entriesOf(1, 12), error, 0);
    const seen: number[] = [];
    for (let now = 1; now <= 3; now++) {
      const probe = suspects.takeProbe(2, 1000);
      seen.push(...(sequences(probe) ?? []));
      if (probe) suspects.failed(probe, error, now);
    }
    expect(seen).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('keeps to its bytes, but holds one at least', () => {
    const suspects = new Suspects<Suspectable>();
    suspects.add(entriesOf(1, 12), error, 0);
    expect(sequences(suspects.takeProbe(5, 250))).toEqual([1, 2]);
    expect(sequences(suspects.takeProbe(5, 1))).toEqual([3]);
  });

  it('is what is there when that is one span', () => {
    const suspects = new Suspects<Suspectable>();
    suspects.add(entriesOf(1, 1), error, 0);
    expect(sequences(suspects.takeProbe(10, 1000))).toEqual([1]);
    expect(suspects.takeProbe(10, 1000)).toBeUndefined();
  });
});

describe('a failure', () => {
  it.each([
    ['SGP_FORBIDDEN', true],
    ['SGP_SERVER_ERROR', true],
    ['SGP_UNREACHABLE', true],
    ['SGP_RATE_LIMITED', false],
    ['SGP_CLOSED', false],
  ] as const)('with %s may be about the content: %s', (code, expected) => {
    expect(mayBlameContent(new SgpError(code, ''))).toBe(expected);
  });
});
