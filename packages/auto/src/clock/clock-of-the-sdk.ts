// The SDK reads `Date.now()` and `performance.now()` of the program. Where a program has replaced them by what throws,
// the SDK gets those that were there at start, for the moment in which it reads them.
import { performance } from 'node:perf_hooks';
import { RealDate } from './real-time';

interface Replaced {
  readonly holder: object;
  readonly name: string;
  readonly value: unknown;
}

/** With what the program has now in the place of each. */
const CLOCKS: readonly Replaced[] = [
  { holder: globalThis, name: 'Date', value: RealDate },
  { holder: RealDate, name: 'now', value: RealDate.now },
  { holder: performance, name: 'now', value: performance.now },
];

/** What `read` returns; with the clocks of the program if it can, with ours if those throw. */
export function withSomeClock<T>(read: () => T): T {
  try {
    return read();
  } catch {
    return withOwnClock(read);
  }
}

function withOwnClock<T>(read: () => T): T {
  const present = CLOCKS.map(({ holder, name }) => Object.getOwnPropertyDescriptor(holder, name));
  try {
    for (const { holder, name, value } of CLOCKS) {
      Object.defineProperty(holder, name, { value, configurable: true, writable: true });
    }
    return read();
  } finally {
    for (const [index, { holder, name }] of CLOCKS.entries()) {
      const descriptor = present[index];
      if (descriptor) Object.defineProperty(holder, name, descriptor);
      else Reflect.deleteProperty(holder, name);
    }
  }
}
