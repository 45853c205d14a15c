// Sends what waits before the process ends, without changing how it ends.
//
//   event loop empty ─▶ beforeExit ─▶ shutdown ─▶ exit code as it was
//   SIGTERM, SIGINT  ─▶ nobody else handles it: shutdown, then the signal again, now with its default effect
//                    └▶ the application handles it, or it has no effect (process 1): we only flush beside it
//   process.exit(), uncaught exception ─▶ exit ─▶ shutdownSync, from a thread, while this one waits
import { diag } from '@opentelemetry/api';
import { countSignalExitListeners } from './signal-exit-listeners';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

export interface Stoppable {
  /** Within the time of a shutdown: the application may wait for the event loop to empty. */
  flushBesideExit(): Promise<void>;
  shutdown(): Promise<void>;
  /** For the `exit` event: nothing asynchronous runs after it. */
  shutdownSync(): void;
}

export function shutdownAtExit(tracing: Stoppable): void {
  process.once('beforeExit', () => void quietly(tracing.shutdown()));
  process.once('exit', () => tracing.shutdownSync());
  for (const signal of SIGNALS) {
    let isStopping = false;
    const onSignal = () => {
      // Those of signal-exit end the process themselves, but only when nobody else listens: they wait for us.
      const handlers = process.listenerCount(signal) - 1 - countSignalExitListeners();
      // The kernel ignores a signal without a handler for the first process of a container: it lives on until it is killed.
      if (handlers > 0 || process.pid === 1) {
        void quietly(tracing.flushBesideExit());
        return;
      }
      const raise = () => {
        process.removeListener(signal, onSignal);
        process.kill(process.pid, signal);
      };
      // The second signal is from someone who does not want to wait.
      if (isStopping) {
        raise();
        return;
      }
      isStopping = true;
      void quietly(tracing.shutdown()).then(raise);
    };
    process.on(signal, onSignal);
  }
}

async function quietly(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    diag.warn('@sgp-otel/auto', `Not everything was sent: ${(error as Error)?.message ?? String(error)}`);
  }
}
