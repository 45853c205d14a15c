// Hears of what happens to this process without being one of its listeners: those are counted, listed, removed and limited in number, and some
// run after ours. Node reports everything through `process.emit`, and ends through three functions that libraries replace as well.
//
//   emit('beforeExit')  ─▶ held back while spans are on their way, then emitted again: listeners run as often as without us
//   emit('exit')        ─▶ every listener of the application, whenever it was added ─▶ ours
//   reallyExit, abort, execve ─▶ ours ─▶ the function
import { executionAsyncId } from 'node:async_hooks';
import { isMainThread } from './thread';

export interface ProcessWatch {
  /** Nothing is left to do. Returns whether work was started that holds the process; then the event is emitted again after it. */
  beforeExit(): boolean;
  /** The process ends now, and nothing asynchronous runs any more. May be called more than once. */
  exit(): void;
  /** A listener is about to be added to, or was removed from, the events of the process. */
  listenerChanges(change: 'added' | 'removed', event: unknown, listener: unknown): void;
  /** After the listeners of any other event. */
  emitted(event: unknown, payload: unknown): void;
}

/** Their last chance to put us outermost again, for a library may have wrapped `emit` since. */
const BEFORE_THE_END = ['beforeExit', 'uncaughtExceptionMonitor'];
const LAST_CALLS = ['reallyExit', 'execve'] as const;

type Emit = (event: unknown, ...rest: unknown[]) => boolean;
type LastCalls = Record<string, ((...args: unknown[]) => unknown) | undefined>;

export function watchProcess(watch: ProcessWatch): void {
  let outermost: Emit | undefined;
  let isInside = false;

  const wrapEmit = () => {
    const emit = process.emit as Emit;
    const watched: Emit = function (this: unknown, event, ...rest) {
      const pass = () => Reflect.apply(emit, this, [event, ...rest]) as boolean;
      if (this !== process) return pass();
      // An outer wrapper of ours sees to it.
      if (isInside) return pass();
      if (BEFORE_THE_END.includes(event as string) && process.emit !== outermost) wrapEmit();
      if (event === 'beforeExit' && isHeldBack(watch)) return true;
      if (event === 'newListener') guarded(() => watch.listenerChanges('added', rest[0], rest[1]));
      if (event !== 'exit' && event !== 'beforeExit') {
        const isHeard = pass();
        if (event === 'removeListener') guarded(() => watch.listenerChanges('removed', rest[0], rest[1]));
        else guarded(() => watch.emitted(event, rest[0]));
        return isHeard;
      }
      isInside = true;
      try {
        return pass();
      } finally {
        isInside = false;
        if (event === 'exit') guarded(() => watch.exit());
      }
    };
    Object.defineProperty(process, 'emit', { value: watched, configurable: true, writable: true, enumerable: false });
    outermost = watched;
  };
  wrapEmit();

  const calls = process as unknown as LastCalls;
  for (const name of isMainThread ? [...LAST_CALLS, 'abort'] : LAST_CALLS) {
    const original = calls[name];
    if (typeof original !== 'function') continue;
    calls[name] = function (this: unknown, ...args) {
      guarded(() => watch.exit());
      return Reflect.apply(original, this, args);
    };
  }
}

/** Node emits the event outside of any callback; an application that emits it itself is not to be held up. */
function isHeldBack(watch: ProcessWatch): boolean {
  let isHeld = false;
  guarded(() => {
    isHeld = executionAsyncId() === 0 && watch.beforeExit();
  });
  return isHeld;
}

/** What goes wrong here must not keep the application from ending as it would. */
function guarded(work: () => void): void {
  try {
    work();
  } catch {
    // said where it happens
  }
}
