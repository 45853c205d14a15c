// What is done with files, one operation after the other, written once: a generator yields each operation as a value
// and is given its result. Who runs it (file-runner.ts) decides whether the thread waits, and on which files: real
// ones, or those of a test that forget what was not synced.
//
//   function* twoFiles(): Steps<void> { const fd = yield* open('a'); yield* close(fd); … }
import { constants } from 'node:fs';

/** One call of `node:fs` without its callback: `{ call: 'unlink', args: ['a'] }`. */
export interface FileStep {
  readonly call: FileCall;
  readonly args: readonly unknown[];
}

export type FileCall =
  | 'close'
  | 'fdatasync'
  | 'fstat'
  | 'fsync'
  | 'ftruncate'
  | 'lstat'
  | 'mkdir'
  | 'open'
  | 'read'
  | 'readdir'
  | 'rename'
  | 'rmdir'
  | 'stat'
  | 'statfs'
  | 'unlink'
  | 'utimes'
  | 'writev';

export type Steps<T> = Generator<FileStep, T, unknown>;

/** What a file or folder is known by. */
export interface FileFacts {
  /** Tells it from another one that was given the same name. */
  readonly ino: number;
  readonly size: number;
  readonly mtimeMs: number;
  isFile(): boolean;
  isDirectory(): boolean;
}

/** The failure of a step, as `node:fs` reports it. */
export type FileError = NodeJS.ErrnoException;

export const codeOf = (error: unknown): string => (error as FileError | undefined)?.code ?? '';

const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;
/** Neither leads out of the folder by a link, nor waits for the other end of a pipe. Windows has neither flag. */
const READ_HERE = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** A step whose result has this type. */
function* step<T>(call: FileCall, ...args: readonly unknown[]): Steps<T> {
  return (yield { call, args }) as T;
}

/** A new file that only its owner may read. @throws `EEXIST` where there is one */
export const openNew = (path: string) => step<number>('open', path, 'wx+', PRIVATE_FILE);
export const openToRead = (path: string) => step<number>('open', path, READ_HERE);
export const openFolder = (path: string) => step<number>('open', path, 'r');
export const close = (fd: number) => step<void>('close', fd);
/** Returns the first folder that was not there before. */
export const makeFolder = (path: string) =>
  step<string | undefined>('mkdir', path, { recursive: true, mode: PRIVATE_FOLDER });
export const listFolder = (path: string) => step<string[]>('readdir', path);
export const factsOf = (path: string) => step<FileFacts>('stat', path);
/** Of a link itself, not of what it leads to. */
export const factsOfEntry = (path: string) => step<FileFacts>('lstat', path);
export const factsOfOpen = (fd: number) => step<FileFacts>('fstat', fd);
export const move = (from: string, to: string) => step<void>('rename', from, to);
export const remove = (path: string) => step<void>('unlink', path);
export const removeFolder = (path: string) => step<void>('rmdir', path);
export const cut = (fd: number, length: number) => step<void>('ftruncate', fd, length);
export const touch = (path: string, atSeconds: number) => step<void>('utimes', path, atSeconds, atSeconds);
export const syncData = (fd: number) => step<void>('fdatasync', fd);

/** How many bytes were written: on a full disk fewer than were asked for, without an error. */
export const write = (fd: number, parts: readonly Uint8Array[], position: number) =>
  step<number>('writev', fd, parts, position);

/** How many bytes there were. */
export const read = (fd: number, into: Uint8Array, position: number) =>
  step<number>('read', fd, into, 0, into.length, position);

/** Of the space of the file system, the share that is free for this user. */
export function* freeShare(path: string): Steps<number> {
  const { bavail, blocks } = yield* step<{ bavail: number; blocks: number }>('statfs', path);
  return blocks > 0 ? bavail / blocks : 1;
}

/** Entries of a folder survive a loss of power only after this; where folders cannot be synced, it does nothing. */
export function* syncFolder(path: string): Steps<void> {
  let fd: number;
  try {
    fd = yield* openFolder(path);
  } catch {
    return;
  }
  try {
    yield* step<void>('fsync', fd);
  } catch {
    // Windows, and some network file systems
  } finally {
    yield* close(fd);
  }
}

/** Does the work, and nothing when what it is done to is not there. */
export function* ifThere(work: Steps<unknown>): Steps<boolean> {
  try {
    yield* work;
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}
