// Memory for request bodies, used again: a fresh megabyte for each request costs the system's page faults and, worse, garbage collections that stop the
// application. Whoever takes a piece owns it until it gives it back; what is not given back is ordinary garbage.

const USUAL_BYTES = 640 * 1024;
/** The default largest request, and room for what is written beyond its end. */
const LARGEST_KEPT_BYTES = 4 * 1024 * 1024 + 64 * 1024;
/** As many as are in flight by default, and the one that is being written. */
const MAX_KEPT = 4;

export class RequestMemory {
  readonly #free: Buffer[] = [];

  take(minBytes = USUAL_BYTES): Buffer {
    const free = this.#free.pop();
    if (free !== undefined && free.length >= minBytes) return free;
    if (free !== undefined) this.#free.push(free);
    return Buffer.allocUnsafeSlow(Math.max(minBytes, USUAL_BYTES));
  }

  /** For what has outgrown `outgrown`. */
  takeLarger(outgrown: Buffer, minBytes: number): Buffer {
    const twice = 2 * outgrown.length;
    // Twice would miss what is kept by little; beyond that it is only about copying seldom.
    const wanted = outgrown.length < LARGEST_KEPT_BYTES ? Math.min(twice, LARGEST_KEPT_BYTES) : twice;
    return this.take(Math.max(minBytes, wanted));
  }

  /** Nobody reads it any more. */
  giveBack(memory: Buffer): void {
    if (memory.length <= LARGEST_KEPT_BYTES && this.#free.length < MAX_KEPT) this.#free.push(memory);
  }

  clear(): void {
    this.#free.length = 0;
  }
}
