// Makes spans at a steady rate, a few at a time, as requests arrive at a server.
import { setTimeout as sleep } from 'node:timers/promises';

const TICK_MILLIS = 10;
/** After a stall the load goes on; it does not make up for all that was missed, which would be a stall of its own. */
const LONGEST_CATCH_UP_MILLIS = 100;

/** @param makeSpan called with the number of each span, from `from`; @returns how many spans were made */
export async function pacedLoad({ spansPerSecond, millis, makeSpan, from = 0 }) {
  const begin = performance.now();
  let last = begin;
  let owed = 0;
  let made = 0;
  while (last - begin < millis) {
    await sleep(TICK_MILLIS);
    const now = performance.now();
    owed += (Math.min(now - last, LONGEST_CATCH_UP_MILLIS) / 1000) * spansPerSecond;
    last = now;
    for (; owed >= 1; owed--) {
      makeSpan(from + made);
      made += 1;
    }
  }
  return made;
}
