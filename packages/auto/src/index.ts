// For code that runs under `--require @sgp-otel/auto/register` and wants to wait for its spans. Importing this starts
// nothing.
import type { ProcessorStats } from '@sgp-otel/exporter';
import { runningTracing } from './sdk/running-tracing';

export type { ProcessorStats } from '@sgp-otel/exporter';

/**
 * Sends every span that has ended so far; for handlers whose process may be frozen or stopped afterwards. Resolves at
 * once when tracing is off.
 * @throws SgpError (as a rejection) `SGP_DEADLINE_EXCEEDED` after the export timeout; the spans stay queued
 */
export function flush(): Promise<void> {
  return harmless(async () => runningTracing()?.flush());
}

/** Sends what waits, within the shutdown timeout, and stops tracing. Spans that end later are counted and not sent. */
export function shutdown(): Promise<void> {
  return harmless(async () => runningTracing()?.shutdown());
}

/**
 * What became of the spans of this process so far: accepted = delivered + dropped + pending. `undefined` when tracing
 * is off.
 */
export function stats(): ProcessorStats | undefined {
  return runningTracing()?.stats();
}

/** The promise of `work`, whose rejection does not end the application when nobody awaits it. */
function harmless(work: () => Promise<void>): Promise<void> {
  const done = work();
  done.catch(() => {});
  return done;
}
