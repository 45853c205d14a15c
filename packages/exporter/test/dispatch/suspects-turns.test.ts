// When suspects are tried, and what goes together again: each rule alone. Whole histories are in suspects.property.
import { type Suspectable, Suspects } from '../../src/dispatch/suspects';

const error = new Error('refused');
const NOTHING = Number.POSITIVE_INFINITY;

const entriesOf = (from: number, count: number): Suspectable[] =>
  Array.from({ length: count }, (_, index) => ({ sequence: from + index, bytes: 100 }));
const sequences = (suspect: { entries: readonly Suspectable[] } | undefined) =>
  suspect?.entries.map(({ sequence }) => sequence);
const range = (from: number, count: number) => entriesOf(from, count).map(({ sequence }) => sequence);

function take(suspects: Suspects<Suspectable>, now: number) {
  const due = suspects.takeDue(now);
  if (!due) throw new Error('nothing is due');
  return due;
}

/** So many spans that each failed alone at 3 ms while others were answered: due at 5,003. */
function struck(count: number) {
  const suspects = new Suspects<Suspectable>();
  suspects.answered(1);
  for (let sequence = 1; sequence <= count; sequence++) {
    suspects.add(entriesOf(sequence, 1), error, 0);
    suspects.failed(take(suspects, 2), error, 3);
  }
  return suspects;
}

describe('nothing', () => {
  it('is due where nothing is kept', () => {
    const suspects = new Suspects<Suspectable>();
    suspects.add([], error, 0);
    suspects.addUntried([], error);
    suspects.reunite();
    expect(suspects.dueAtMillis()).toBe(NOTHING);
    expect(suspects.takeDue(1)).toBeUndefined();
  });

  it('is due when all was taken out, whichever way', () => {
    const all = new Suspects<Suspectable>();
    all.add(entriesOf(5, 2), error, 0);
    all.add(entriesOf(1, 2), error, 0);
    expect(all.takeAll().map(({ sequence }) => sequence)).toEqual([1, 2, 5, 6]);
    expect(all.dueAtMillis()).toBe(NOTHING);
    const those = new Suspects<Suspectable>();
    those.add(entriesOf(1, 2), error, 0);
    expect(those.takeThose(() => true)).toHaveLength(2);
    expect(those.dueAtMillis()).toBe(NOTHING);
  });
});

describe('a span that failed alone', () => {
  it('is due again after longer and longer pauses, up to a minute, and to the millisecond', () => {
    const suspects = new Suspects<Suspectable>();
    suspects.add(entriesOf(1, 1), error, 0);
    const pauses: number[] = [];
    for (let now = 1; pauses.length < 7; now = suspects.dueAtMillis()) {
      suspects.answered(now);
      if (pauses.length > 0) expect(suspects.takeDue(now - 1)).toBeUndefined();
      suspects.failed(take(suspects, now), error, now);
      pauses.push(suspects.dueAtMillis() - now);
    }
    expect(pauses).toEqual([5000, 10_000, 20_000, 40_000, 60_000, 60_000, 60_000]);
  });

  it('keeps its time when it was tried before that, since somebody waited', () => {
    const suspects = struck(1);
    suspects.hurry();
    suspects.answered(99);
    suspects.failed(take(suspects, 100), error, 100);
    expect(suspects.dueAtMillis()).toBe(5003);
    expect(suspects.takeDue(101)).toBeUndefined();
  });

  it('is tried a second after another one, however long both are due', () => {
    const suspects = struck(2);
    expect(sequences(take(suspects, 10_000))).toEqual([1]);
    expect(suspects.dueAtMillis()).toBe(11_000);
    expect(suspects.takeDue(10_999)).toBeUndefined();
    expect(sequences(take(suspects, 11_000))).toEqual([2]);
  });

  it('has its turn within half a minute where there are many', () => {
    const suspects = struck(60);
    take(suspects, 10_000);
    expect(suspects.dueAtMillis()).toBe(10_500);
  });

  it('is tried at once when somebody waits, also right after another one', () => {
    const suspects = struck(2);
    take(suspects, 10_000);
    suspects.hurry();
    expect(suspects.dueAtMillis()).toBe(5003);
    expect(sequences(take(suspects, 10_001))).toEqual([2]);
  });

  it('makes no other wait that has not failed alone', () => {
    const suspects = struck(1);
    suspects.add(entriesOf(10, 4), error, 0);
    expect(sequences(take(suspects, 6000))).toEqual([10, 11]);
    expect(sequences(take(suspects, 6000))).toEqual([12, 13]);
    expect(sequences(take(suspects, 6000))).toEqual([1]);
  });

  it('with the most strikes makes room, when it is one of more than a thousand', () => {
    const suspects = struck(1000);
    suspects.hurry();
    const worst = take(suspects, 6000);
    suspects.answered(6000);
    expect(suspects.failed(worst, error, 6001)).toEqual([]);
    suspects.add(entriesOf(2000, 1), error, 0);
    const givenUp = suspects.failed(take(suspects, 6002), error, 6003);
    expect(givenUp.map(({ entry }) => entry.sequence)).toEqual(sequences(worst));
    expect(suspects.size).toBe(1000);
  });
});

