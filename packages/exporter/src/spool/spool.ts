// Encoded items on disk, so that they survive this process: kept beside memory or in its place, sent again by whoever
// finds them. At least once: an item is done when it was delivered or refused, and only then deleted.
//
//   keep ─▶ record in a segment of the own folder ─▶ settle … all items done ─▶ segment deleted
//              ▲ release: in memory no more             │
//              └────────────── next ◀──────────────────┘
//   orphans: segments in the folder of a process that has ended ─ rename ─▶ the own folder ─▶ next
import path from 'node:path';
import { DiskTrouble } from './disk-trouble';
import type { FileRunner } from './file-runner';
import { codeOf, ifThere, type Steps, touch } from './file-steps';
import { FreeSpace } from './free-space';
import { isOver } from './is-over';
import type { KeptRecord } from './kept-record';
import { KeptSegments, type KeptSegmentsParts, type LoadedRecord } from './kept-segments';
import { type Found, Orphans } from './orphans';
import { newOwnerFolder, OWNER_FILE, removeOwnerFolder, removeWithSegments, writeOwner } from './owner-folder';
import type { Processes } from './owner-identity';
import { SegmentLog, segmentsIn } from './segment-log';

const HEARTBEAT_MILLIS = 15_000;
const ADOPT_EVERY_MILLIS = 30_000;
/** A segment with nothing left in it is emptied at once beyond this, else when nothing is written for a while. */
const EMPTIED_AT_BYTES = 1024 * 1024;
/** Nothing was written for so long. */
const IDLE_MILLIS = 1_000;
/** Writes that wait for a disk that hangs; more are not begun. */
const MAX_WAITING = 32;

export type FsyncPolicy = number | 'always' | 'never';

export interface SpoolParts
  extends Pick<KeptSegmentsParts, 'onGone' | 'onUncountedGone' | 'nowMillis' | 'maxAgeMillis'> {
  readonly folder: string;
  /** The destination, never with a key: records are sent there and nowhere else. */
  readonly label: Uint8Array;
  readonly maxBytes: number;
  /** Milliseconds until what was written is synced. */
  readonly fsync: FsyncPolicy;
  readonly runner: FileRunner;
  readonly processes: Processes;
  /** Folders of this thread, which are none to adopt; shared by all its spools. */
  readonly ownFolders: Set<string>;
  /** Letters and digits that no other owner has. */
  readonly random: () => string;
  readonly warn: (message: string) => void;
}

export class Spool {
  readonly #parts: SpoolParts;
  readonly #log: SegmentLog;
  readonly #segments: KeptSegments;
  readonly #orphans: Orphans;
  readonly #trouble = new DiskTrouble();
  readonly #space: FreeSpace;
  #own: string | undefined;
  /** Bytes of other owners in the folder, when they were counted last. */
  #othersBytes = 0;
  #syncedMillis = Number.NEGATIVE_INFINITY;
  #isDirty = false;
  #beatMillis = 0;
  #adoptedMillis = Number.NEGATIVE_INFINITY;
  #wroteMillis = 0;

