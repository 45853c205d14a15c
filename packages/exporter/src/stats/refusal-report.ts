// Logs which spans the backend refused and why; only a few each minute, since a systematic mistake affects all of them.
import { nowMillis } from '../clock/real-time';
import type { SpanIdentity } from '../delivery/outgoing-span';
import { log } from '../diagnostics/log';

const PERIOD_MILLIS = 60_000;
const MAX_LINES = 10;
/** Names are meant to be short; a long one may contain anything. */
const SHOWN_NAME_CHARS = 100;

export class RefusalReport {
  readonly #now: () => number;
  #periodStartMillis = Number.NEGATIVE_INFINITY;
  #lines = 0;

  /** @param now a monotonic clock in milliseconds */
  constructor(now: () => number = () => nowMillis()) {
    this.#now = now;
  }

  refused(span: SpanIdentity, error: Error): void {
    const now = this.#now();
    if (now - this.#periodStartMillis >= PERIOD_MILLIS) {
      this.#periodStartMillis = now;
      this.#lines = 0;
    }
    this.#lines += 1;
    if (this.#lines > MAX_LINES) return;
    log.warn(`${described(span)} was refused. ${error.message}`);
    if (this.#lines === MAX_LINES) log.warn('Further refused spans are only counted for a minute.');
  }
}

function described(span: SpanIdentity): string {
  try {
    const { traceId, spanId } = span.spanContext();
    return `The span ${JSON.stringify(span.name.slice(0, SHOWN_NAME_CHARS))} (${spanId} of trace ${traceId})`;
  } catch {
    return 'A span that cannot be read';
  }
}
