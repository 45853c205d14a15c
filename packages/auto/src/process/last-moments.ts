// What the destinations of spans are asked at the end of a process. All of it together takes no longer than one shutdown may.
import type { SpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { SgpSpanProcessor } from '@sgp-otel/exporter';
import { remoteDetectionEnds } from '../resources/remote-detection';
import type { Stoppable } from './end-of-process';

export class LastMoments implements Stoppable {
  readonly #sgp: SgpSpanProcessor | undefined;
  readonly #others: readonly SpanProcessor[];
  readonly shutdown: () => Promise<void>;
  /** Without anything having been delivered completely since. */
  #usedMillis = 0;

  constructor(sgp: SgpSpanProcessor | undefined, others: readonly SpanProcessor[], shutdown: () => Promise<void>) {
    this.#sgp = sgp;
    this.#others = others;
    this.shutdown = shutdown;
  }

  /** What other processors have is not known. */
  hasUnsent(): boolean {
    return this.#others.length > 0 || this.#pending > 0;
  }

  async flushBeforeEnd(): Promise<void> {
    const started = performance.now();
    try {
      await remoteDetectionEnds();
      await Promise.all([
        this.#sgp?.forceFlush({ timeoutMillis: this.#leftMillis, untilHeld: true }),
        ...this.#others.map((each) => each.forceFlush()),
      ]);
    } finally {
      this.#usedMillis = this.#pending === 0 ? 0 : this.#usedMillis + performance.now() - started;
    }
  }

  shutdownSync(): void {
    this.#sgp?.shutdownSync({ timeoutMillis: this.#leftMillis });
  }

  get #pending(): number {
    return this.#sgp?.stats().pending ?? 0;
  }

  get #leftMillis(): number {
    return Math.max(1, (this.#sgp?.settings.shutdownTimeoutMillis ?? 0) - this.#usedMillis);
  }
}
