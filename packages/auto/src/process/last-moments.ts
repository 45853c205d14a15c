// What the destinations of spans are asked at the end of a process. All of it together takes no longer than one
// shutdown may.
import type { Worker } from 'node:worker_threads';
import type { SpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { SgpSpanProcessor } from '@sgp-otel/exporter';
import { allOf, nowMillis } from '../clock/real-time';
import { remoteDetectionEnds } from '../resources/remote-detection';
import type { Stoppable } from './end-of-process';
import type { ThreadHandover } from './thread-handover';

export class LastMoments implements Stoppable {
  readonly #sgp: SgpSpanProcessor | undefined;
  readonly #others: readonly SpanProcessor[];
  readonly shutdown: () => Promise<void>;
  readonly #threads: ThreadHandover | undefined;
  /** Time that was spent flushing since everything was last delivered. */
  #usedMillis = 0;

  constructor(
    sgp: SgpSpanProcessor | undefined,
    others: readonly SpanProcessor[],
    shutdown: () => Promise<void>,
    threads?: ThreadHandover,
  ) {
    this.#sgp = sgp;
    this.#others = others;
    this.shutdown = shutdown;
    this.#threads = threads;
  }

  /** Other processors do not say whether they have unsent spans, so with one of them the answer is always yes. */
  hasUnsent(): boolean {
    return this.#others.length > 0 || this.#pending > 0;
  }

  async flushBeforeEnd(): Promise<void> {
    const started = nowMillis();
    try {
      await remoteDetectionEnds();
      await allOf([
        this.#sgp?.forceFlush({ timeoutMillis: this.#leftMillis, untilHeld: true }),
        ...this.#others.map((each) => each.forceFlush()),
      ]);
    } finally {
      this.#usedMillis = this.#pending === 0 ? 0 : this.#usedMillis + nowMillis() - started;
    }
  }

  threadStarted(worker: Worker): void {
    this.#threads?.started(worker);
  }

  shutdownSync(): void {
    this.#threads?.adoptAll();
    this.#sgp?.shutdownSync({ timeoutMillis: this.#leftMillis });
  }

  get #pending(): number {
    return this.#sgp?.stats().pending ?? 0;
  }

  get #leftMillis(): number {
    return Math.max(1, (this.#sgp?.settings.shutdownTimeoutMillis ?? 0) - this.#usedMillis);
  }
}
