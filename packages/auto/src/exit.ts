// Sends what waits before the process or the thread ends, without changing how it ends.
//
//   nothing left to do ─▶ flush, held by it ─▶ beforeExit of the application, which may go on ─▶ … ─▶ exit
//   signal             ─▶ sent, then the signal again with its default effect; handled by the application: flushed beside it
//   every other end    ─▶ exit listeners ─▶ shutdownSync, from a thread, while this one waits
import { Worker } from 'node:worker_threads';
import { diag } from '@opentelemetry/api';
import { watchProcess } from './process-watch';
import { Signals } from './signals';
import { isMainThread } from './thread';

export interface Stoppable {
  /** The thread has just been started by this one. */
  threadStarted(worker: Worker): void;
  /** Whether a flush would have something to send. */
  isWaiting(): boolean;
  /** Within the time of a shutdown, giving up early where nothing is taken: the process would end if it were not for this. */
  flushBeforeExit(): Promise<void>;
  /** Within the time of a shutdown: the application may wait for the event loop to empty. */
  flushBesideExit(): Promise<void>;
  shutdown(): Promise<void>;
  /** For the `exit` event: nothing asynchronous runs after it. May be called again. */
  shutdownSync(): void;
}

export function shutdownAtExit(tracing: Stoppable): void {
  const signals = new Signals({
    sendAll: () => quietly(tracing.shutdown()),
    flushBeside: () => quietly(tracing.flushBesideExit()),
  });
  let hasFlushed = false;
  watchProcess({
    beforeExit: () => {
      if (hasFlushed || !tracing.isWaiting()) {
        hasFlushed = false;
        return false;
      }
      // Once for each time that nothing is left: what could not be sent does not hold the process again.
      hasFlushed = true;
      void quietly(tracing.flushBeforeExit());
      return true;
    },
    exit: () => tracing.shutdownSync(),
    listenerChanges: (change, event) => {
      if (isMainThread) signals.listenerChanges(change, event);
    },
    emitted: (event, payload) => {
      if (event === 'worker' && payload instanceof Worker) tracing.threadStarted(payload);
      if (isMainThread) signals.emitted(event);
    },
  });
  if (isMainThread) signals.start();
}

async function quietly(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    diag.warn('@sgp-otel/auto', `Not everything was sent: ${(error as Error)?.message ?? String(error)}`);
  }
}
