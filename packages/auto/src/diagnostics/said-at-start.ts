// What was said while tracing started, so that it is said once in a process: worker threads start with the same flag
// and find the same faults.
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';
import { isMainThread } from '../environment/thread';

/** Node hands a copy of this to each thread that is started. */
const KEY = '@sgp-otel/auto.said-at-start';

let isStarting = false;
const said: string[] = [];

export function whileStarting<T>(start: () => T): T {
  isStarting = true;
  try {
    return start();
  } finally {
    isStarting = false;
    if (isMainThread) setEnvironmentData(KEY, said);
  }
}

export function isStartingNow(): boolean {
  return isStarting;
}

/** Whether the thread that this one comes from has started tracing, and said so. */
export function isStartSaid(): boolean {
  return !isMainThread && getEnvironmentData(KEY) !== undefined;
}

/** Notes a line. `false` when it was said by the main thread at its start, and this thread would say it at its own. */
export function isNewAtStart(line: string): boolean {
  if (!isStarting) return true;
  if (!isMainThread) return !(getEnvironmentData(KEY) as readonly string[] | undefined)?.includes(line);
  said.push(line);
  return true;
}
