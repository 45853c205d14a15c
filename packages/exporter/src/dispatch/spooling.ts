// Which spans are on disk, and when: a copy beside memory as soon as delivery is in trouble (or always), memory given
// up for it where there is too much, and what is on disk alone brought back one record at a time.
//
//   queue, suspects, in flight ── trouble ─▶ encode ─▶ spool.keep ─▶ kept (memory too)
//      ▲                                                              │ memory is half full
//      └── one place in flight ◀── loaded ◀── spool.next ◀── on disk alone
//
// Ends alone: a start that came late would destroy an ended span.
import { clearTimeout, nowMillis, RealDate, setTimeout } from '../clock/real-time';
import { delay } from '../clock/within';
import { MAX_BATCH_ITEMS, type SettingValues } from '../configuration/settings-table';
import type { DeliveryPort } from '../delivery/delivery-port';
import type { OutgoingSpan } from '../delivery/outgoing-span';
import { encodedItem } from '../encode/encoded-item';
import type { KeptRecord } from '../spool/kept-record';
import type { LoadedRecord, SpoolLoss } from '../spool/kept-segments';
import type { Spool } from '../spool/spool';
import type { DeliveryAccount } from '../stats/delivery-account';
import { AdoptedSpan } from './adopted-span';
import { cutRecords } from './cut-records';
import type { DeliveriesInFlight } from './deliveries-in-flight';
import type { DeliveryGate } from './delivery-gate';
import type { OpenSpans } from './open-spans';
import type { Settlement } from './settlement';
import type { SpanIntake } from './span-intake';
import type { Suspects } from './suspects';

const TICK_MILLIS = 250;
/** A request that has had no answer for so long may never have one. */
const LATE_MILLIS = 1_000;
/** So much of the spool is brought back for the next request, while one is in flight. */
const LOADED_BYTES = 2 * 1024 * 1024;
/** Of the bytes that may wait in memory: beyond one share the oldest wait on disk alone, until the other is left. */
const HIGH_SHARE = 0.5;
const LOW_SHARE = 0.25;
/** A start of a process that has ended may be stored so much later. */
const START_ON_ITS_WAY_MILLIS = 1_000;

export interface SpoolingParts {
  readonly spool: Spool;
  readonly settings: SettingValues;
  readonly port: DeliveryPort;
  readonly account: DeliveryAccount;
  readonly intake: SpanIntake;
  readonly suspects: Suspects<OutgoingSpan>;
  readonly gate: DeliveryGate;
  readonly inFlight: DeliveriesInFlight;
  readonly settlement: Settlement;
  readonly openSpans: OpenSpans | undefined;
  /** Spans of the spool can be sent. */
  readonly onLoaded: () => void;
  /** How often it looks for trouble without being asked; default 250. */
  readonly tickMillis?: number;
}

export class Spooling {
  readonly #parts: SpoolingParts;
  /** Spans that are being written. */
  readonly #underWay = new Set<OutgoingSpan>();
  readonly #keeps = new Set<Promise<boolean>>();
  #spilling: Promise<void> | undefined;
  #loaded: OutgoingSpan[] = [];
  #loadedBytes = 0;
  #isLoading = false;
  #loadedDueMillis = 0;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;
  #settledMillis = nowMillis();

  constructor(parts: SpoolingParts) {
    this.#parts = parts;
    parts.settlement.tellSpool = (span) => this.#settled(span);
    this.#tickLater();
  }

  /** How many spans of the spool could be sent now. */
  get loaded(): number {
    return nowMillis() >= this.#loadedDueMillis ? this.#loaded.length : 0;
  }

  /** The oldest of them, at least one. */
  takeLoaded(maxItems: number, maxBytes: number): OutgoingSpan[] {
    let bytes = 0;
    let count = 0;
    for (const span of this.#loaded.slice(0, maxItems)) {
      bytes += span.bytes;
      if (count > 0 && bytes > maxBytes) break;
      count += 1;
    }
    const taken = this.#loaded.splice(0, count);
    for (const span of taken) this.#loadedBytes -= span.bytes;
    this.#load();
    return taken;
  }

  /** A request with these begins. */
  sending(spans: readonly OutgoingSpan[]): void {
    if (this.#parts.settings.spoolMode === 'always') void this.#keep(spans);
  }

  /** Called when something has changed: writes to disk in trouble, and takes back what is only there. */
  spillOrLoad(): void {
    if (this.#isStopped) return;
    if (this.#isInTrouble() || this.#isHigh()) this.#spill();
    this.#load();
  }

  #isInTrouble(): boolean {
    return this.#parts.gate.isHolding || this.#isLate();
  }

  #isLate(): boolean {
    const since = nowMillis() - LATE_MILLIS;
    return this.#parts.inFlight.all().some(({ startedMillis }) => startedMillis < since);
  }

  #isHigh(): boolean {
    const { intake, suspects, settings } = this.#parts;
    return intake.bytes + suspects.bytes > settings.maxQueueBytes * HIGH_SHARE;
  }

