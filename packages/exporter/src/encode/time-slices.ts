// Splits long work into slices of a few milliseconds and lets the event loop run in between, so that the application
// does not stall.
import { nextTurn, nowMillis } from '../clock/real-time';

const SLICE_MILLIS = 2;
/** Reading the clock takes 5 % of the time for a small item: it is read again after so many values, or so much work. */
const VALUES_BETWEEN_READINGS = 4;
const BYTES_BETWEEN_READINGS = 8 * 1024;

/**
 * Calls `work` for each value, in order. Starts in a turn of its own and yields whenever a slice is used up.
 * @param work returns how many bytes it has written
 */
export async function forEachInSlices<T>(values: readonly T[], work: (value: T) => number): Promise<void> {
  await nextTurn();
  let sliceEndMillis = nowMillis() + SLICE_MILLIS;
  let valuesLeft = VALUES_BETWEEN_READINGS;
  let bytesLeft = BYTES_BETWEEN_READINGS;
  for (const value of values) {
    if (valuesLeft <= 0 || bytesLeft <= 0) {
      valuesLeft = VALUES_BETWEEN_READINGS;
      bytesLeft = BYTES_BETWEEN_READINGS;
      if (nowMillis() >= sliceEndMillis) {
        await nextTurn();
        sliceEndMillis = nowMillis() + SLICE_MILLIS;
      }
    }
    bytesLeft -= work(value);
    valuesLeft -= 1;
  }
}
