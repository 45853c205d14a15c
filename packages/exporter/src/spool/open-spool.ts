// A spool on the real disk, for this process.
import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import path from 'node:path';
import { FileRunner } from './file-runner';
import { realFiles } from './files';
import { realProcesses } from './owner-identity';
import { Spool, type SpoolParts } from './spool';

export interface OpenSpoolOptions extends Omit<SpoolParts, 'runner' | 'processes' | 'random'> {
  /** Runs each operation on files. */
  readonly around?: <T>(work: () => T) => T;
}

/** The whole path. A shell has replaced a `~` already; a file of settings or a container has no shell. */
export function spoolFolder(folder: string): string {
  return path.resolve(folder.replace(/^~(?=[/\\]|$)/, () => homedir()));
}

export function openSpool({ around, folder, ...parts }: OpenSpoolOptions): Spool {
  return new Spool({
    ...parts,
    folder: spoolFolder(folder),
    runner: new FileRunner(realFiles(around)),
    processes: realProcesses(),
    random: () => randomBytes(6).toString('hex'),
  });
}
