// Splits long work into slices of a few milliseconds and lets the event loop run in between, so that the application
// does not stall.
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
