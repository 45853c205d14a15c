// The timers, clocks and promises of this package, taken once when it is loaded: a test that fakes time does not change
// them, and no other file uses the globals.
import { performance } from 'node:perf_hooks';
import * as timers from 'node:timers';

export const { clearInterval, clearTimeout, setImmediate, setInterval, setTimeout } = timers;
export const RealDate = Date;
/** `Promise.all`, whatever a program puts in the place of the global later. */
export const allOf = Promise.all.bind(Promise) as typeof Promise.all;
/** Monotonic, in milliseconds. */
export const nowMillis = performance.now.bind(performance);
