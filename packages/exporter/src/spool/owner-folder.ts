// A folder below the spool's, with one owner that writes segments into it: DIR/<pid>-<random>/owner.json.
import path from 'node:path';
import {
  close,
  codeOf,
  factsOf,
  factsOfEntry,
  factsOfOpen,
  ifThere,
  listFolder,
  makeFolder,
  move,
  openNew,
  openToRead,
  read,
  remove,
  removeFolder,
  type Steps,
  syncData,
  syncFolder,
  write,
} from './file-steps';
import { livenessOf, type OwnerIdentity, type Processes, readIdentity } from './owner-identity';
import { type SegmentFile, segmentsIn } from './segment-log';

export const OWNER_FILE = 'owner.json';
/** Becomes the owner file when it is whole. */
const NEXT_OWNER_FILE = 'owner.json.new';
const MAX_OWNER_BYTES = 4096;
/** A heartbeat that is older than this has stopped. */
export const STALE_MILLIS = 60_000;
/** Clocks of hosts differ by less; a heartbeat further ahead is of a clock that was set back since. */
const AHEAD_MILLIS = 3_600_000;

export interface OwnerFolder {
  readonly path: string;
  readonly owner: OwnerIdentity | undefined;
  readonly isAlive: boolean;
  readonly segments: readonly SegmentFile[];
}

export interface OwnerFolders {
  readonly folders: readonly OwnerFolder[];
  /** Where to go on; `undefined` when there are no more. */
  readonly lastName: string | undefined;
}

/** A new folder of this owner, which survives a loss of power when `isSynced`. */
export function* newOwnerFolder(
  folder: string,
  identity: OwnerIdentity,
  random: string,
  isSynced: boolean,
): Steps<string> {
  const own = path.join(folder, `${identity.pid}-${random}`);
  yield* makeFolder(own);
  yield* writeOwner(own, identity, isSynced);
  if (isSynced) yield* syncWithParents(own);
  return own;
}

/** All folders above it too: one of them may be new, made by a process that ended before it was synced. */
function* syncWithParents(folder: string): Steps<void> {
  yield* syncFolder(folder);
  const parent = path.dirname(folder);
  if (parent !== folder) yield* syncWithParents(parent);
}

/** At every moment there is the old one or the new one: without any, others would wait for a heartbeat. */
export function* writeOwner(own: string, identity: OwnerIdentity, isSynced: boolean): Steps<void> {
  const next = path.join(own, NEXT_OWNER_FILE);
  yield* ifThere(remove(next));
  const fd = yield* openNew(next);
  try {
    yield* write(fd, [Buffer.from(JSON.stringify(identity))], 0);
    if (isSynced) yield* syncData(fd);
  } finally {
    yield* close(fd);
  }
  yield* move(next, path.join(own, OWNER_FILE));
}

/** Which folders are looked at: those behind this name, and so many of them, each with so many segments, at most. */
export interface Look {
  readonly after: string;
  readonly limit: number;
}

const EVERYWHERE: Look = { after: '', limit: Number.POSITIVE_INFINITY };

/** The folders of all owners but `own`, by name. What is no folder, or cannot be read by this user, is none of ours. */
export function* ownerFolders(
  folder: string,
  own: ReadonlySet<string>,
  processes: Processes,
  nowMillis: number,
  { after, limit }: Look = EVERYWHERE,
): Steps<OwnerFolders> {
  const found: OwnerFolder[] = [];
  let names: string[] = [];
  yield* ifThere(
    (function* () {
      names = yield* listFolder(folder);
    })(),
  );
  const all = names.filter((name) => name > after && /^\d+-[0-9a-z]+$/.test(name)).sort();
  const looked = all.slice(0, limit);
  for (const each of looked.map((name) => path.join(folder, name))) {
    if (own.has(each)) continue;
    try {
      if (!(yield* factsOfEntry(each)).isDirectory()) continue;
      const owner = yield* ownerOf(each);
      const segments = yield* segmentsIn(each, limit);
      const liveness = livenessOf(owner, processes);
      const isAlive =
        liveness === 'unknown' ? isRecent(yield* lastSeen(each, segments), nowMillis) : liveness === 'alive';
      found.push({ path: each, owner, isAlive, segments });
    } catch {
      // One that cannot be read must not keep the others from being found.
    }
  }
  return { folders: found, lastName: looked.length < all.length ? looked.at(-1) : undefined };
}

function isRecent(seenMillis: number, nowMillis: number): boolean {
  return seenMillis > nowMillis - STALE_MILLIS && seenMillis < nowMillis + AHEAD_MILLIS;
}

function* ownerOf(folder: string): Steps<OwnerIdentity | undefined> {
  let fd: number;
  try {
    fd = yield* openToRead(path.join(folder, OWNER_FILE));
  } catch (error) {
    if (['ENOENT', 'ELOOP'].includes(codeOf(error))) return undefined;
    throw error;
  }
  try {
    const { size } = yield* factsOfOpen(fd);
    const bytes = Buffer.alloc(Math.min(size, MAX_OWNER_BYTES));
    const count = bytes.length === 0 ? 0 : yield* read(fd, bytes, 0);
    return readIdentity(bytes.toString('utf8', 0, count));
  } finally {
    yield* close(fd);
  }
}

/** When something in the folder was written last. */
function* lastSeen(folder: string, segments: readonly SegmentFile[]): Steps<number> {
  const times = segments.map(({ writtenMillis }) => writtenMillis);
  for (const each of [folder, path.join(folder, OWNER_FILE)]) {
    yield* ifThere(
      (function* () {
        times.push((yield* factsOf(each)).mtimeMs);
      })(),
    );
  }
  return times.reduce((latest, each) => Math.max(latest, each), 0);
}

/** Removes a folder with all that was written into it. */
export function* removeWithSegments(folder: string): Steps<void> {
  for (const segment of yield* segmentsIn(folder)) yield* ifThere(remove(segment.path));
  yield* removeOwnerFolder(folder);
}

/** Removes what is left of a folder without segments; nothing when there are some. */
export function* removeOwnerFolder(folder: string): Steps<void> {
  try {
    if ((yield* segmentsIn(folder)).length > 0) return;
    for (const file of [NEXT_OWNER_FILE, OWNER_FILE]) yield* ifThere(remove(path.join(folder, file)));
    yield* ifThere(removeFolder(folder));
  } catch {
    // a file of somebody else is in it, or another process was faster
  }
}
