// Encoded items of a thread that are not confirmed yet, in memory that another thread can read when this one was
// terminated: even from within a busy loop nothing has to run for it.
//
//   [ head tail taken unkept | … released | head ▶ item item item ◀ tail | free … ]
//
// The items are a ring: none is ever moved, and one counts when tail is past it.
const MEMORY_BYTES = 4 * 1024 * 1024;

/** Places of the header, in words of four bytes. */
const HEAD = 0;
const TAIL = 1;
/** Another thread has taken what is here: nothing is added any more. */
const TAKEN = 2;
/** Items there was no room for, which wait in the thread's own memory alone. */
const UNKEPT = 3;
const FIRST = 4;

/** In place of a length: the rest up to the end of the memory is not used. */
const SKIP = -1;
const WAITING = 0;
const RELEASED = 1;
/** Words before the bytes of an item: its length and its state. */
const PREFIX = 2;

/**
 * Where the processor of a worker thread keeps what is not delivered yet, so that the main thread can send it when that
 * thread was ended from outside. 4 MiB; what has no room is only counted. `memory` is what is passed to the other
 * thread.
 */
export class SpanJournal {
  readonly memory: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #bytes: Uint8Array;

  /**
   * @param memory of the journal of another thread; by default 4 MiB of its own, of which the system gives what is used
   */
  constructor(memory = new SharedArrayBuffer(MEMORY_BYTES)) {
    this.memory = memory;
    this.#words = new Int32Array(memory);
    this.#bytes = new Uint8Array(memory);
    if (this.#words[HEAD] === 0) {
      this.#words[HEAD] = FIRST;
      this.#words[TAIL] = FIRST;
    }
  }

  /**
   * Where the item is kept, for {@link release}; `undefined` when there is no room: then only its number is known to
   * others.
   */
  keep(item: Uint8Array | undefined): number | undefined {
    const words = this.#words;
    const size = PREFIX + Math.ceil((item?.length ?? 0) / 4);
    const at = item && Atomics.load(words, TAKEN) === 0 ? this.#place(size) : undefined;
    if (item === undefined || at === undefined) {
      Atomics.add(words, UNKEPT, 1);
      return undefined;
    }
    words[at] = item.length;
    words[at + 1] = WAITING;
    this.#bytes.set(item, (at + PREFIX) * 4);
    Atomics.store(words, TAIL, at + size);
    return at;
  }

  /** It was delivered, or lost and counted. */
  release(at: number | undefined): void {
    const words = this.#words;
    if (at === undefined) {
      Atomics.sub(words, UNKEPT, 1);
      return;
    }
    Atomics.store(words, at + 1, RELEASED);
    const tail = words[TAIL] as number;
    let head = words[HEAD] as number;
    while (head !== tail && (this.#isSkip(head) || words[head + 1] === RELEASED)) head = this.#after(head);
    // Back to the start when it is empty, so that little of the memory is ever touched.
    Atomics.store(words, HEAD, head === tail ? FIRST : head);
    if (head === tail) Atomics.store(words, TAIL, FIRST);
  }

  /**
   * For another thread, when this one has ended or the process does: what waits, oldest first, and the number of those
   * that are not here.
   */
  take(): { readonly items: Uint8Array[]; readonly unkept: number } {
    const words = this.#words;
    const items: Uint8Array[] = [];
    if (Atomics.exchange(words, TAKEN, 1) === 1) return { items, unkept: 0 };
    // The thread may still run and release items, or be adding its last one.
    let head: number;
    let tail: number;
    do {
      head = Atomics.load(words, HEAD);
      tail = Atomics.load(words, TAIL);
    } while (head !== Atomics.load(words, HEAD));
    let steps = words.length;
    for (let at = head; at !== tail && steps > 0; at = this.#after(at), steps--) {
      if (this.#isSkip(at) || Atomics.load(words, at + 1) === RELEASED) continue;
      const start = (at + PREFIX) * 4;
      items.push(this.#bytes.slice(start, start + (words[at] as number)));
    }
    return { items, unkept: Math.max(0, Atomics.load(words, UNKEPT)) };
  }

  #isSkip(at: number): boolean {
    return at >= this.#words.length || this.#words[at] === SKIP;
  }

  #after(at: number): number {
    return this.#isSkip(at) ? FIRST : at + PREFIX + Math.ceil((this.#words[at] as number) / 4);
  }

  /**
   * A free place in one piece; the ring is never filled up, since then head and tail would be the same as when it is
   * empty.
   */
  #place(size: number): number | undefined {
    const words = this.#words;
    const head = words[HEAD] as number;
    const tail = words[TAIL] as number;
    if (tail < head) return size < head - tail ? tail : undefined;
    if (size < words.length - tail) return tail;
    if (size >= head - FIRST) return undefined;
    if (tail < words.length) words[tail] = SKIP;
    return FIRST;
  }
}
