import { Worker } from 'node:worker_threads';
import { waitForStart } from '../../src/at-exit/wait-for-start';

const NOT_STARTED = 0;
const shared = () => new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

/** Waits for a thread that never starts while the process uses the processor as given, look by look. */
function looksUntilGivenUp(workMicros: readonly number[], limitMillis: number): number {
  let looks = -1;
  let used = 0;
  const usedMicros = () => {
    looks += 1;
    used += workMicros[looks - 1] ?? 0;
    return used;
  };
  waitForStart(shared(), 0, NOT_STARTED, limitMillis, { usedMicros, lookEveryMillis: 1 });
  return looks;
}

describe('waitForStart', () => {
  it('gives up after eight looks at a process that does nothing', () => {
    expect(looksUntilGivenUp([], 60_000)).toBe(8);
  });

  it('waits on as long as the process does some work, however little', () => {
    expect(looksUntilGivenUp(Array(40).fill(600), 60_000)).toBe(48);
  });

  it('takes a few looks without work for a thread that waits for a disk', () => {
    expect(looksUntilGivenUp([0, 0, 0, 0, 0, 0, 0, 600], 60_000)).toBe(16);
  });

  it('waits no longer than its limit while the process works', () => {
    const started = performance.now();
    waitForStart(shared(), 0, NOT_STARTED, 30, { usedMicros: () => performance.now() * 1000, lookEveryMillis: 1 });
    expect(performance.now() - started).toBeGreaterThanOrEqual(29);
  });

  it('ends when a real thread says that it has started', async () => {
    const numbers = shared();
    const code =
      "const { workerData } = require('node:worker_threads'); Atomics.store(workerData, 0, 1); Atomics.notify(workerData, 0);";
    const thread = new Worker(code, { eval: true, workerData: numbers });
    waitForStart(numbers, 0, NOT_STARTED, 60_000);
    expect(Atomics.load(numbers, 0)).toBe(1);
    await thread.terminate();
  });
});
