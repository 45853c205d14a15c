// Sends what waits before the process ends, without changing how it ends.
//
//   event loop empty ─▶ beforeExit ─▶ something waits: flush first, and let the loop become empty once more
//                                 └▶ nothing waits: the application's listeners, which may go on working
//   a signal         ─▶ ending-signals
//   natural end, process.exit(), uncaught exception ─▶ exit ─▶ the application's listeners
//                                 └▶ shutdownSync: a thread sends while this one waits
import { executionAsyncId } from 'node:async_hooks';
import { Worker } from 'node:worker_threads';
import { clearInterval, setImmediate, setInterval } from '../clock/real-time';
import { log } from '../diagnostics/log';
import { isMainThread } from '../environment/thread';
import { endingSignals } from './ending-signals';
import { type AroundEvent, aroundProcessEvents } from './process-emit';
import { replaceMethod } from './replace-method';

export interface Stoppable {
  /** Whether anything may still have to be sent. */
  hasUnsent(): boolean;
  /** Sends what waits, as long as the backend takes it, within the time of a shutdown. What is not taken stays. */
  flushBeforeEnd(): Promise<void>;
  /** The thread has just been started by this one. */
  threadStarted(worker: Worker): void;
  shutdown(): Promise<void>;
  /** For the `exit` event: nothing asynchronous runs after it. */
  shutdownSync(): void;
}

export function shutdownAtExit(tracing: Stoppable): void {
  const stop = once(() => tracing.shutdownSync());
  const flush = () => quietly(tracing.flushBeforeEnd());
  const signals = isMainThread ? endingSignals({ flush, shutdown: () => quietly(tracing.shutdown()) }) : undefined;
  aroundProcessEvents({
    ...signals?.around,
    beforeExit: beforeExit(() => tracing.hasUnsent(), flush),
    worker: (deliver, [worker]) => {
      if (isModuleHooks(worker)) return false;
      if (worker instanceof Worker) tracing.threadStarted(worker);
      return deliver();
    },
    exit: (deliver) => {
      try {
        return deliver();
      } finally {
        stop();
      }
    },
  });
  signals?.listen();
  beforeLastCalls(stop);
}

/** The thread of Node's module hooks, which we start where Node has no synchronous ones: the application did not. */
function isModuleHooks(worker: unknown): boolean {
  return (worker as object | undefined)?.constructor.name === 'InternalWorker';
}

/** An application's listener runs as often as it would without us, and what it starts is sent as well. */
function beforeExit(hasUnsent: () => boolean, flush: () => Promise<void>): AroundEvent {
  let isFlushed = false;
  return (deliver) => {
    // Node emits it outside of any code; a program that emits it by itself is not put off.
    if (executionAsyncId() !== 0 || isFlushed || !hasUnsent()) {
      isFlushed = false;
      return deliver();
    }
    isFlushed = true;
    // Node asks again when the event loop is empty again, which takes that it was not.
    const hold = setInterval(() => {}, 1 << 30);
    const release = () => setImmediate(() => clearInterval(hold));
    void flush().then(release, release);
    return false;
  };
}

/** What ends the process there and then: `reallyExit` also when a listener of `exit` calls process.exit(). */
const LAST_CALLS = ['reallyExit', 'execve', 'abort'];

function beforeLastCalls(stop: () => void): void {
  for (const name of LAST_CALLS) {
    // A thread may not abort, and Node marks the function there.
    if (name === 'abort' && !isMainThread) continue;
    replaceMethod(name, (call) => {
      return function (this: unknown, ...args: unknown[]) {
        stop();
        return call(this, args);
      };
    });
  }
}

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    work();
  };
}

async function quietly(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    log.warn(`Not everything was sent: ${(error as Error)?.message ?? String(error)}`);
  }
}
