// Gives a message to its handler, again until it takes it: a partition stands still meanwhile, so that its order holds.
import type { ConsumeMessage, QueueMessage } from './queue-port';

const FIRST_DELAY_MILLIS = 100;
const MAX_DELAY_MILLIS = 10_000;

export interface HandOverCare {
  isStopped(): boolean;
  onProblem(message: string): void;
}

/** Whether the handler has taken the message; not when the consumer has stopped before. Never rejects. */
export async function handOver(handler: ConsumeMessage, message: QueueMessage, care: HandOverCare): Promise<boolean> {
  for (let delayMillis = FIRST_DELAY_MILLIS; !care.isStopped(); delayMillis *= 2) {
    try {
      await handler(message);
      return true;
    } catch (error) {
      care.onProblem(`A message of the queue could not be taken, and is tried again: ${(error as Error).message}`);
    }
    const waitMillis = Math.min(delayMillis, MAX_DELAY_MILLIS);
    await new Promise((resolve) => setTimeout(resolve, waitMillis));
  }
  return false;
}
