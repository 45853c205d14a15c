// The ids of traces and spans. The SDK makes them of `Math.random`: a test that stubs it would get the same id for all
// of them, and a program that seeds it would get other numbers than without us.
import { randomFillSync } from 'node:crypto';
import type { IdGenerator } from '@opentelemetry/sdk-trace-base';

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;
/** Filled at once, since a call for each id would take several times as long. */
const POOL_BYTES = 4096;

export class OwnIds implements IdGenerator {
  readonly #pool = Buffer.alloc(POOL_BYTES);
  #used = POOL_BYTES;

  generateTraceId(): string {
    return this.#next(TRACE_ID_BYTES);
  }

  generateSpanId(): string {
    return this.#next(SPAN_ID_BYTES);
  }

  #next(bytes: number): string {
    if (this.#used + bytes > POOL_BYTES) {
      randomFillSync(this.#pool);
      this.#used = 0;
    }
    const from = this.#used;
    this.#used += bytes;
    const id = this.#pool.toString('hex', from, this.#used);
    // All zeros is no id.
    return /^0+$/.test(id) ? this.#next(bytes) : id;
  }
}
