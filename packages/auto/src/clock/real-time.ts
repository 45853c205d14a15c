// The timers and clocks of this package, taken once when it is loaded: a test that fakes time does not change them, and
// no other file uses the globals.
import { performance } from 'node:perf_hooks';
import * as timers from 'node:timers';

export const { clearInterval, clearTimeout, setImmediate, setInterval, setTimeout } = timers;
export const RealDate = Date;
/** Monotonic, in milliseconds. */
export const nowMillis = performance.now.bind(performance);
