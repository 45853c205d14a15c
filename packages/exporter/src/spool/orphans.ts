// Segments in folders whose owner has ended: found, and moved into the own folder when they are for the same destination.
import path from 'node:path';
import { ifThere, move, remove, type Steps, syncFolder } from './file-steps';
import { type OwnerFolder, ownerFolders, removeOwnerFolder } from './owner-folder';
import type { Processes } from './owner-identity';
import { type SegmentFile, segmentsIn } from './segment-log';
import { markOfSegment } from './segment-reader';

/** What lies in the folder, of processes that have ended. */
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

  constructor(parts: OrphansParts) {
    this.#parts = parts;
  }

  *found(): Steps<Found> {
    const orphans = (yield* this.#others()).filter(({ isAlive, segments }) => !isAlive && segments.length > 0);
    const segments = orphans.flatMap((each) => each.segments);
    const bytes = segments.reduce((sum, each) => sum + each.bytes, 0);
    return { segments: segments.length, bytes, orphans: orphans.length };
  }

  /** Takes over what is for this destination; returns how many bytes others have in the folder. */
  *adopt(): Steps<number> {
    let othersBytes = 0;
    for (const { path: other, isAlive, segments } of yield* this.#others()) {
      if (isAlive) othersBytes += segments.reduce((sum, { bytes }) => sum + bytes, 0);
      else othersBytes += yield* this.#adoptFrom(other, segments);
    }
    return othersBytes;
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
    const numbers = (yield* segmentsIn(own)).map(({ number }) => number);
    const number = Math.max(0, ...numbers) + 1;
    const target = path.join(own, `${String(number).padStart(8, '0')}.seg`);
    if (yield* ifThere(move(segment.path, target))) this.#parts.onAdopted({ ...segment, path: target, number });
  }

  #others(): Steps<OwnerFolder[]> {
    const { folder, ownFolders, processes, nowMillis } = this.#parts;
    return ownerFolders(folder, ownFolders, processes, nowMillis());
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
