// The timers and clocks of this package, captured when it is loaded; no other file uses the globals. A test that fakes
// time (sinon, jest, vitest) then does not stop delivery. They come from Node's modules, because in jest's environments
// the global scope may be faked or belong to another realm.
import * as perfHooks from 'node:perf_hooks';
import * as timers from 'node:timers';

/** `@sinonjs/fake-timers` keeps what it replaced; this package may be loaded while a fake is installed. */
type Fake<T> = T & { readonly clock?: { readonly [original: string]: T | undefined } };

function genuine<T>(name: string, installed: T): T {
  return (installed as Fake<T>).clock?.[`_${name}`] ?? installed;
}

export const setTimeout = genuine('setTimeout', timers.setTimeout);
export const clearTimeout = genuine('clearTimeout', timers.clearTimeout);
export const setImmediate = genuine('setImmediate', timers.setImmediate);
export const clearImmediate = genuine('clearImmediate', timers.clearImmediate);
export const nextTick = genuine('nextTick', process.nextTick);

const GenuineDate = genuine('Date', globalThis.Date);

/** With functions of its own: a test may also replace `Date.now` alone, by one that throws. */
export class RealDate extends GenuineDate {
  static override readonly now = GenuineDate.now;
  static override readonly parse = GenuineDate.parse;
}

// A fake shadows the method on this one object.
const { now } = Object.getPrototypeOf(perfHooks.performance) as Pick<typeof perfHooks.performance, 'now'>;

/** Monotonic, in milliseconds. */
export function nowMillis(): number {
  return now.call(perfHooks.performance);
}

/** Resolves in the next turn of the event loop; keeps the process alive until then. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
