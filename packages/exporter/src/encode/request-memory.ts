// Reuses the memory of request bodies: a fresh megabyte for each request would cost page faults and, worse, garbage
// collections that stall the application. Whoever takes a piece owns it until giving it back; a piece that is not given
// back is ordinary garbage.

const USUAL_BYTES = 640 * 1024;
/** The default limit of a request, and some bytes for what is written beyond its end. */
const LARGEST_KEPT_BYTES = 4 * 1024 * 1024 + 64 * 1024;
/** As many as are in flight by default, and one that is being written. */
const MAX_KEPT = 4;

export class RequestMemory {
  readonly #free: Buffer[] = [];

  take(minBytes = USUAL_BYTES): Buffer {
    const free = this.#free.pop();
    if (free !== undefined && free.length >= minBytes) return free;
    if (free !== undefined) this.#free.push(free);
    return Buffer.allocUnsafeSlow(Math.max(minBytes, USUAL_BYTES));
  }

  /** A larger piece for what no longer fits into `outgrown`. */
  takeLarger(outgrown: Buffer, minBytes: number): Buffer {
    const twice = 2 * outgrown.length;
    // Doubling overshoots the largest piece that is kept, so stop there first; beyond it, doubling just limits the
    // copying.
    const wanted = outgrown.length < LARGEST_KEPT_BYTES ? Math.min(twice, LARGEST_KEPT_BYTES) : twice;
    return this.take(Math.max(minBytes, wanted));
  }

  /** To be called when nobody reads the memory any more. */
  giveBack(memory: Buffer): void {
    if (memory.length <= LARGEST_KEPT_BYTES && this.#free.length < MAX_KEPT) this.#free.push(memory);
  }

  clear(): void {
    this.#free.length = 0;
  }
}
