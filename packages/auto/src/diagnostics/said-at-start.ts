// What is logged while tracing starts is logged once in a process. Worker threads start with the same flag: they would
// repeat it or, if they were given variables of their own, say that they are not traced.
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';
import { isMainThread } from '../environment/thread';

/** Node hands a copy of this to each thread that is started. */
const KEY = '@sgp-otel/auto.said-at-start';

let isStarting = false;

export function whileStarting<T>(start: () => T): T {
  isStarting = true;
  try {
    return start();
  } finally {
    isStarting = false;
    if (isMainThread) setEnvironmentData(KEY, true);
  }
}

export function isStartingNow(): boolean {
  return isStarting;
}

/** Whether this is a thread that starts in a process whose main thread has started, and said so. */
export function isStartSaid(): boolean {
  return isStarting && !isMainThread && getEnvironmentData(KEY) !== undefined;
}
