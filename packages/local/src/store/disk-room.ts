// Whether the disk of the data folder has room for a write. Checked first, because a database that runs out of disk in
// the middle of a write has to be restarted.

import { statfsSync } from 'node:fs';
import { Rejection } from '../contract/rejection';

/** Two segments of the write-ahead log. */
const RESERVE_BYTES = 8 * 1024 * 1024;

/** A character is stored three times: in the write-ahead log, in the table and in the index of words. */
const BYTES_PER_CHAR = 3;

const MEBIBYTE = 1024 * 1024;

/** Why a write of `chars` characters has no room; `undefined` when it has, or when the system cannot say. */
export function noRoomFor(folder: string, chars: number): string | undefined {
  const needed = RESERVE_BYTES + chars * BYTES_PER_CHAR;
  try {
    const { bavail, bsize } = statfsSync(folder);
    const free = bavail * bsize;
    if (free >= needed) return undefined;
    const mebibytes = (bytes: number) => `${(bytes / MEBIBYTE).toFixed(1)} MiB`;
    return `The disk of the data folder is full: ${mebibytes(free)} are free, the write needs ${mebibytes(needed)}`;
  } catch {
    return undefined;
  }
}

/** The refusal of a write that has no room. */
export function diskFull(reason: string): Rejection {
  return new Rejection(507, `${reason}. Free some space; writes are then accepted again.`);
}
