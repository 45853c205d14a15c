// Gathers the spans of each trace until it may be converted as a whole: until its root has ended and a moment for
// stragglers is over, but no longer than a limit, and within bounds. Knows no clock, no queue and no conversion.
//
//   first span ─▶ held ── root seen + settle │ age limit │ a bound ─▶ released ─▶ remembered
//                                                                                  └ a later span: held a moment ─▶ late
import { type Link, LinkedList } from './linked-list';
import { RecentTraces } from './recent-traces';

export interface AssemblerLimits {
  /** How long to wait after the root: spans that ended before it may still be on their way. */
  readonly settleMillis: number;
  /** How long a trace is held from its first span on, since a root may never come. */
  readonly maxHoldMillis: number;
  /** Most spans that are held in all traces together; beyond it the oldest trace is released. */
  readonly maxSpans: number;
  readonly maxBytes: number;
  /** Most spans that are held in one trace; a larger trace is released in parts. */
  readonly maxTraceSpans: number;
  readonly maxTraceBytes: number;
  /** How long a released trace is known. */
  readonly rememberMillis: number;
}

export const DEFAULT_LIMITS: AssemblerLimits = {
  settleMillis: 1_000,
  maxHoldMillis: 10_000,
  maxSpans: 200_000,
  maxBytes: 96 * 1024 * 1024,
  maxTraceSpans: 20_000,
  maxTraceBytes: 32 * 1024 * 1024,
  rememberMillis: 10 * 60_000,
};

/** The spans of one trace that arrived together. */
export interface TracePiece<T> {
  readonly account: string;
  readonly traceId: string;
  readonly entries: readonly T[];
  readonly spans: number;
  readonly bytes: number;
  /** Whether a span without a parent is among it. */
  readonly hasRoot: boolean;
}

export type ReleaseReason = 'root' | 'age' | 'bound' | 'late';

export interface ReleasedTrace<T> {
  readonly account: string;
  readonly traceId: string;
  readonly entries: readonly T[];
  readonly reason: ReleaseReason;
}

interface HeldTrace<T> {
  readonly key: string;
  readonly account: string;
  readonly traceId: string;
  readonly entries: T[];
  readonly firstMillis: number;
  readonly isLate: boolean;
  spans: number;
  bytes: number;
  dueMillis: number;
  hasRoot: boolean;
  inAge: Link<HeldTrace<T>> | undefined;
  inSettling: Link<HeldTrace<T>> | undefined;
}

export class TraceAssembler<T> {
  readonly #limits: AssemblerLimits;
  /** The first that came. */
  #mainAccount: string | undefined;
  readonly #held = new Map<string, HeldTrace<T>>();
  /** All, in the order of their first spans, which is that in which they get too old. */
  readonly #byAge = new LinkedList<HeldTrace<T>>();
  /** Those that are due before they are too old, in that order: each of them waits equally long. */
  readonly #settling = new LinkedList<HeldTrace<T>>();
  readonly #released: RecentTraces;
  #spans = 0;
  #bytes = 0;

  constructor(limits: AssemblerLimits = DEFAULT_LIMITS) {
    this.#limits = limits;
    this.#released = new RecentTraces(limits.rememberMillis);
  }

  get traces(): number {
    return this.#held.size;
  }

  get spans(): number {
    return this.#spans;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Adds spans, and returns the traces that must be released because a bound is reached. */
  add(piece: TracePiece<T>, nowMillis: number): ReleasedTrace<T>[] {
    const held = this.#heldFor(piece, nowMillis);
    for (const entry of piece.entries) held.entries.push(entry);
    held.spans += piece.spans;
    held.bytes += piece.bytes;
    this.#spans += piece.spans;
    this.#bytes += piece.bytes;
    if (piece.hasRoot && !held.hasRoot) {
      held.hasRoot = true;
      this.#settle(held, nowMillis);
    }
    const released: ReleasedTrace<T>[] = [];
    if (held.spans > this.#limits.maxTraceSpans || held.bytes > this.#limits.maxTraceBytes) {
      released.push(this.#release(held, 'bound', nowMillis));
    }
    while (this.#spans > this.#limits.maxSpans || this.#bytes > this.#limits.maxBytes) {
      const { first: oldest } = this.#byAge;
      if (oldest === undefined) break;
      released.push(this.#release(oldest, 'bound', nowMillis));
    }
    return released;
  }

  #settle(held: HeldTrace<T>, nowMillis: number): void {
    const dueMillis = nowMillis + this.#limits.settleMillis;
    if (dueMillis >= held.dueMillis) return;
    held.dueMillis = dueMillis;
    held.inSettling = this.#settling.add(held);
  }

  /** One id in two accounts is two traces. Most gateways have one account, whose ids are keys as they are. */
  #keyOf({ account, traceId }: TracePiece<T>): string {
    this.#mainAccount ??= account;
    return account === this.#mainAccount ? traceId : `${traceId} ${account}`;
  }

  #heldFor(piece: TracePiece<T>, nowMillis: number): HeldTrace<T> {
    const key = this.#keyOf(piece);
    const known = this.#held.get(key);
    if (known !== undefined) return known;
    const isLate = this.#released.has(key, nowMillis);
    const held: HeldTrace<T> = {
      key,
      account: piece.account,
      traceId: piece.traceId,
      entries: [],
      firstMillis: nowMillis,
      isLate,
      spans: 0,
      bytes: 0,
      dueMillis: nowMillis + this.#limits.maxHoldMillis,
      hasRoot: false,
      inAge: undefined,
      inSettling: undefined,
    };
    this.#held.set(key, held);
    held.inAge = this.#byAge.add(held);
    if (isLate) this.#settle(held, nowMillis);
    return held;
  }

  /** Releases the traces whose time to wait is over. */
  due(nowMillis: number): ReleasedTrace<T>[] {
    const released: ReleasedTrace<T>[] = [];
    for (let held = this.#nextDue; held !== undefined && held.dueMillis <= nowMillis; held = this.#nextDue) {
      released.push(this.#release(held, held.hasRoot ? 'root' : 'age', nowMillis));
    }
    return released;
  }

  /** When {@link due} has something next; `undefined` when nothing is held. */
  get nextDueMillis(): number | undefined {
    return this.#nextDue?.dueMillis;
  }

  get #nextDue(): HeldTrace<T> | undefined {
    const { first: oldest } = this.#byAge;
    const { first: settled } = this.#settling;
    if (oldest === undefined || settled === undefined) return oldest;
    return settled.dueMillis < oldest.dueMillis ? settled : oldest;
  }

  #release(held: HeldTrace<T>, reason: ReleaseReason, nowMillis: number): ReleasedTrace<T> {
    this.#held.delete(held.key);
    if (held.inAge !== undefined) this.#byAge.remove(held.inAge);
    if (held.inSettling !== undefined) this.#settling.remove(held.inSettling);
    this.#spans -= held.spans;
    this.#bytes -= held.bytes;
    this.#released.add(held.key, nowMillis);
    const { account, traceId, entries, isLate } = held;
    return { account, traceId, entries, reason: isLate && reason !== 'bound' ? 'late' : reason };
  }
}
