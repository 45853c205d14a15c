// The largest request body: as configured, less after the server refused one (413), and slowly more again, since what refused it may have been changed.
import { MIN_REQUEST_BYTES } from '../configuration/settings-table';

const GROWTH = 1.25;
const FIRST_PAUSE_MILLIS = 10 * 60_000;
const LONGEST_PAUSE_MILLIS = 6 * 3_600_000;

export class RequestLimit {
  readonly #configuredBytes: number;
  #bytes: number;
  #pauseMillis = FIRST_PAUSE_MILLIS;
  #raiseAtMillis = Number.POSITIVE_INFINITY;
  /** Whether the last change was a raise that no request has proved yet. */
  #isRaised = false;

  constructor(configuredBytes: number) {
    this.#configuredBytes = configuredBytes;
    this.#bytes = configuredBytes;
  }

  /** The limit at this moment. After each pause without a refusal it is a quarter higher, up to what is configured. */
  bytes(nowMillis: number): number {
    if (nowMillis >= this.#raiseAtMillis) {
      this.#bytes = Math.min(this.#configuredBytes, Math.floor(this.#bytes * GROWTH));
      this.#isRaised = true;
      this.#raiseAtMillis =
        this.#bytes < this.#configuredBytes ? nowMillis + this.#pauseMillis : Number.POSITIVE_INFINITY;
    }
    return this.#bytes;
  }

  /**
   * The server refused a body of this size. Returns whether that lowers the limit: to half of it. When that follows a raise, the next one comes after
   * twice the time (10 minutes, up to 6 hours): a server that has not changed is asked for little.
   */
  refused(bodyBytes: number, nowMillis: number): boolean {
    const learnt = Math.max(MIN_REQUEST_BYTES, Math.floor(bodyBytes / 2));
    if (learnt >= this.#bytes) return false;
    if (this.#isRaised) this.#pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, this.#pauseMillis * 2);
    this.#isRaised = false;
    this.#bytes = learnt;
    this.#raiseAtMillis = nowMillis + this.#pauseMillis;
    return true;
  }
}
