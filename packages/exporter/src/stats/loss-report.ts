// Logs that spans are being lost: when it starts, then at most once a minute with the numbers, and when it is over.
// Never a line for each span.
import { nowMillis } from '../clock/real-time';
import { log } from '../diagnostics/log';
import { type DropReason, dropReasons } from './drop-reason';

const REPEAT_MILLIS = 60_000;
/** A loss counts as over after this time without another one. */
const CALM_MILLIS = 5_000;

export class LossReport {
  readonly #now: () => number;
  readonly #unreported = new Map<DropReason, number>();
  /** Spans lost since the loss that is being reported began; 0 while there is none. */
  #lostInEpisode = 0;
  #lastLostMillis = Number.NEGATIVE_INFINITY;
  #lastSaidMillis = Number.NEGATIVE_INFINITY;

  /** @param now a monotonic clock in milliseconds */
  constructor(now: () => number = () => nowMillis()) {
    this.#now = now;
  }

  /** @param cause what went wrong, for the reader of the log */
  lost(count: number, reason: DropReason, cause?: string): void {
    this.#unreported.set(reason, (this.#unreported.get(reason) ?? 0) + count);
    this.#lastLostMillis = this.#now();
    const mayRepeat = this.#lastLostMillis - this.#lastSaidMillis >= REPEAT_MILLIS;
    if (this.#lostInEpisode > 0) this.#lostInEpisode += count;
    else if (mayRepeat) this.#lostInEpisode = count;
    if (mayRepeat) this.#say(this.#lostInEpisode === count ? '' : ' more', cause);
  }

  /** Called when spans were delivered: says that a reported loss is over, once it has stopped for a while. */
  recovered(): void {
    if (this.#lostInEpisode === 0 || this.#now() - this.#lastLostMillis < CALM_MILLIS) return;
    log.warn(`No more spans are lost; ${spans(this.#lostInEpisode)} lost in all.`);
    this.#lostInEpisode = 0;
    this.#unreported.clear();
  }

  /** Reports at shutdown what was not reported yet. */
  finish(): void {
    if (this.#unreported.size > 0) this.#say(' more');
  }

  #say(more: string, cause?: string): void {
    const parts = [...this.#unreported].map(([reason, count]) => `${spans(count, more)} lost: ${dropReasons[reason]}`);
    log.warn(`${parts.join('; ')}.${cause ? ` ${cause}` : ''}`);
    this.#unreported.clear();
    this.#lastSaidMillis = this.#now();
  }
}

function spans(count: number, more = ''): string {
  return `${count}${more} ${count === 1 ? 'span' : 'spans'}`;
}
