// Used by each way to start tracing: makes sure that unsent spans are sent at the end of the process.
import type { SpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { SgpSpanProcessor } from '@sgp-otel/exporter';
import { shutdownAtExit } from './process/end-of-process';
import { LastMoments } from './process/last-moments';
import { threadHandover } from './process/thread-handover';
import { leaveProcessUnheld } from './process/unheld-requests';
import type { Tracing } from './sdk/running-tracing';

/** Ties what runs to the end of the process. */
export function stopAtExit(
  sgp: SgpSpanProcessor | undefined,
  work: Pick<Tracing, 'flush' | 'shutdown'>,
  others: readonly SpanProcessor[] = [],
): Tracing {
  if (sgp) leaveProcessUnheld();
  const threads = sgp && threadHandover(sgp);
  shutdownAtExit(new LastMoments(sgp, others, work.shutdown, threads));
  return { ...work, stats: () => sgp?.stats() };
}
