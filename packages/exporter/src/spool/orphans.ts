// Segments in folders whose owner has ended: found, and moved into the own folder when they are for the same
// destination.
import path from 'node:path';
import { ifThere, move, remove, type Steps, syncFolder } from './file-steps';
import { type OwnerFolders, ownerFolders, removeOwnerFolder } from './owner-folder';
import type { Processes } from './owner-identity';
import { lastSegmentNumber, type SegmentFile } from './segment-log';
import { markOfSegment } from './segment-reader';

/** So many folders, and segments of each, are looked at in one go: writing waits for it. */
const MAX_AT_ONCE = 250;

/** What lies in the folder, of processes that have ended; of the first 250, where there are more. */
export interface Found {
  readonly segments: number;
  readonly bytes: number;
  /** How many folders. */
  readonly orphans: number;
}

export interface OrphansParts {
  readonly folder: string;
  /** Folders of this thread, which are none to adopt; shared by all its spools. */
  readonly ownFolders: Set<string>;
  readonly processes: Processes;
  readonly nowMillis: () => number;
  readonly maxAgeMillis: number;
  /** Whether what was done is to survive a loss of power. */
  readonly isSynced: boolean;
  /** Of records for the same destination. */
  readonly mark: string;
  readonly ownFolder: () => Steps<string>;
  readonly onAdopted: (segment: SegmentFile) => void;
}

export class Orphans {
  readonly #parts: OrphansParts;
  /** The last folder that was looked at, until all were; and what others had in those. */
  #after = '';
  #seenBytes = 0;
  #othersBytes = 0;

  constructor(parts: OrphansParts) {
    this.#parts = parts;
  }

  /** Whether {@link adopt} has not looked at all folders yet. */
  get hasMore(): boolean {
    return this.#after !== '';
  }

  *found(): Steps<Found> {
    const orphans = (yield* this.#others()).folders.filter(({ isAlive, segments }) => !isAlive && segments.length > 0);
    const segments = orphans.flatMap((each) => each.segments);
    const bytes = segments.reduce((sum, each) => sum + each.bytes, 0);
    return { segments: segments.length, bytes, orphans: orphans.length };
  }

  /** Takes over what is for this destination, of the next folders; returns how many bytes others have in the folder. */
  *adopt(): Steps<number> {
    const { folders, lastName } = yield* this.#others();
    for (const { path: other, isAlive, segments } of folders) {
      const bytes = segments.reduce((sum, each) => sum + each.bytes, 0);
      this.#seenBytes += isAlive ? bytes : yield* this.#leftOf(other, segments, bytes);
    }
    this.#after = lastName ?? '';
    this.#othersBytes = lastName === undefined ? this.#seenBytes : Math.max(this.#othersBytes, this.#seenBytes);
    if (lastName === undefined) this.#seenBytes = 0;
    return this.#othersBytes;
  }

  /** A folder that gives nothing up, another user's or on another file system, keeps what it has. */
  *#leftOf(other: string, segments: readonly SegmentFile[], bytes: number): Steps<number> {
    try {
      return yield* this.#adoptFrom(other, segments);
    } catch {
      return bytes;
    }
  }

  *#adoptFrom(other: string, segments: readonly SegmentFile[]): Steps<number> {
    const { isSynced, mark, ownFolder, nowMillis, maxAgeMillis } = this.#parts;
    let leftBytes = 0;
    let hasMoved = false;
    for (const segment of segments) {
      const found = yield* markOf(segment.path);
      const isOld = segment.writtenMillis < nowMillis() - maxAgeMillis;
      if (found === mark) {
        yield* this.#moveHere(segment);
        hasMoved = true;
      } else if (found === NOTHING || isOld) yield* ifThere(remove(segment.path));
      else leftBytes += segment.bytes;
    }
    // Else a loss of power might undo the move here and not there.
    if (hasMoved && isSynced) yield* syncFolder(yield* ownFolder());
    yield* removeOwnerFolder(other);
    return leftBytes;
  }

  /** Atomic: of several processes that try, one has it. */
  *#moveHere(segment: SegmentFile): Steps<void> {
    const own = yield* this.#parts.ownFolder();
    const number = (yield* lastSegmentNumber(own)) + 1;
    const target = path.join(own, `${String(number).padStart(8, '0')}.seg`);
    if (yield* ifThere(move(segment.path, target))) this.#parts.onAdopted({ ...segment, path: target, number });
  }

  #others(): Steps<OwnerFolders> {
    const { folder, ownFolders, processes, nowMillis } = this.#parts;
    return ownerFolders(folder, ownFolders, processes, nowMillis(), {
      after: this.#after,
      limit: MAX_AT_ONCE,
    });
  }
}

/** Neither a whole header nor a record. */
const NOTHING = '';

function* markOf(segment: string): Steps<string> {
  try {
    return (yield* markOfSegment(segment)) ?? NOTHING;
  } catch {
    // Another process was faster, or it cannot be read by this user.
    return 'unreadable';
  }
}
