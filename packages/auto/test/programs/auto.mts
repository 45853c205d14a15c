// @sgp-otel/auto, as an application uses it.
import '@sgp-otel/auto/register';
import { flush, type ProcessorStats, shutdown, stats } from '@sgp-otel/auto';

export async function handler(): Promise<number> {
  await flush();
  const counts: ProcessorStats | undefined = stats();
  await shutdown();
  return counts?.delivered ?? 0;
}
