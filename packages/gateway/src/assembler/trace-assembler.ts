// Gathers the spans of each trace until it may be converted as a whole: until its root has ended and a moment for
// stragglers is over, but no longer than a limit, and within bounds. Knows no clock, no queue and no conversion.
//
//   first span ─▶ held ── root seen + settle │ age limit │ a bound ─▶ released ─▶ remembered
//                                                                                  └ a later span: held a moment ─▶ late
import { RecentTraces } from './recent-traces';

export interface AssemblerLimits {
  /** After the root has come, what ended before it may still be on its way. */
  readonly settleMillis: number;
  /** From the first span of a trace; a root may never come. */
  readonly maxHoldMillis: number;
  /** In all traces; beyond it the oldest is released. */
  readonly maxSpans: number;
  readonly maxBytes: number;
  /** In one trace; beyond it, it is released in parts. */
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

/** What came together for one trace. */
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
}

export class TraceAssembler<T> {
  readonly #limits: AssemblerLimits;
  /** In the order of their first spans. */
  readonly #held = new Map<string, HeldTrace<T>>();
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

  /** Returns what has to go because of a bound. */
  add(piece: TracePiece<T>, nowMillis: number): ReleasedTrace<T>[] {
    const held = this.#heldFor(piece, nowMillis);
    held.entries.push(...piece.entries);
    held.spans += piece.spans;
    held.bytes += piece.bytes;
    this.#spans += piece.spans;
    this.#bytes += piece.bytes;
    if (piece.hasRoot && !held.hasRoot) {
      held.hasRoot = true;
      held.dueMillis = Math.min(held.dueMillis, nowMillis + this.#limits.settleMillis);
    }
    const released: ReleasedTrace<T>[] = [];
    if (held.spans > this.#limits.maxTraceSpans || held.bytes > this.#limits.maxTraceBytes) {
      released.push(this.#release(held, 'bound', nowMillis));
    }
    while (this.#spans > this.#limits.maxSpans || this.#bytes > this.#limits.maxBytes) {
      const [oldest] = this.#held.values();
      if (oldest === undefined) break;
      released.push(this.#release(oldest, 'bound', nowMillis));
    }
    return released;
  }

  #heldFor({ account, traceId }: TracePiece<T>, nowMillis: number): HeldTrace<T> {
    // One id in two accounts is two traces.
    const key = `${traceId} ${account}`;
    const known = this.#held.get(key);
    if (known !== undefined) return known;
    const isLate = this.#released.has(key, nowMillis);
    const { settleMillis, maxHoldMillis } = this.#limits;
    const held: HeldTrace<T> = {
      key,
      account,
      traceId,
      entries: [],
      firstMillis: nowMillis,
      isLate,
      spans: 0,
      bytes: 0,
      dueMillis: nowMillis + (isLate ? Math.min(settleMillis, maxHoldMillis) : maxHoldMillis),
      hasRoot: false,
    };
    this.#held.set(key, held);
    return held;
  }

  /** What is due by now. */
  due(nowMillis: number): ReleasedTrace<T>[] {
    const due = [...this.#held.values()].filter(({ dueMillis }) => dueMillis <= nowMillis);
    return due.map((held) => this.#release(held, held.hasRoot ? 'root' : 'age', nowMillis));
  }

  /** When {@link due} has something next; `undefined` when nothing is held. */
  get nextDueMillis(): number | undefined {
    let next: number | undefined;
    for (const { dueMillis } of this.#held.values()) if (next === undefined || dueMillis < next) next = dueMillis;
    return next;
  }

  #release(held: HeldTrace<T>, reason: ReleaseReason, nowMillis: number): ReleasedTrace<T> {
    this.#held.delete(held.key);
    this.#spans -= held.spans;
    this.#bytes -= held.bytes;
    this.#released.add(held.key, nowMillis);
    const { account, traceId, entries, isLate } = held;
    return { account, traceId, entries, reason: isLate && reason !== 'bound' ? 'late' : reason };
  }
}
