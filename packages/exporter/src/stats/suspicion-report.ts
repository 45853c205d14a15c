// Logs, at most once a minute, that some requests fail while others are answered: this is not an outage, and calls for
// something else.
import { log } from '../diagnostics/log';

const REPEAT_MILLIS = 60_000;

export class SuspicionReport {
  #lastSaidMillis = Number.NEGATIVE_INFINITY;

  /** @param count spans that are under suspicion */
  toldApart(error: Error, count: number, nowMillis: number): void {
    if (nowMillis - this.#lastSaidMillis < REPEAT_MILLIS) return;
    this.#lastSaidMillis = nowMillis;
    const what = count === 1 ? 'A request with this one span fails' : `Requests with some of ${count} spans fail`;
    log.warn(
      `${what} while others are answered; what is refused is searched for, the others are delivered. ${error.message}`,
    );
  }
}
