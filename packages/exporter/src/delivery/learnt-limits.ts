// What the answers so far teach about requests: how large a body may be and how long one may take.
import { nowMillis } from '../clock/real-time';
import { log } from '../diagnostics/log';
import { AttemptTime } from './attempt-time';
import type { RequestLimits } from './deliver-requests';
import { isSilence, type Outcome } from './outcome';
import { RequestLimit, SMALL_REQUEST_BYTES } from './request-limit';

/** A request that has ended. */
interface EndedRequest {
  readonly bytes: number;
  readonly attempts: number;
  readonly millis: number;
  /** Its spans may be the reason why it failed. */
  readonly isSuspect: boolean;
}

export class LearntLimits implements RequestLimits {
  readonly #limit: RequestLimit;
  readonly #attemptTime = new AttemptTime();

  constructor(configuredBytes: number) {
    this.#limit = new RequestLimit(configuredBytes);
  }

  maxRequestBytes(): number {
    return this.#limit.bytes(nowMillis());
  }

  maxItemRequestBytes(): number {
    return this.#limit.itemBytes(nowMillis());
  }

  tooLarge(bodyBytes: number): void {
    const now = nowMillis();
    if (!this.#limit.refused(bodyBytes, now)) return;
    const learnt = this.#limit.bytes(now);
    log.warn(`The server refused a request of ${bodyBytes} bytes; from now on they have at most ${learnt}.`);
  }

  /** @param floorMillis what an attempt with next to no body may take */
  attemptMillis(bodyBytes: number, floorMillis: number): number {
    return this.#attemptTime.millisFor(bodyBytes, floorMillis);
  }

  learn(outcome: Outcome, { bytes, attempts, millis, isSuspect }: EndedRequest): void {
    if (outcome.kind === 'delivered') {
      this.#limit.answered(bytes);
      if (attempts === 1) this.#attemptTime.answered(bytes, millis);
    } else if (isSilence(outcome) && !(isSuspect && bytes > SMALL_REQUEST_BYTES)) {
      const now = nowMillis();
      if (!this.#limit.unanswered(bytes, now)) return;
      const learnt = this.#limit.bytes(now);
      log.info(`A request of ${bytes} bytes got no answer; for a while they have at most ${learnt}.`);
    }
  }
}
