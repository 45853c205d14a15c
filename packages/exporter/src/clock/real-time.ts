// The timers and clocks of this package, taken once when it is loaded: a test that fakes time (sinon, jest, vitest) must not stop delivery, and no
// other file uses the globals. Taken from Node's modules rather than from the global scope, which in jest's environments is a faked or a foreign one.
import * as perfHooks from 'node:perf_hooks';
import * as timers from 'node:timers';

/** A fake of `@sinonjs/fake-timers` keeps what it replaced: this package may be loaded while one is installed. */
type Fake<T> = T & { readonly clock?: { readonly [original: string]: T | undefined } };

function genuine<T>(name: string, installed: T): T {
  return (installed as Fake<T>).clock?.[`_${name}`] ?? installed;
}

export const setTimeout = genuine('setTimeout', timers.setTimeout);
export const clearTimeout = genuine('clearTimeout', timers.clearTimeout);
export const setImmediate = genuine('setImmediate', timers.setImmediate);
export const clearImmediate = genuine('clearImmediate', timers.clearImmediate);
export const RealDate = genuine('Date', globalThis.Date);
const nextTick = genuine('nextTick', process.nextTick);

// A fake shadows the method on this one object.
const { now } = Object.getPrototypeOf(perfHooks.performance) as Pick<typeof perfHooks.performance, 'now'>;

/** Monotonic, in milliseconds. */
export function nowMillis(): number {
  return now.call(perfHooks.performance);
}

/** Resolves in the next turn of the event loop, and holds the process until then. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** In a realm of its own, as jest's tests have, `process` is a copy that Node itself does not use. */
const isNodesProcess = timers.setImmediate instanceof Function;

/** Whether `process.nextTick` is a fake now: then Node's own sockets and streams stand still in this thread. */
export function isNextTickFaked(): boolean {
  return isNodesProcess && process.nextTick !== nextTick && 'clock' in process.nextTick;
}
