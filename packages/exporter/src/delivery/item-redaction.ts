// Redaction as one exporter uses it: its options, and what is said about a mask that fails.
import { nowMillis } from '../clock/real-time';
import { log } from '../diagnostics/log';
import type { ItemDraft } from '../item/item-draft';
import { type Mask, redactItem } from '../redact/redact-item';
import { mayHoldCredential } from '../redact/redact-text';
import { RedactionFailures } from '../redact/redaction-failures';

const WARNING_INTERVAL_MILLIS = 60_000;

export class ItemRedaction {
  readonly #redactCredentials: boolean;
  readonly #mask: Mask | undefined;
  readonly #failures = new RedactionFailures();
  #warnedAtMillis = Number.NEGATIVE_INFINITY;

  constructor(redactCredentials: boolean, mask: Mask | undefined) {
    this.#redactCredentials = redactCredentials;
    this.#mask = mask;
  }

  /** The item as it may leave. */
  redact(item: ItemDraft): ItemDraft {
    const redacted = redactItem(item, {
      redactCredentials: this.#redactCredentials,
      mask: this.#mask,
      failures: this.#failures,
    });
    if (this.#mask !== undefined) this.#report();
    return redacted;
  }

  /** Whether a recorded text, and every text in it if it is JSON, may leave as it is. */
  readonly isClean = (text: string): boolean => !this.#redactCredentials || !mayHoldCredential(text);

  #report(): void {
    if (nowMillis() - this.#warnedAtMillis < WARNING_INTERVAL_MILLIS) return;
    const failures = this.#failures.take();
    if (failures === undefined) return;
    this.#warnedAtMillis = nowMillis();
    log.warn(
      `mask failed for ${failures.count} texts, the first at ${JSON.stringify(failures.firstKey)}: it must return a ` +
        'text and not throw. They are sent as [REDACTED:mask-failed].',
    );
  }
}
