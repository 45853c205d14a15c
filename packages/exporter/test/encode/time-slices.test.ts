import { forEachInSlices } from '../../src/encode/time-slices';

/** Keeps the thread busy, and says that it has written nothing. */
function work(millis: number): number {
  const end = performance.now() + millis;
  while (performance.now() < end);
  return 0;
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('forEachInSlices', () => {
  it('works on every value once, in order', async () => {
    const seen: number[] = [];
    await forEachInSlices(numbers(10_000), (value) => seen.push(value));
    expect(seen).toEqual(numbers(10_000));
  });

  it('does nothing from within the call', async () => {
    let calls = 0;
    const job = forEachInSlices([1], () => {
      calls += 1;
      return 0;
    });
    expect(calls).toBe(0);
    await job;
    expect(calls).toBe(1);
  });

  it('lets timers and immediates of the application run in the middle of a long job', async () => {
    let done = 0;
    let doneAtTimer = 0;
    let doneAtImmediate = 0;
    setTimeout(() => {
      doneAtTimer = done;
    }, 5);
    setImmediate(() =>
      setImmediate(() => {
        doneAtImmediate = done;
      }),
    );
    await forEachInSlices(numbers(100), () => {
      done += 1;
      return work(1);
    });
    for (const at of [doneAtTimer, doneAtImmediate]) {
      expect(at).toBeGreaterThan(0);
      expect(at).toBeLessThan(60);
    }
  });

  it('keeps the event loop for no more than a few milliseconds at a time', async () => {
    const valuesBetweenTurns: number[] = [];
    let values = 0;
    let isRunning = true;
    const turn = () => {
      valuesBetweenTurns.push(values);
      values = 0;
      if (isRunning) setImmediate(turn);
    };
    setImmediate(turn);
    await forEachInSlices(numbers(100), () => {
      values += 1;
      return work(1);
    });
    isRunning = false;
    // No slice over 5 ms plus one value.
    expect(Math.max(...valuesBetweenTurns)).toBeLessThanOrEqual(6);
    expect(valuesBetweenTurns.length).toBeGreaterThan(15);
  });

  it('yields behind each value that writes much, however quick the ones before it were', async () => {
    let values = 0;
    let most = 0;
    let isRunning = true;
    const turn = () => {
      most = Math.max(most, values);
      values = 0;
      if (isRunning) setImmediate(turn);
    };
    setImmediate(turn);
    await forEachInSlices(numbers(30), (value) => {
      values += 1;
      return value < 2 ? 0 : work(3) + 10_000;
    });
    isRunning = false;
    // Two quick ones and the first slow one.
    expect(most).toBeLessThanOrEqual(3);
  });

  it('ends with the first value that fails', async () => {
    const seen: number[] = [];
    const failing = forEachInSlices([1, 2, 3], (value) => {
      if (value === 2) throw new Error('no');
      return seen.push(value);
    });
    await expect(failing).rejects.toThrow('no');
    expect(seen).toEqual([1]);
  });
});
