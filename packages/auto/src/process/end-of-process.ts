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
  /** Whether something may be left to send. */
  hasUnsent(): boolean;
  /** Sends what waits, as long as the backend takes it, within the time of a shutdown. What is not taken stays. */
  flushBeforeEnd(): Promise<void>;
  /** Called when this thread has just started `worker`. */
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

/** Whether it is Node's thread of module hooks, which this package starts on some versions of Node. */
function isModuleHooks(worker: unknown): boolean {
  return (worker as object | undefined)?.constructor.name === 'InternalWorker';
}

/** An application's listener runs as often as it would without us, and what it starts is sent as well. */
function beforeExit(hasUnsent: () => boolean, flush: () => Promise<void>): AroundEvent {
  let isFlushed = false;
  return (deliver) => {
    // Node emits `beforeExit` outside of any code. Where the program emits the event itself, it is passed on at once.
    if (executionAsyncId() !== 0 || isFlushed || !hasUnsent()) {
      isFlushed = false;
      return deliver();
    }
    isFlushed = true;
    // Node emits `beforeExit` again only after the event loop was busy: this timer makes it so until the flush is over.
    const hold = setInterval(() => {}, 1 << 30);
    const release = () => setImmediate(() => clearInterval(hold));
    void flush().then(release, release);
    return false;
  };
}

/** Functions that end the process at once; process.exit() calls `reallyExit`, also within a listener of `exit`. */
const LAST_CALLS = ['reallyExit', 'execve', 'abort'];

function beforeLastCalls(stop: () => void): void {
  for (const name of LAST_CALLS) {
    // In a worker thread `abort` is not available, and Node marks the function so.
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
