// One request with its attempts: asks, decides whether to ask again, waits.
import { clearTimeout, nextTurn, nowMillis, RealDate, setTimeout } from '../clock/real-time';
import { ownRandom } from '../own-random';
import { type Answer, type AskOptions, askOnce } from './ask-once';
import type { KeepaliveAgent } from './keepalive-agent';
import { retryAfterMillis } from './retry-after';
import { retryDelayMillis } from './retry-delay';

export interface RetriedRequest extends Omit<AskOptions, 'agent'> {
  readonly agent: KeepaliveAgent;
}

export interface AttemptLimits {
  /** In all, the first included. */
  readonly maxAttempts: number;
  /** On the clock of `nowMillis()`. */
  readonly deadlineMillis: number;
  /** A longer wait before an attempt ends the call. */
  readonly maxWaitMillis: number;
  /** Whether an attempt that got no answer in time is repeated. */
  readonly isTimeoutRetried: boolean;
}

/** How far a call has come; told to the caller while it goes on. */
export interface Progress {
  attempts: number;
  /** What the last answer asked for, if it asked. */
  retryAfterMillis?: number | undefined;
}

export interface Answered extends Answer {
  readonly attempts: number;
  /** What the answer asks for, if it asks. */
  readonly retryAfterMillis: number | undefined;
}

/**
 * Resolves with the last attempt's answer, whatever its status.
 * @param progress told of each attempt when it begins
 * @throws what the last attempt threw, when it got no answer
 */
export async function sendWithRetries(
  url: string,
  request: RetriedRequest,
  limits: AttemptLimits,
  progress: Progress,
): Promise<Answered> {
  for (let attempts = 1; ; attempts++) {
    progress.attempts = attempts;
    await everythingReceived();
    let answer: Answer | undefined;
    let failure: unknown;
    // What an answer asks for holds also when its body breaks off.
    let head: Answer['headers'] | undefined;
    try {
      if (request.signal.aborted) throw new Error('aborted');
      answer = await askOnce(url, {
        ...request,
        agent: request.agent.forRequest(),
        onHead: (headers) => {
          head = headers;
        },
      });
    } catch (error) {
      if (request.signal.aborted) throw error;
      failure = error;
    }
    const asked = head && retryAfterMillis(head['retry-after'], head.date, RealDate.now());
    if (head) progress.retryAfterMillis = asked;
    const isOver =
      isSuccess(answer) || (!limits.isTimeoutRetried && (failure as Error | undefined)?.name === 'TimeoutError');
    const delayMillis = isOver
      ? undefined
      : retryDelayMillis({
          attempt: attempts,
          maxAttempts: limits.maxAttempts,
          // Without a complete answer there is no verdict, whatever its status.
          status: answer?.status,
          retryAfterMillis: asked,
          remainingMillis: Math.min(limits.deadlineMillis - nowMillis(), limits.maxWaitMillis),
          random: ownRandom(),
        });
    if (delayMillis !== undefined) await pause(Math.max(1, delayMillis), request.signal);
    else if (answer === undefined) throw failure;
    else {
      // An earlier attempt that broke off may still be on its way out of this memory.
      return { ...answer, attempts, retryAfterMillis: asked, isBodyFree: answer.isBodyFree && attempts === 1 };
    }
  }
}

function isSuccess(answer: Answer | undefined): boolean {
  return answer !== undefined && answer.status >= 200 && answer.status < 300;
}

/**
 * Lets Node process everything that has arrived, so that connections with unsolicited data are closed before one is
 * reused (see KeepaliveAgent). Takes two turns of the event loop, because the first may be the rest of the current one.
 */
async function everythingReceived(): Promise<void> {
  await nextTurn();
  await nextTurn();
}

/** @throws when the call is aborted */
function pause(millis: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new Error('aborted'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, millis);
    signal.addEventListener('abort', stop, { once: true });
  });
}
