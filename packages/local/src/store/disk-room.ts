// Whether the disk of the data folder has room for a write. Asked before the write: a database that finds out in the middle of one has to be started again.

import { statfsSync } from 'node:fs';
import { Rejection } from '../rejection';

/** Two segments of the write-ahead log. */
const RESERVE_BYTES = 8 * 1024 * 1024;
/** Of a text in the log, in the table and in the index of its words. */
const BYTES_PER_CHAR = 3;

const MEBIBYTE = 1024 * 1024;

/** Why nothing of this length can be written; `undefined` when it can, or when the system does not tell. */
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

/** The answer while there is no room. */
export function diskFull(reason: string): Rejection {
  return new Rejection(507, `${reason}. Make room on it; writes are then taken again.`);
}
