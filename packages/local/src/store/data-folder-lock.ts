// Two processes that write one database folder destroy it. A file with the owner's process id keeps the second
// one out; one left behind by a process that died is taken over.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LocalError } from '../local-error';

/** Lock files that this process holds. A lock with our own id that is not among them was left by a process that
 * had the same id, as every first process of a container has. */
const heldHere = new Set<string>();

/**
 * Creates `folder` if needed and locks it.
 *
 * @returns unlocks; may be called again
 * @throws LocalError `SGP_LOCAL_DATA_IN_USE`, `SGP_LOCAL_DATA_UNREADABLE`
 */
export function lockDataFolder(folder: string): () => void {
  const file = join(resolve(folder), 'sgp-local.lock');
  try {
    mkdirSync(folder, { recursive: true });
    if (!tryCreate(file)) {
      refuseLiveOwner(file, folder);
      rmSync(file, { force: true });
      if (!tryCreate(file)) throw inUse(file, folder, 'another process');
    }
  } catch (cause) {
    if (cause instanceof LocalError) throw cause;
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new LocalError(
      'SGP_LOCAL_DATA_UNREADABLE',
      `The data folder ${folder} cannot be created or written (${reason}). Choose another folder with --data.`,
      { cause },
    );
  }
  heldHere.add(file);
  return () => {
    if (heldHere.delete(file)) rmSync(file, { force: true });
  };
}

function tryCreate(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function refuseLiveOwner(file: string, folder: string): void {
  const owner = Number(readFileSync(file, 'utf8'));
  if (Number.isSafeInteger(owner) && owner > 0 && isRunning(owner, file)) throw inUse(file, folder, `process ${owner}`);
}

function isRunning(pid: number, file: string): boolean {
  if (pid === process.pid) return heldHere.has(file);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, under another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function inUse(file: string, folder: string, owner: string): LocalError {
  return new LocalError(
    'SGP_LOCAL_DATA_IN_USE',
    `The data folder ${folder} is open in ${owner}. Stop that one, or choose another folder with --data. ` +
      `If no other sgp-local runs, delete ${file}.`,
  );
}
