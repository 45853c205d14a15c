// The tracing of this process, whichever copy of this package started it.
import type { ProcessorStats } from '@sgp-otel/exporter';

/** What runs in this process. */
export interface Tracing {
  /** Sends every span that has ended so far. Rejects when that takes longer than the export timeout. */
  flush(): Promise<void>;
  /** Sends what waits, within the shutdown timeout, and stops. */
  shutdown(): Promise<void>;
  /** What became of the spans so far. */
  stats(): ProcessorStats;
}

// Two copies of this package in one process start one SDK.
const RUNNING = Symbol.for('@sgp-otel/auto.tracing');
type Global = { [RUNNING]?: Tracing };

export function runningTracing(): Tracing | undefined {
  return (globalThis as Global)[RUNNING];
}

export function setRunningTracing(tracing: Tracing): void {
  (globalThis as Global)[RUNNING] = tracing;
}