describe('the soonest', () => {
  it('is what is waited for', () => {
    const suspects = struck(1);
    expect(suspects.dueAtMillis()).toBe(5003);
    suspects.add(entriesOf(10, 2), error, 0);
    expect(suspects.dueAtMillis()).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe('when an outage is over', () => {
  it('one group alone stays what it is: it is halved', () => {
    const suspects = new Suspects<Suspectable>();
    suspects.add(entriesOf(1, 4), error, 0);
    suspects.excuse();
    suspects.reunite();
    expect(sequences(take(suspects, 1))).toEqual([1, 2]);
  });

  it('many go together in requests of 200', () => {
    const suspects = new Suspects<Suspectable>();
    for (const from of [1, 126, 251, 376]) suspects.add(entriesOf(from, 125), error, 0);
    suspects.excuse();
    suspects.reunite();
    expect(sequences(take(suspects, 1))).toEqual(range(1, 200));
    expect(sequences(take(suspects, 1))).toEqual(range(201, 200));
    expect(sequences(take(suspects, 1))).toEqual(range(401, 100));
    expect(suspects.dueAtMillis()).toBe(NOTHING);
  });

  it('just 200 are one request, and nothing is left of it', () => {
    const suspects = new Suspects<Suspectable>();
    for (const from of [1, 101]) suspects.add(entriesOf(from, 100), error, 0);
    suspects.excuse();
    suspects.reunite();
    expect(sequences(take(suspects, 1))).toHaveLength(200);
    expect(suspects.dueAtMillis()).toBe(NOTHING);
  });

  it('what went together and fails in the next one blames nobody still', () => {
    const suspects = new Suspects<Suspectable>();
    suspects.add(entriesOf(1, 2), error, 0);
    suspects.add(entriesOf(3, 2), error, 0);
    suspects.excuse();
    suspects.reunite();
    suspects.failed(take(suspects, 1), error, 2);
    suspects.decided(take(suspects, 3), true);
    expect(sequences(take(suspects, 4))).toEqual([3, 4]);
  });

  it('what failed in it while nothing was answered goes together again too', () => {
    const suspects = new Suspects<Suspectable>();
    suspects.add(entriesOf(1, 4), error, 0);
    suspects.excuse();
    suspects.failed(take(suspects, 2), error, 3);
    suspects.reunite();
    expect(sequences(take(suspects, 4))).toEqual([1, 2, 3, 4]);
  });

  it('what fails while others are answered is excused no longer', () => {
    const suspects = new Suspects<Suspectable>();
    suspects.addUntried(entriesOf(1, 4), error);
    suspects.excuse();
    suspects.answered(1);
    suspects.failed(take(suspects, 2), error, 3);
    suspects.decided(take(suspects, 4), true);
    expect(sequences(take(suspects, 5))).toEqual([3]);
  });
});

describe('taking out what is meant', () => {
  it('leaves the rest of a group together', () => {
    const suspects = new Suspects<Suspectable>();
    suspects.addUntried(entriesOf(1, 5), error);
    expect(suspects.takeThose(({ sequence }) => sequence % 2 === 0).map(({ sequence }) => sequence)).toEqual([2, 4]);
    expect([suspects.size, suspects.bytes]).toEqual([3, 300]);
    expect(sequences(take(suspects, 1))).toEqual([1, 3, 5]);
  });

  it('leaves a half as it is of which nothing is meant: it must be bad when the other was taken', () => {
    const suspects = new Suspects<Suspectable>();
    suspects.add(entriesOf(1, 8), error, 0);
    const half = take(suspects, 1);
    expect(suspects.takeThose(() => false)).toEqual([]);
    suspects.decided(half, true);
    expect(sequences(take(suspects, 2))).toEqual([5, 6]);
  });
});

describe('a probe', () => {
  it('holds as many as fit, to the byte, and is a part that did not fail', () => {
    const suspects = new Suspects<Suspectable>();
    suspects.add(entriesOf(1, 12), error, 0);
    const probe = suspects.takeProbe(5, 200);
    expect(sequences(probe)).toEqual([1, 2]);
    expect(probe?.hasFailed).toBe(false);
    expect(sequences(suspects.takeProbe(5, 199))).toEqual([3]);
  });
});
