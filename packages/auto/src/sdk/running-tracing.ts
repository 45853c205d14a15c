// The tracing of this process, whichever copy of this package started it.
import type { ProcessorStats } from '@sgp-otel/exporter';

/** What runs in this process. */
export interface Tracing {
  /** Sends every span that has ended so far. Rejects when that takes longer than the export timeout. */
  flush(): Promise<void>;
  /** Sends what waits, within the shutdown timeout, and stops. */
  shutdown(): Promise<void>;
  /** What became of the spans so far; `undefined` when none go to SGP. */
  stats(): ProcessorStats | undefined;
}

// Two copies of this package in one process start one SDK, and say once that tracing is off.
const RUNNING = Symbol.for('@sgp-otel/auto.tracing');
type Global = { [RUNNING]?: Tracing | 'off' };

export function runningTracing(): Tracing | undefined {
  const running = (globalThis as Global)[RUNNING];
  return running === 'off' ? undefined : running;
}

/** Whether some copy of this package has already started tracing, or decided not to. */
export function isTracingDecided(): boolean {
  return (globalThis as Global)[RUNNING] !== undefined;
}

export function setRunningTracing(tracing: Tracing | undefined): void {
  (globalThis as Global)[RUNNING] = tracing ?? 'off';
}
