// The model calls of recent traces, for finding those that another instrumentation recorded too. Bounded: the oldest
// trace is forgotten first.
import type { ModelUse } from './model-use';

const MAX_CALLS = 10_000;
const MAX_CALLS_OF_A_TRACE = 1024;

export interface ModelCall {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | undefined;
  /** The instrumentation. */
  readonly scope: string;
  readonly models: readonly string[];
  /** `undefined` when the span has no tokens, as with some streams. */
  readonly use: ModelUse | undefined;
  readonly responseId: string | undefined;
  /** Nothing but its own instrumentation is above it, up to the root of its trace. */
  readonly isBare: boolean;
  readonly startMillis: number;
  readonly endMillis: number;
  /** The other instrumentations that recorded this call: each records a call once. */
  readonly alsoRecordedBy: string[];
  /** The call that reports the tokens, when this one has none. */
  reporter: ModelCall | undefined;
}

export class RecentCalls {
  readonly #groups = new Map<string, ModelCall[]>();
  /** Kept while traces are forgotten one after the other: a fresh iterator would pass over all that are gone. */
  #oldestFirst: IterableIterator<string> | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** @param group a trace id, or a key that stands for several traces */
  of(group: string): readonly ModelCall[] {
    return this.#groups.get(group) ?? [];
  }

  add(group: string, call: ModelCall): void {
    let calls = this.#groups.get(group);
    if (calls === undefined) {
      calls = [];
      this.#groups.set(group, calls);
    }
    calls.push(call);
    this.#size += 1;
    if (calls.length > MAX_CALLS_OF_A_TRACE) {
      this.#size -= calls.splice(0, MAX_CALLS_OF_A_TRACE / 2).length;
    }
    if (this.#size <= MAX_CALLS) {
      this.#oldestFirst = undefined;
      return;
    }
    this.#oldestFirst ??= this.#groups.keys();
    while (this.#size > MAX_CALLS) this.#forget(this.#oldestFirst.next().value as string);
  }

  #forget(group: string): void {
    this.#size -= this.#groups.get(group)?.length ?? 0;
    this.#groups.delete(group);
  }
}
