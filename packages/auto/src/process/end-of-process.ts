// Sends what waits before the process ends, without changing how it ends.
//
//   event loop empty ─▶ beforeExit ─▶ something waits: flush first, and let the loop become empty once more
//                                 └▶ nothing waits: the application's listeners, which may go on working
//   a signal         ─▶ ending-signals
//   natural end, process.exit(), uncaught exception ─▶ exit ─▶ the application's listeners ─▶ shutdownSync, from a thread, while this one waits
import { executionAsyncId } from 'node:async_hooks';
import { diag } from '@opentelemetry/api';
import { isMainThread } from '../thread';
import { aroundEndingSignals } from './ending-signals';
import { type AroundEvent, aroundProcessEvents } from './process-emit';

export interface Stoppable {
  /** Whether anything may still have to be sent. */
  hasUnsent(): boolean;
  /** Sends what waits, as long as the backend takes it, within the time of a shutdown. What is not taken stays. */
  flushBeforeEnd(): Promise<void>;
  shutdown(): Promise<void>;
  /** For the `exit` event: nothing asynchronous runs after it. */
  shutdownSync(): void;
}

export function shutdownAtExit(tracing: Stoppable): void {
  const stop = once(() => tracing.shutdownSync());
  const flush = () => quietly(tracing.flushBeforeEnd());
  const signals = isMainThread ? aroundEndingSignals({ flush, shutdown: () => quietly(tracing.shutdown()) }) : {};
  aroundProcessEvents({
    ...signals,
    beforeExit: beforeExit(() => tracing.hasUnsent(), flush),
    exit: (deliver) => {
      try {
        return deliver();
      } finally {
        stop();
      }
    },
  });
  atReallyExit(stop);
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

/** A listener of `exit` that calls process.exit() ends the process there and then. */
function atReallyExit(stop: () => void): void {
  const exiting = process as unknown as { reallyExit: (code?: number) => never };
  const { reallyExit } = exiting;
  if (typeof reallyExit !== 'function') return;
  exiting.reallyExit = function (this: unknown, ...args: [number?]): never {
    stop();
    return Reflect.apply(reallyExit, this, args) as never;
  };
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
    diag.warn('@sgp-otel/auto', `Not everything was sent: ${(error as Error)?.message ?? String(error)}`);
  }
}
