// Spans whose request failed, kept apart from those behind them until it is known whether they are the reason. A state
// machine without effects: what is tried next, and what becomes of it; the time is passed in. Who sends, and when at
// all (delivery-gate), is decided elsewhere.
//
//   failed request ─▶ group ─ something else is answered ─▶ halves, each in a request of its own
//                       │                                     ├─ taken: the other half is bad, and halved at once
//                       │                                     └─ failed: halved again … until one span is left
//                       │    one span ─ failed again, others answered in between ─▶ a strike; next try after 5 to 60 s
//                       │                                     └─ 8 strikes ─▶ given up
//                       └ nothing is answered: an outage. All are kept, and nobody is blamed.
import type { SgpError } from '../errors/sgp-error';
import { NO_EXPERIENCE, strikesNeeded, withTry } from './strikes-needed';
import { compareProbes, compareTurns } from './suspect-order';

export interface Suspectable {
  readonly sequence: number;
  readonly bytes: number;
}

/** Entries that are tried together. */
export interface Suspect<E> {
  entries: readonly E[];
  /** Whether these very entries failed together, or must hold what failed: they are not sent together again. */
  hasFailed: boolean;
  /** What failed in an outage blames nobody: nothing is concluded from it. */
  isExcused: boolean;
  /** Whether they, or what they are a part of, failed while others were answered. */
  wasToldApart: boolean;
  triedAtMillis: number;
  /** Tries of one span alone that failed while others were answered. */
  strikes: number;
  dueAtMillis: number;
  /** Somebody waits for the data: tried once more at once, which counts for nothing. */
  isHurried: boolean;
  error: Error;
  /** The other half, as long as neither was tried. */
  twin?: Suspect<E>;
}

export interface GivenUp<E> {
  readonly entry: E;
  readonly error: Error;
}

const STRIKE_PAUSES_MILLIS = [5_000, 10_000, 20_000, 40_000, 60_000];
/** Tries of spans alone are spread: a second apart, or so that each of many has its turn in half a minute. */
const RETRY_GAP_MILLIS = 1_000;
const RETRY_ROUND_MILLIS = 30_000;
/** Single spans with a strike; of more, the one with the most strikes is given up at once. */
const MAX_JUDGED = 1_000;
const REUNITED_ITEMS = 200;

export class Suspects<E extends Suspectable> {
  #suspects: Suspect<E>[] = [];
  #size = 0;
  #bytes = 0;
  #answeredAtMillis = Number.NEGATIVE_INFINITY;
  #nextRetryAtMillis = Number.NEGATIVE_INFINITY;
  #experience = NO_EXPERIENCE;

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** These failed in one request. */
  add(entries: readonly E[], error: Error, nowMillis: number): void {
    if (entries.length > 0) this.#put({ ...fresh(entries, error), hasFailed: true, triedAtMillis: nowMillis });
  }

  /** These are to be tried alone, though nothing is held against them. */
  addUntried(entries: readonly E[], error: Error): void {
    if (entries.length > 0) this.#put(fresh(entries, error));
  }

  /** Something that is not suspect, or no longer, was answered. */
  answered(nowMillis: number): void {
    this.#answeredAtMillis = nowMillis;
  }

