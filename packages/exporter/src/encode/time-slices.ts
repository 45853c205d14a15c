// Keeps long work from stalling the application: after a few milliseconds the event loop gets its turn.
import { nextTurn, nowMillis } from '../clock/real-time';

const SLICE_MILLIS = 2;

/** Calls `work` for each value, in order. Starts in a turn of its own and yields whenever a slice is used up. */
export async function forEachInSlices<T>(values: readonly T[], work: (value: T) => void): Promise<void> {
  await nextTurn();
  let sliceEndMillis = nowMillis() + SLICE_MILLIS;
  for (const value of values) {
    if (nowMillis() >= sliceEndMillis) {
      await nextTurn();
      sliceEndMillis = nowMillis() + SLICE_MILLIS;
    }
    work(value);
  }
}
