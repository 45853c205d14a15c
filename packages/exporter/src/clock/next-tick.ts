// Whether Node's own sockets and streams make progress in this thread: they use the `process.nextTick` that is there at
// the moment, and a test may have replaced it.
import process from 'node:process';
import * as timers from 'node:timers';
import { nextTick, setImmediate } from './real-time';

/** In another realm, as in jest's tests, `process` is a copy that Node itself does not use. */
const isNodesProcess = timers.setImmediate instanceof Function;

/** Whether a replacement calls what it is given, as tracers do; until that is known it is believed to. */
let tried: typeof process.nextTick | undefined;
let isCalling = true;

/** Whether `process.nextTick` is faked at present. */
export function isNextTickFaked(): boolean {
  const present = process.nextTick;
  if (!isNodesProcess || present === nextTick) return false;
  if ('clock' in present) return true;
  if (present !== tried) tryOut(present);
  return !isCalling;
}

function tryOut(replacement: typeof process.nextTick): void {
  tried = replacement;
  isCalling = true;
  let isCalled = false;
  try {
    replacement.call(process, () => {
      isCalled = true;
    });
  } catch {
    isCalling = false;
  }
  // By then every tick is over.
  setImmediate(() => {
    if (tried === replacement) isCalling = isCalled;
  });
}

/** Runs `work`, which needs a `process.nextTick` that calls what it is given. */
export function withRealNextTick<T>(work: () => T): T {
  const present = process.nextTick;
  if (!isNodesProcess || present === nextTick) return work();
  process.nextTick = nextTick;
  try {
    return work();
  } finally {
    process.nextTick = present;
  }
}