  /** Nothing is answered: what has failed so far is no sign of anything. */
  excuse(): void {
    for (const suspect of this.#suspects) suspect.isExcused = true;
  }

  /** An outage is over: what failed only because of it goes together again, in few requests. */
  reunite(): void {
    const excused = this.#suspects.filter(({ isExcused, wasToldApart }) => isExcused && !wasToldApart);
    const [first, second] = excused;
    if (!first || !second) return;
    for (const suspect of excused) this.#remove(suspect);
    const entries = excused.flatMap((suspect) => suspect.entries).sort((a, b) => a.sequence - b.sequence);
    for (let from = 0; from < entries.length; from += REUNITED_ITEMS) {
      const together = entries.slice(from, from + REUNITED_ITEMS);
      this.#put({ ...fresh(together, first.error), isExcused: true });
    }
  }

  /** Somebody waits: each is tried once more now. */
  hurry(): void {
    for (const suspect of this.#suspects) suspect.isHurried = true;
  }

  /** When there is something to try; infinity when there is nothing. */
  dueAtMillis(): number {
    return this.#suspects.reduce((soonest, each) => Math.min(soonest, this.#dueAt(each)), Number.POSITIVE_INFINITY);
  }

  #dueAt(suspect: Suspect<E>): number {
    if (suspect.isHurried || suspect.strikes === 0) return suspect.dueAtMillis;
    return Math.max(suspect.dueAtMillis, this.#nextRetryAtMillis);
  }

  /**
   * What to try next while the backend answers: what has not failed yet comes first, since its answer tells something
   * about the rest.
   */
  takeDue(nowMillis: number): Suspect<E> | undefined {
    let next: Suspect<E> | undefined;
    for (const each of this.#suspects) {
      if ((each.isHurried || this.#dueAt(each) <= nowMillis) && (!next || compareTurns(each, next) < 0)) next = each;
    }
    if (!next) return undefined;
    if (next.strikes > 0) {
      this.#nextRetryAtMillis = nowMillis + Math.min(RETRY_GAP_MILLIS, RETRY_ROUND_MILLIS / this.#judged());
    }
    this.#remove(next);
    return next.hasFailed && next.entries.length > 1 ? this.#half(next) : next;
  }

  /**
   * A few entries to ask with whether anything is answered: those that never failed alone come first, then those that
   * failed longest ago, so that it is never what failed last, as long as there is anything else.
   */
  takeProbe(maxItems: number, maxBytes: number, isWhole = false): Suspect<E> | undefined {
    const [next] = [...this.#suspects].sort(compareProbes);
    if (!next) return undefined;
    this.#remove(next);
    const { entries } = next;
    if (isWhole) return next;
    let count = 1;
    let bytes = entries[0]?.bytes ?? 0;
    while (count < Math.min(maxItems, entries.length >> 1)) {
      bytes += entries[count]?.bytes ?? 0;
      if (bytes > maxBytes) break;
      count += 1;
    }
    if (count >= entries.length) return next;
    this.#put({ ...next, entries: entries.slice(count), twin: undefined });
    return { ...next, entries: entries.slice(0, count), hasFailed: false, twin: undefined };
  }

  #half(suspect: Suspect<E>): Suspect<E> {
    const { entries } = suspect;
    const middle = Math.ceil(entries.length / 2);
    const part = (some: readonly E[]): Suspect<E> => ({
      ...fresh(some, suspect.error),
      isExcused: suspect.isExcused,
      wasToldApart: suspect.wasToldApart,
      triedAtMillis: suspect.triedAtMillis,
    });
    const [first, second] = [part(entries.slice(0, middle)), part(entries.slice(middle))];
    first.twin = second;
    second.twin = first;
    this.#put(second);
    return first;
  }

  /** What was taken out is decided: delivered, or refused by a verdict. */
  decided(suspect: Suspect<E>, isTaken: boolean): void {
    if (!isTaken) return;
    if (suspect.strikes > 0) this.#experience = withTry(this.#experience, true);
    const { twin } = suspect;
    // Together they failed and this half is good.
    if (twin && !twin.isExcused && this.#suspects.includes(twin)) twin.hasFailed = true;
  }

  /**
   * What was taken out failed again. Returns what is given up by that. `isVerdict`: whether such a failure can be about
   * the content at all.
   */
  failed(suspect: Suspect<E>, error: Error, nowMillis: number, isVerdict = true): GivenUp<E>[] {
    const isAnswered = this.isToldApart(suspect);
    const isDue = nowMillis >= suspect.dueAtMillis;
    const next = { ...suspect, error, triedAtMillis: nowMillis, isHurried: false, twin: undefined };
    if (suspect.twin) suspect.twin.twin = undefined;
    if (isAnswered) {
      next.isExcused = false;
      next.wasToldApart = true;
    }
    if (suspect.entries.length === 1) {
      if (isAnswered && isDue && isVerdict) {
        if (suspect.strikes > 0) this.#experience = withTry(this.#experience, false);
        next.strikes += 1;
      }
      const pause = STRIKE_PAUSES_MILLIS[Math.min(suspect.strikes, STRIKE_PAUSES_MILLIS.length - 1)] ?? 0;
      if (isDue) next.dueAtMillis = nowMillis + pause;
      if (next.strikes >= strikesNeeded(this.#experience)) return givenUp([next]);
    }
    next.hasFailed = true;
    this.#put(next);
    return this.#crowd();
  }

  /** Gives up the worst of them to make room for others, if any is bad beyond doubt. */
  giveWay(): GivenUp<E>[] {
    const worst = this.#worst();
    if (!worst) return [];
    this.#remove(worst);
    return givenUp([worst]);
  }

  /** Takes out all that the predicate says. */
  takeThose(isMeant: (entry: E) => boolean): E[] {
    const taken: E[] = [];
    for (const suspect of [...this.#suspects]) {
      const meant = suspect.entries.filter(isMeant);
      if (meant.length === 0) continue;
      taken.push(...meant);
      this.#remove(suspect);
      const entries = suspect.entries.filter((entry) => !meant.includes(entry));
      if (entries.length > 0) this.#put({ ...suspect, entries, twin: undefined });
    }
    return taken;
  }

  /** Takes everything out. */
  entries(): E[] {
    return this.#suspects.flatMap(({ entries }) => entries);
  }

  takeAll(): E[] {
    const entries = this.#suspects.flatMap((suspect) => suspect.entries);
    this.#suspects = [];
    this.#size = 0;
    this.#bytes = 0;
    return entries.sort((a, b) => a.sequence - b.sequence);
  }

  /** Whether a failure of this one is its own: others were answered since it was tried last. */
  isToldApart(suspect: Suspect<E>): boolean {
    return this.#answeredAtMillis > suspect.triedAtMillis;
  }

  #crowd(): GivenUp<E>[] {
    return this.#judged() > MAX_JUDGED ? this.giveWay() : [];
  }

  #judged(): number {
    return this.#suspects.reduce((count, { strikes }) => count + (strikes > 0 ? 1 : 0), 0);
  }

  #worst(): Suspect<E> | undefined {
    let worst: Suspect<E> | undefined;
    for (const each of this.#suspects) if (each.strikes > (worst?.strikes ?? 0)) worst = each;
    return worst;
  }

  #put(suspect: Suspect<E>): void {
    this.#suspects.push(suspect);
    this.#size += suspect.entries.length;
    this.#bytes += bytesOf(suspect.entries);
  }

  #remove(suspect: Suspect<E>): void {
    this.#suspects.splice(this.#suspects.indexOf(suspect), 1);
    this.#size -= suspect.entries.length;
    this.#bytes -= bytesOf(suspect.entries);
  }
}

/** Whether a failure may be about the content at all: a rate limit and the end of this process are not. */
export function mayBlameContent(error: Error): boolean {
  const { code } = error as Partial<SgpError>;
  return code !== 'SGP_RATE_LIMITED' && code !== 'SGP_CLOSED';
}

function fresh<E>(entries: readonly E[], error: Error): Suspect<E> {
  return {
    entries,
    hasFailed: false,
    isExcused: false,
    wasToldApart: false,
    triedAtMillis: Number.NEGATIVE_INFINITY,
    strikes: 0,
    dueAtMillis: Number.NEGATIVE_INFINITY,
    isHurried: false,
    error,
  };
}

function givenUp<E>(suspects: readonly Suspect<E>[]): GivenUp<E>[] {
  return suspects.flatMap(({ entries, error }) => entries.map((entry) => ({ entry, error })));
}

function bytesOf(entries: readonly Suspectable[]): number {
  return entries.reduce((sum, { bytes }) => sum + bytes, 0);
}