  constructor(parts: SpoolParts) {
    this.#parts = parts;
    this.#space = new FreeSpace(parts.folder);
    this.#log = new SegmentLog({
      folder: () => this.#ownFolder(),
      label: parts.label,
      syncsEnded: parts.fsync !== 'never',
    });
    this.#segments = new KeptSegments({ ...parts, log: this.#log });
    this.#orphans = new Orphans({
      ...parts,
      isSynced: parts.fsync !== 'never',
      mark: this.#log.mark,
      ownFolder: () => this.#ownFolder(),
      onAdopted: (segment) => this.#segments.adopted(segment),
    });
  }

  /** Bytes that this process answers for. */
  get bytes(): number {
    return this.#segments.bytes;
  }

  get segments(): number {
    return this.#segments.count;
  }

  get hasBacklog(): boolean {
    return this.#segments.hasBacklog;
  }

  /** Whether the disk takes nothing at present. */
  get isTroubled(): boolean {
    return this.#trouble.isTroubled;
  }

  /** What other owners have in the folder. Waits for the disk. Never throws. */
  foundNow(): Found {
    try {
      return this.#parts.runner.runNow(this.#orphans.found());
    } catch {
      return { segments: 0, bytes: 0, orphans: 0 };
    }
  }

  /**
   * Writes the items as one record. Resolves when they survive this process, and with `always` a loss of power;
   * `undefined` when the disk does not take them now. Never rejects.
   */
  keep(items: readonly Uint8Array[]): Promise<KeptRecord | undefined> {
    const { runner, nowMillis } = this.#parts;
    if (this.#trouble.isWaiting(nowMillis()) || runner.waiting >= MAX_WAITING) return Promise.resolve(undefined);
    return runner.run(() => this.#keep(items));
  }

  *#keep(items: readonly Uint8Array[]): Steps<KeptRecord | undefined> {
    const { folder, fsync, nowMillis } = this.#parts;
    if (this.#trouble.isWaiting(nowMillis())) return undefined;
    const before = this.#log.current?.path;
    try {
      yield* this.#makeRoom(items.reduce((sum, { length }) => sum + length, 0));
      const place = yield* this.#log.append(items, nowMillis());
      const record = this.#segments.written(place, items.length);
      this.#isDirty = true;
      this.#wroteMillis = nowMillis();
      yield* this.#syncedAtOnce(fsync, record);
      if (before !== undefined && before !== place.segment) yield* this.#segments.tidyAll();
      this.#say(this.#trouble.worked(folder));
      return record;
    } catch (error) {
      this.#say(this.#trouble.failed(folder, error as Error, nowMillis()));
      return undefined;
    }
  }

  *#syncedAtOnce(fsync: FsyncPolicy, record: KeptRecord): Steps<void> {
    if (fsync !== 'always') return;
    try {
      yield* this.#sync();
    } catch (error) {
      // It is written, and may not stay: memory goes on to answer for it.
      record.allDone();
      throw error;
    }
  }

  /** @param mayEndSegment not while an operation on it may be under way */
  *#makeRoom(bytes: number, mayEndSegment = true): Steps<void> {
    const { maxBytes, nowMillis } = this.#parts;
    yield* this.#space.check(nowMillis(), () => this.#ownFolder());
    while (this.bytes + this.#othersBytes + bytes > maxBytes) {
      // Where others alone have too much, what would be given up here makes no room.
      const mayMakeRoom = this.#othersBytes + bytes <= maxBytes;
      const isPossible = mayMakeRoom && (yield* this.#segments.evictOldest(mayEndSegment));
      if (!isPossible) throw Object.assign(new Error('full'), { code: 'EFULL' });
    }
  }

  /** Where new segments go: a folder of its own, made when the first one is needed or when it was adopted by others. */
  *#ownFolder(): Steps<string> {
    const { folder, processes, random, fsync } = this.#parts;
    const own = this.#own;
    if (own !== undefined && (yield* ifThere(touch(path.join(own, OWNER_FILE), this.#parts.nowMillis() / 1000))))
      return own;
    if (own !== undefined) this.#parts.ownFolders.delete(own);
    this.#own = yield* newOwnerFolder(folder, processes.self, random(), fsync !== 'never');
    this.#parts.ownFolders.add(this.#own);
    this.#beatMillis = this.#parts.nowMillis();
    return this.#own;
  }

  /** An item of the record was delivered, or dropped for good. */
  settle(record: KeptRecord, index: number): void {
    record.done(index);
    const { segment } = record;
    if (record.undone > 0 || !this.#segments.isDone(segment)) return;
    const isCurrent = this.#log.current?.path === segment.path;
    // Emptied by the next tick that finds nothing was written since, also where the last one came before this.
    if (isCurrent && segment.bytes < EMPTIED_AT_BYTES) this.#wroteMillis = this.#parts.nowMillis();
    else void this.#quietly(() => this.#segments.tidy(segment));
  }

  /** The item is forgotten in memory: {@link next} brings it back. */
  release(record: KeptRecord, index: number): void {
    record.release(index);
  }

  /** Items to send again. They count as in memory from now on. Never rejects. */
  next(): Promise<LoadedRecord | undefined> {
    return this.#parts.runner
      .run(() => this.#segments.next())
      .catch((error) => {
        this.#say(this.#trouble.failed(this.#parts.folder, error as Error, this.#parts.nowMillis()));
        return undefined;
      });
  }

  /** Makes what was written survive a loss of power, unless that is switched off. Never rejects. */
  sync(): Promise<void> {
    return this.#quietly(() => this.#sync());
  }

  *#sync(): Steps<void> {
    this.#syncedMillis = this.#parts.nowMillis();
    if (this.#parts.fsync === 'never' || !this.#isDirty) return;
    yield* this.#log.sync();
    this.#isDirty = false;
  }

  /** What is to be done from time to time; to be called a few times a second. Never rejects. */
  tick(): Promise<void> {
    if (this.#parts.runner.waiting > 0) return Promise.resolve();
    const now = this.#parts.nowMillis();
    const { fsync } = this.#parts;
    const isSyncDue = this.#isDirty && typeof fsync === 'number' && isOver(fsync, this.#syncedMillis, now);
    const isBeatDue = this.#own !== undefined && isOver(HEARTBEAT_MILLIS, this.#beatMillis, now);
    const isAdoptDue = isOver(ADOPT_EVERY_MILLIS, this.#adoptedMillis, now);
    const isIdle = this.#wroteMillis > 0 && isOver(IDLE_MILLIS, this.#wroteMillis, now);
    if (!isSyncDue && !isBeatDue && !isAdoptDue && !isIdle) return Promise.resolve();
    return this.#quietly(() => this.#ticked({ isSyncDue, isBeatDue, isAdoptDue, isIdle }));
  }

  *#ticked(due: { isSyncDue: boolean; isBeatDue: boolean; isAdoptDue: boolean; isIdle: boolean }): Steps<void> {
    const now = this.#parts.nowMillis();
    if (due.isSyncDue) yield* this.#sync();
    if (due.isIdle) {
      this.#wroteMillis = 0;
      yield* this.#segments.tidyAll();
    }
    if (due.isBeatDue && this.#own !== undefined) {
      this.#beatMillis = now;
      yield* ifThere(touch(path.join(this.#own, OWNER_FILE), this.#parts.nowMillis() / 1000));
    }
    if (!due.isAdoptDue) return;
    this.#adoptedMillis = now;
    yield* this.#segments.expire();
    yield* this.#adopt();
    if (this.#orphans.hasMore) this.#adoptedMillis = Number.NEGATIVE_INFINITY;
  }

  /** Takes over the segments of processes that have ended, of this destination. Never rejects. */
  adopt(): Promise<void> {
    return this.#quietly(() => this.#adopt());
  }

  *#adopt(): Steps<void> {
    this.#othersBytes = yield* this.#orphans.adopt();
  }

  /**
   * Writes items while the thread waits, for a process that ends now; each batch is a record. Returns how many items
   * the disk has taken, from the first on, and what deletes them again. Never throws.
   */
  keepNow(batches: readonly (readonly Uint8Array[])[]): { readonly count: number; readonly discard: () => void } {
    const { runner, folder, processes, random, fsync, label, nowMillis } = this.#parts;
    let kept = 0;
    let own: string | undefined;
    if (batches.length === 0) return { count: 0, discard: () => {} };
    const isSynced = fsync !== 'never';
    // Beside the own folder: an operation on that may be under way.
    const work = function* (this: Spool): Steps<void> {
      own = yield* newOwnerFolder(folder, { ...processes.self, isClosed: false }, random(), isSynced);
      this.#parts.ownFolders.add(own);
      const log = new SegmentLog({ folder: own, label, syncsEnded: isSynced });
      for (const items of batches) {
        yield* this.#makeRoom(
          items.reduce((sum, { length }) => sum + length, 0),
          false,
        );
        yield* log.append(items, nowMillis());
        kept += items.length;
      }
      yield* log.roll();
      yield* writeOwner(own, { ...processes.self, isClosed: true }, isSynced);
    }.bind(this);
    try {
      runner.runNow(work());
    } catch (error) {
      this.#say(this.#trouble.failed(folder, error as Error, nowMillis()));
    }
    return {
      count: kept,
      discard: () => {
        if (own !== undefined) this.#discardNow(own);
      },
    };
  }

  #discardNow(own: string): void {
    try {
      this.#parts.runner.runNow(removeWithSegments(own));
    } catch {
      // It is sent once more then, which does no harm.
    }
  }

  /** Nothing is written any more: removes what is empty, and leaves the rest for whoever comes next. Never rejects. */
  close(): Promise<void> {
    return this.#quietly(() => this.#close());
  }

  /** The same while the thread waits; what is under way then is left as it is. */
  closeNow(): void {
    if (this.#parts.runner.waiting > 0) return;
    try {
      this.#parts.runner.runNow(this.#close());
    } catch {
      // what is left is found by the next process
    }
  }

  *#close(): Steps<void> {
    const { processes, fsync } = this.#parts;
    yield* this.#log.roll();
    yield* this.#segments.endReading();
    yield* this.#segments.tidyAll();
    const own = this.#own;
    if (own === undefined) return;
    this.#own = undefined;
    yield* removeOwnerFolder(own);
    this.#parts.ownFolders.delete(own);
    if ((yield* segmentsIn(own)).length > 0)
      yield* writeOwner(own, { ...processes.self, isClosed: true }, fsync !== 'never');
  }

  #quietly(work: () => Steps<void>): Promise<void> {
    return this.#parts.runner.run(work).catch((error) => {
      const isHarmless = ['ENOENT', 'ENOTEMPTY'].includes(codeOf(error));
      if (!isHarmless) this.#say(this.#trouble.failed(this.#parts.folder, error as Error, this.#parts.nowMillis()));
    });
  }

  #say(message: string | undefined): void {
    if (message !== undefined) this.#parts.warn(message);
  }
}
