// The largest request body: as configured, less after one was refused for its size (413) or got no answer, and slowly
// more again, since what was in its way may have changed. A state machine without effects: the time is passed in.
//
//   413 ──────────▶ half of it, asked for more after 10 min ┐  a raise that fails doubles the wait, up to 6 h
//   no answer ────▶ half of it, asked for more after 15 s   ┘
//   a small body got no answer either ─▶ size was not the reason: back to where it was
import { MIN_REQUEST_BYTES } from '../configuration/settings-table';

const GROWTH = 1.25;
const FIRST_PAUSE_MILLIS = 10 * 60_000;
const FIRST_SILENCE_PAUSE_MILLIS = 15_000;
const LONGEST_PAUSE_MILLIS = 6 * 3_600_000;
/** No silence makes requests smaller than this, and a body of this size tells that size was not the reason. */
export const SMALL_REQUEST_BYTES = 8 * 1024;

export class RequestLimit {
  readonly #configuredBytes: number;
  #bytes: number;
  /** What the server refuses by its own word: only this cuts an item. */
  #itemBytes: number;
  #pauseMillis = FIRST_PAUSE_MILLIS;
  #raiseAtMillis = Number.POSITIVE_INFINITY;
  /** Whether the last change was a raise that no request has proved yet. */
  #isRaised = false;
  /** The limit before the silence that lowered it. */
  #beforeSilenceBytes: number | undefined;

  constructor(configuredBytes: number) {
    this.#configuredBytes = configuredBytes;
    this.#bytes = configuredBytes;
    this.#itemBytes = configuredBytes;
  }

  /** The limit at this moment. After each pause without a refusal it is a quarter higher, up to what is configured. */
  bytes(nowMillis: number): number {
    if (nowMillis >= this.#raiseAtMillis) {
      this.#bytes = Math.min(this.#configuredBytes, Math.floor(this.#bytes * GROWTH));
      this.#itemBytes = Math.max(this.#itemBytes, this.#bytes);
      this.#isRaised = true;
      this.#raiseAtMillis =
        this.#bytes < this.#configuredBytes ? nowMillis + this.#pauseMillis : Number.POSITIVE_INFINITY;
    }
    return this.#bytes;
  }

  /**
   * The largest item at this moment. Silence lowers it not: it may have had another reason, and what is cut off an item
   * is lost.
   */
  itemBytes(nowMillis: number): number {
    return Math.max(this.bytes(nowMillis), this.#itemBytes);
  }

  /**
   * The server refused a body of this size. Returns whether that lowers the limit: to half of it. When that follows a
   * raise, the next one comes after twice the time (10 minutes, up to 6 hours): a server that has not changed is asked
   * for little.
   */
  refused(bodyBytes: number, nowMillis: number): boolean {
    const learnt = Math.max(MIN_REQUEST_BYTES, Math.floor(bodyBytes / 2));
    this.#itemBytes = Math.min(this.#itemBytes, learnt);
    if (learnt >= this.#bytes) return false;
    this.#beforeSilenceBytes = undefined;
    this.#lower(learnt, FIRST_PAUSE_MILLIS, nowMillis);
    return true;
  }

  /**
   * A body of this size got no answer, or the server failed over it. Returns whether that lowers the limit: to half of
   * it, down to a few KB. It is asked for more sooner than after a refusal, since most silences have other reasons.
   */
  unanswered(bodyBytes: number, nowMillis: number): boolean {
    if (bodyBytes <= SMALL_REQUEST_BYTES) {
      this.#bytes = Math.max(this.#bytes, this.#beforeSilenceBytes ?? 0);
      this.#beforeSilenceBytes = undefined;
      return false;
    }
    const learnt = Math.max(SMALL_REQUEST_BYTES, Math.floor(bodyBytes / 2));
    if (learnt >= this.#bytes) return false;
    this.#beforeSilenceBytes ??= this.#bytes;
    this.#lower(learnt, FIRST_SILENCE_PAUSE_MILLIS, nowMillis);
    return true;
  }

  /** A body of this size was answered: a raise that it makes use of is proved. */
  answered(bodyBytes: number): void {
    if (this.#isRaised && bodyBytes * GROWTH >= this.#bytes) this.#isRaised = false;
  }

  #lower(bytes: number, firstPauseMillis: number, nowMillis: number): void {
    const isFirst = this.#bytes === this.#configuredBytes && !this.#isRaised;
    if (isFirst) this.#pauseMillis = firstPauseMillis;
    else if (this.#isRaised) this.#pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, this.#pauseMillis * 2);
    this.#pauseMillis = Math.max(this.#pauseMillis, firstPauseMillis);
    this.#isRaised = false;
    this.#bytes = bytes;
    this.#raiseAtMillis = nowMillis + this.#pauseMillis;
  }
}
