// A disk in memory that forgets, when the power goes, what was not synced: bytes of files, and entries of folders.
import path from 'node:path';
import type { FileStep } from '../../src/spool/file-steps';
import type { Files } from '../../src/spool/files';

class File {
  bytes: Buffer = Buffer.alloc(0);
  synced: Buffer = Buffer.alloc(0);
  mtimeMs = 0;
  constructor(readonly ino: number) {}
}

class Folder {
  entries = new Map<string, File | Folder>();
  synced = new Map<string, File | Folder>();
  mtimeMs = 0;
  constructor(readonly ino: number) {}
}

type Entry = File | Folder;
type Call = (...args: never[]) => unknown;

/** What several processes share. */
class Disk {
  readonly root = new Folder(0);
  nowMillis = 0;
  capacityBytes = Number.POSITIVE_INFINITY;
  nextIno = 1;
}

/** The disk as one process sees it. */
export class ForgettingFiles implements Files {
  readonly #disk: Disk;
  /** Called before each operation; what it throws is what the operation comes to. */
  before: (step: FileStep) => void = () => {};
  readonly done: FileStep['call'][] = [];
  #open = new Map<number, Entry>();
  #nextFd = 3;
  #isDead = false;

  constructor(disk = new Disk()) {
    this.#disk = disk;
  }

  get root(): Folder {
    return this.#disk.root;
  }

  /** The time of the disk. */
  set nowMillis(millis: number) {
    this.#disk.nowMillis = millis;
  }

  /** Bytes that fit on it. */
  set capacityBytes(bytes: number) {
    this.#disk.capacityBytes = bytes;
  }

