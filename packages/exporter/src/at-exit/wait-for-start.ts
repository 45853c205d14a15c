// Waits until the thread that sends at exit runs. A thread that failed to start cannot be told from a slow one, since
// its `error` event comes through the loop of the thread that waits here. But starting is work for the processor, and
// all that is done in this process meanwhile is done by that thread: on a machine with much other work it gets little
// of the processor, and still some.

import { nowMillis } from '../clock/real-time';

/** How often it is looked whether the process has used the processor. */
const LOOK_EVERY_MILLIS = 500;
/** A look itself uses a tenth of it. */
const LEAST_WORK_MICROS = 500;
/** A thread that may be waiting for a disk. */
const MAX_IDLE_LOOKS = 8;

export interface StartWaiting {
  /** What the whole process has used of the processor so far. */
  readonly usedMicros?: () => number;
  readonly lookEveryMillis?: number;
}

/**
 * Blocks until `numbers[place]` is no longer `notStarted`, at most `limitMillis`; ends before when the process has done
 * no work for four seconds, because then nothing is about to start.
 */
export function waitForStart(
  numbers: Int32Array,
  place: number,
  notStarted: number,
  limitMillis: number,
  { usedMicros = cpuMicros, lookEveryMillis = LOOK_EVERY_MILLIS }: StartWaiting = {},
): void {
  const deadlineMillis = nowMillis() + limitMillis;
  let used = usedMicros();
  let idleLooks = 0;
  for (let leftMillis = limitMillis; leftMillis > 0; leftMillis = deadlineMillis - nowMillis()) {
    const waited = Atomics.wait(numbers, place, notStarted, Math.min(lookEveryMillis, leftMillis));
    if (waited !== 'timed-out') return;
    const now = usedMicros();
    idleLooks = now - used < LEAST_WORK_MICROS ? idleLooks + 1 : 0;
    if (idleLooks >= MAX_IDLE_LOOKS) return;
    used = now;
  }
}

function cpuMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