  #tickLater(): void {
    this.#timer = setTimeout(() => {
      void this.#parts.spool.tick();
      this.spillOrLoad();
      if (!this.#isStopped) this.#tickLater();
    }, this.#parts.tickMillis ?? TICK_MILLIS);
    this.#timer.unref();
  }

  #spill(): void {
    this.#spilling ??= this.#spillAll().finally(() => {
      this.#spilling = undefined;
    });
  }

  async #spillAll(): Promise<void> {
    if ((await this.#keepAll(this.#unkept())) && this.#isHigh()) this.#release();
  }

  /** One record is encoded while the one before it is written. */
  async #keepAll(spans: readonly OutgoingSpan[]): Promise<boolean> {
    let before = Promise.resolve(true);
    for (const each of cutRecords(spans, ({ bytes }) => bytes)) {
      const keep = this.#keep(each);
      if (!(await before)) return false;
      before = keep;
    }
    return before;
  }

  /** Ends that are in memory alone, what is in flight first. */
  #unkept(): OutgoingSpan[] {
    const { inFlight, suspects, openSpans, intake } = this.#parts;
    const all = [
      ...inFlight.all().flatMap(({ spans }) => spans),
      ...suspects.entries(),
      ...(openSpans?.parkedEnds() ?? []),
      ...intake.waiting(),
    ];
    return all.filter((span) => this.#isWanted(span));
  }

  #isWanted(span: OutgoingSpan): boolean {
    return span.kind === 'end' && !span.isSettled && span.kept === undefined && !this.#underWay.has(span);
  }

  /** Whether all of them are on disk then, or settled. Never rejects. */
  #keep(spans: readonly OutgoingSpan[]): Promise<boolean> {
    const wanted = spans.filter((span) => this.#isWanted(span));
    if (wanted.length === 0) return Promise.resolve(true);
    for (const span of wanted) this.#underWay.add(span);
    const keep = this.#write(wanted).finally(() => {
      for (const span of wanted) this.#underWay.delete(span);
      this.#keeps.delete(keep);
    });
    this.#keeps.add(keep);
    return keep;
  }

  async #write(spans: readonly OutgoingSpan[]): Promise<boolean> {
    await this.#parts.port.encode?.(spans);
    // What was taken this moment has no bytes any more, and is about to be settled.
    const encoded = spans.flatMap((span) =>
      span.encoded?.piece.isThere && !span.isSettled ? { span, item: span.encoded } : [],
    );
    if (encoded.length === 0) return true;
    // A request that ends meanwhile gives the memory back, and others would write into it.
    const pieces = encoded.map(({ item }) => item.piece);
    for (const piece of pieces) piece.hold();
    try {
      const record = await this.#parts.spool.keep(encoded.map(({ item }) => item.piece.bytesOf(item)));
      for (const [index, { span }] of encoded.entries()) if (record) this.#kept(span, record, index);
      return record !== undefined;
    } catch {
      return false;
    } finally {
      for (const piece of pieces) piece.release();
    }
  }

  #kept(span: OutgoingSpan, record: KeptRecord, index: number): void {
    if (record.isGone) return;
    if (span.isSettled) this.#parts.spool.settle(record, index);
    else {
      span.keptAt({ record, index });
      this.#parts.account.stats.spool(1);
    }
  }

  #settled(span: OutgoingSpan): void {
    this.#settledMillis = nowMillis();
    const { kept } = span;
    if (!kept) return;
    this.#parts.account.stats.spool(-1);
    this.#parts.spool.settle(kept.record, kept.index);
  }

  /** The oldest that wait are on disk alone from now on. */
  #release(): void {
    const { intake, settings, openSpans, spool, settlement, suspects } = this.#parts;
    const mayGo = (span: OutgoingSpan) => span.kept !== undefined && openSpans?.isStartUnderWay(span) !== true;
    const untilBytes = Math.max(0, settings.maxQueueBytes * LOW_SHARE - suspects.bytes);
    for (const span of intake.takeThose(mayGo, untilBytes)) {
      if (span.kept) spool.release(span.kept.record, span.kept.index);
      settlement.released(span);
    }
  }

  /** Brings records back until a request is full. In an outage one, where there is nothing else to ask with. */
  #load(): void {
    const { spool, gate, intake } = this.#parts;
    const isUseless = gate.isHolding && intake.size > 0;
    const isEnough = this.#loaded.length >= (gate.isHolding ? 1 : MAX_BATCH_ITEMS) || this.#loadedBytes >= LOADED_BYTES;
    if (this.#isStopped || this.#isLoading || isEnough || isUseless || !spool.hasBacklog) return;
    this.#isLoading = true;
    void spool.next().then((loaded) => {
      this.#isLoading = false;
      if (!loaded) return;
      this.#take(loaded);
      this.#load();
    });
  }

  #take({ record, items, isNew }: LoadedRecord): void {
    const { account, intake, settings, onLoaded } = this.#parts;
    for (const { index, bytes } of items) {
      const identity = new AdoptedSpan(bytes);
      const span = isNew ? intake.accept(identity, encodedItem(bytes)) : intake.renumber(identity, encodedItem(bytes));
      span.keptAt({ record, index });
      if (isNew) account.stats.spool(1);
      this.#loaded.push(span);
      this.#loadedBytes += span.bytes;
    }
    if (this.#isStopped) return;
    const youngMillis = record.timeMillis + START_ON_ITS_WAY_MILLIS - RealDate.now();
    const waitMillis =
      isNew && !settings.skipSpanStart ? Math.min(START_ON_ITS_WAY_MILLIS, Math.max(0, youngMillis)) : 0;
    this.#loadedDueMillis = Math.max(this.#loadedDueMillis, nowMillis() + waitMillis);
    if (waitMillis === 0) onLoaded();
    else setTimeout(onLoaded, waitMillis + 1).unref();
  }

  /** A record was given up. */
  gone(record: KeptRecord, reason: SpoolLoss): void {
    const { account } = this.#parts;
    account.stats.spool(-record.undone);
    if (record.onDisk > 0) account.lost(record.onDisk, reason);
  }

  /** So many that nobody here had counted were given up. */
  uncountedGone(count: number, reason: SpoolLoss): void {
    for (let index = 0; index < count; index++) this.#parts.account.stats.accept();
    if (count > 0) this.#parts.account.lost(count, reason);
  }

  /** Whether the disk takes nothing at present. */
  get isDiskTroubled(): boolean {
    return this.#parts.spool.isTroubled;
  }

  /** Whether requests have failed and nothing has been answered since. */
  get isOutage(): boolean {
    return this.#parts.gate.isHolding;
  }

  /** Resolves when the backend is found to take nothing: it is in an outage, or nothing was settled for so long. */
  async untilStuck(millis: number): Promise<void> {
    const started = nowMillis();
    const { gate } = this.#parts;
    while (!gate.isHolding && nowMillis() - Math.max(started, this.#settledMillis) < millis) await delay(25).over;
  }

  /** Writes all that is in memory alone. Resolves with whether it is safe on disk then. Never rejects. */
  async secure(): Promise<boolean> {
    for (let round = 0; round < 3; round++) {
      await Promise.all(this.#keeps);
      const unkept = this.#unkept();
      if (unkept.length === 0) break;
      if (!(await this.#keepAll(unkept))) return false;
    }
    await this.#parts.spool.sync();
    // One that cannot be encoded cannot be kept either.
    return this.#unkept().every(({ encoded }) => !encoded?.piece.isThere);
  }

  /**
   * The same while the thread waits, for a process that ends: returns what the disk did not take, and what takes back
   * what it took.
   */
  secureNow(spans: readonly OutgoingSpan[], encodeNow: (span: OutgoingSpan) => Buffer | undefined): KeptNow {
    const encoded = spans.flatMap((span) => {
      const bytes = span.kind === 'end' && span.kept === undefined ? encodeNow(span) : undefined;
      return bytes ? { span, bytes } : [];
    });
    const batches = [...cutRecords(encoded, ({ bytes }) => bytes.length)];
    const kept = this.#parts.spool.keepNow(batches.map((batch) => batch.map(({ bytes }) => bytes)));
    this.#parts.account.stats.spool(kept.count);
    // Counted here: a write that is still under way must not count them once more.
    for (const { span } of encoded.slice(0, kept.count)) span.settled();
    return {
      count: kept.count,
      discard: () => {
        kept.discard();
        this.#parts.account.stats.spool(-kept.count);
      },
    };
  }

  /** Nothing more is written or brought back. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }
}

export interface KeptNow {
  readonly count: number;
  /** Deletes it again: it was delivered all the same. */
  readonly discard: () => void;
}
