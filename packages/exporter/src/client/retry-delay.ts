// The retry decision: one pure function. The client feeds it to got's retry hook.

/** Backoff before the first retry; doubles with each further one (contract: behaviour of the existing clients). */
const BASE_DELAY_MILLIS = 400;
const MAX_DELAY_MILLIS = 20_000;

export interface FailedAttempt {
  /** Attempts made so far, this one included. */
  readonly attempt: number;
  readonly maxAttempts: number;
  /** Status of the answer; absent when there was none (a transport error). */
  readonly status?: number;
  /** What `Retry-After` asks for, already relative to now. */
  readonly retryAfterMillis?: number;
  /** Time there is for a wait: until the overall deadline, or less. */
  readonly remainingMillis: number;
  /** In [0, 1): spreads clients that failed together. */
  readonly random: number;
}

/** Statuses worth another try: the upsert is idempotent, so a repeat can do no harm. */
export function isRetryableStatus(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/**
 * Milliseconds to wait before the next attempt, or `undefined` to give up: the attempts are used up, the answer is a
 * verdict that a repeat would not change, or the wait would outlast the time there is for it.
 */
export function retryDelayMillis(failed: FailedAttempt): number | undefined {
  if (failed.attempt >= failed.maxAttempts) return undefined;
  if (failed.status !== undefined && !isRetryableStatus(failed.status)) return undefined;
  const backoff = Math.min(MAX_DELAY_MILLIS, BASE_DELAY_MILLIS * 2 ** (failed.attempt - 1));
  // Half of the wait is fixed and half random, so that the cap holds and clients still drift apart.
  const jittered = backoff / 2 + (backoff / 2) * failed.random;
  const asked = failed.retryAfterMillis;
  // A server that names a time is not asked sooner; the jitter goes on top.
  const delay = asked === undefined ? jittered : Math.max(jittered, asked + (BASE_DELAY_MILLIS / 2) * failed.random);
  return delay < failed.remainingMillis ? delay : undefined;
}