  /** The same disk for another process. */
  another(): ForgettingFiles {
    return new ForgettingFiles(this.#disk);
  }

  async perform(step: FileStep): Promise<unknown> {
    return this.performNow(step);
  }

  performNow({ call, args }: FileStep): unknown {
    // A process that was killed does nothing more.
    if (this.#isDead) throw new Error('The process is dead.');
    this.before({ call, args });
    this.done.push(call);
    return (this.#calls[call] as Call)(...(args as never[]));
  }

  /** The process ends without another step, and so do its open files. The disk is for the next one. */
  kill(): ForgettingFiles {
    this.#isDead = true;
    return this.another();
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** The same with the machine: only what was synced is left. Other processes are to be killed first. */
  powerLoss(): ForgettingFiles {
    forget(this.root);
    return this.kill();
  }

  /** All files, by their path. */
  *files(folder: Folder = this.root, at = '/'): Generator<[string, Buffer]> {
    for (const [name, entry] of folder.entries) {
      if (entry instanceof File) yield [path.join(at, name), entry.bytes];
      else yield* this.files(entry, path.join(at, name));
    }
  }

  get usedBytes(): number {
    let bytes = 0;
    for (const [, content] of this.files()) bytes += content.length;
    return bytes;
  }

  readonly #calls: { readonly [C in FileStep['call']]: Call } = {
    open: (at: string, flags: string | number) => {
      let entry = this.#find(at);
      if (String(flags).includes('x')) {
        if (entry) throw failure('EEXIST', at);
        entry = this.#added(at, new File(this.#disk.nextIno++));
      }
      if (!entry) throw failure('ENOENT', at);
      this.#open.set(this.#nextFd, entry);
      return this.#nextFd++;
    },
    close: (fd: number) => this.#open.delete(fd),
    writev: (fd: number, parts: readonly Uint8Array[], position: number) => {
      const file = this.#file(fd);
      const bytes = Buffer.concat(parts);
      const room = this.#disk.capacityBytes - this.usedBytes + Math.max(0, file.bytes.length - position);
      const written = bytes.subarray(0, Math.max(0, room));
      if (written.length === 0 && bytes.length > 0) throw failure('ENOSPC', 'write');
      const grown = Buffer.alloc(Math.max(file.bytes.length, position + written.length));
      file.bytes.copy(grown);
      written.copy(grown, position);
      file.bytes = grown;
      file.mtimeMs = this.#disk.nowMillis;
      return written.length;
    },
    read: (fd: number, into: Uint8Array, _offset: number, length: number, position: number) => {
      const part = this.#file(fd).bytes.subarray(position, position + length);
      into.set(part);
      return part.length;
    },
    ftruncate: (fd: number, length: number) => {
      const file = this.#file(fd);
      file.bytes = Buffer.concat([file.bytes, Buffer.alloc(Math.max(0, length - file.bytes.length))]).subarray(
        0,
        length,
      );
    },
    fdatasync: (fd: number) => this.#sync(fd),
    fsync: (fd: number) => this.#sync(fd),
    fstat: (fd: number) => facts(this.#entry(fd)),
    stat: (at: string) => facts(this.#found(at)),
    lstat: (at: string) => facts(this.#found(at)),
    statfs: () =>
      Number.isFinite(this.#disk.capacityBytes)
        ? { bavail: this.#disk.capacityBytes - this.usedBytes, blocks: this.#disk.capacityBytes }
        : { bavail: 1, blocks: 1 },
    mkdir: (at: string) => {
      let folder = this.root;
      let made: string | undefined;
      let here = '/';
      for (const name of at.split('/').filter(Boolean)) {
        here = path.join(here, name);
        if (!folder.entries.has(name)) made ??= here;
        const next = folder.entries.get(name) ?? new Folder(this.#disk.nextIno++);
        if (!(next instanceof Folder)) throw failure('ENOTDIR', at);
        folder.entries.set(name, next);
        folder = next;
      }
      return made;
    },
    readdir: (at: string) => {
      const folder = this.#found(at);
      if (!(folder instanceof Folder)) throw failure('ENOTDIR', at);
      return [...folder.entries.keys()];
    },
    unlink: (at: string) => {
      if (!(this.#found(at) instanceof File)) throw failure('EISDIR', at);
      this.#parent(at).entries.delete(path.basename(at));
    },
    rmdir: (at: string) => {
      const folder = this.#found(at);
      if (!(folder instanceof Folder)) throw failure('ENOTDIR', at);
      if (folder.entries.size > 0) throw failure('ENOTEMPTY', at);
      this.#parent(at).entries.delete(path.basename(at));
    },
    rename: (from: string, to: string) => {
      const entry = this.#found(from);
      const target = this.#find(to);
      if (target instanceof Folder && target.entries.size > 0) throw failure('ENOTEMPTY', to);
      this.#parent(from).entries.delete(path.basename(from));
      this.#added(to, entry);
    },
    utimes: (at: string, _accessed: number, modified: number) => {
      this.#found(at).mtimeMs = modified * 1000;
    },
  };

  #sync(fd: number): void {
    const entry = this.#entry(fd);
    if (entry instanceof File) entry.synced = entry.bytes;
    else entry.synced = new Map(entry.entries);
  }

  #entry(fd: number): Entry {
    const entry = this.#open.get(fd);
    if (!entry) throw failure('EBADF', String(fd));
    return entry;
  }

  #file(fd: number): File {
    const entry = this.#entry(fd);
    if (!(entry instanceof File)) throw failure('EISDIR', String(fd));
    return entry;
  }

  #find(at: string): Entry | undefined {
    let entry: Entry | undefined = this.root;
    for (const name of at.split('/').filter(Boolean)) {
      entry = entry instanceof Folder ? entry.entries.get(name) : undefined;
    }
    return entry;
  }

  #found(at: string): Entry {
    const entry = this.#find(at);
    if (!entry) throw failure('ENOENT', at);
    return entry;
  }

  #parent(at: string): Folder {
    const parent = this.#found(path.dirname(at));
    if (!(parent instanceof Folder)) throw failure('ENOTDIR', at);
    return parent;
  }

  #added(at: string, entry: Entry): Entry {
    this.#parent(at).entries.set(path.basename(at), entry);
    entry.mtimeMs = this.#disk.nowMillis;
    return entry;
  }
}

function forget(folder: Folder): void {
  folder.entries = new Map(folder.synced);
  for (const entry of folder.entries.values()) {
    if (entry instanceof Folder) forget(entry);
    else entry.bytes = entry.synced;
  }
}

function facts(entry: Entry) {
  const size = entry instanceof File ? entry.bytes.length : 0;
  const { ino, mtimeMs } = entry;
  return { ino, size, mtimeMs, isFile: () => entry instanceof File, isDirectory: () => entry instanceof Folder };
}

export function failure(code: string, what: string): Error {
  return Object.assign(new Error(`${code}: ${what}`), { code });
}
