// Lets only one process use a data folder: two that write the same database files destroy them. The owner listens on
// a Unix socket in the folder. The kernel closes it when the process dies, however it dies, and it works across
// containers, where a process id means nothing.
//
//   sgp-local.lock.<n>   The highest n is the lock; it is held as long as its socket answers. Whoever finds n dead
//                        creates n + 1 with `link`, which succeeds for one of them only. The highest file is never
//                        removed, so that no number is used twice; lower ones are.
//
// Windows has no sockets in folders. There the owner listens on a named pipe that is called after the folder: a name
// has one owner, and the kernel takes it back with the process. It keeps processes of one machine apart, not those of
// two that share a network folder.

import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, linkSync, mkdirSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { LocalError } from '../errors/local-error';

const NAME = 'sgp-local.lock';

/** Longest path of a socket: systems allow 104 or 108 bytes, the terminator included. */
const MAX_SOCKET_PATH_BYTES = 100;

/** How long the owner may take to say who it is; one that is too busy to answer still holds the lock. */
const MAX_WAIT_MILLIS = 500;

/** Each failed try means that another process took a number in between. */
const MAX_TRIES = 1000;

/** Where the owner of a folder listens on Windows; the same for each way to write its path. */
export function pipeOf(folder: string): string {
  const path = realpathSync.native(folder).toLowerCase();
  return `\\\\.\\pipe\\${NAME}-${createHash('sha256').update(path).digest('hex')}`;
}

/**
 * Creates `folder` if needed and locks it.
 *
 * @param nameOf the name to listen on instead of a socket in the folder
 * @returns unlocks; may be called again
 * @throws LocalError (as a rejection) `SGP_LOCAL_DATA_IN_USE`, `SGP_LOCAL_DATA_UNREADABLE`
 */
export async function lockDataFolder(
  folder: string,
  nameOf = process.platform === 'win32' ? pipeOf : undefined,
): Promise<() => void> {
  let server: Server | undefined;
  try {
    createFolder(resolve(folder));
    if (nameOf !== undefined) {
      const named = await listenAlone(nameOf(folder), folder);
      return () => void named.close();
    }
    const place = reachable(resolve(folder));
    try {
      const own = `${NAME}.${randomUUID()}`;
      server = await listen(join(place.folder, own));
      await take(place.folder, own, folder);
      rmSync(join(place.folder, own), { force: true });
    } finally {
      place.leave();
    }
    const held = server;
    return () => void held.close();
  } catch (cause) {
    server?.close();
    if (cause instanceof LocalError) throw cause;
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new LocalError(
      'SGP_LOCAL_DATA_UNREADABLE',
      `The data folder ${folder} cannot be created, written or locked (${reason}). Choose another folder with --data.`,
      { cause },
    );
  }
}

/** Not `recursive: true`: Node never returns from that where the system refuses with ENOENT, as /proc does. */
function createFolder(folder: string): void {
  if (existsSync(folder)) return;
  createFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process was faster.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

async function take(place: string, own: string, folder: string): Promise<void> {
  for (let count = 0; count < MAX_TRIES; count++) {
    const last = generations(place).at(-1) ?? 0;
    if (last > 0) {
      const owner = await ownerOf(join(place, `${NAME}.${last}`));
      if (owner !== undefined) throw inUse(folder, owner);
    }
    if (!linked(join(place, own), join(place, `${NAME}.${last + 1}`))) continue;
    const all = generations(place);
    if (all.at(-1) === last + 1) {
      for (const older of all.slice(0, -1)) rmSync(join(place, `${NAME}.${older}`), { force: true });
      return;
    }
    // Other processes had already moved on to higher numbers and removed this one.
    rmSync(join(place, `${NAME}.${last + 1}`), { force: true });
  }
  throw inUse(folder, 'other processes that start at this moment');
}

/** Ascending. */
function generations(place: string): number[] {
  return readdirSync(place)
    .flatMap((name) => /^sgp-local\.lock\.([1-9]\d{0,14})$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Who holds the lock, in words; `undefined` when nobody does. */
function ownerOf(socketFile: string): Promise<string | undefined> {
  return new Promise((found) => {
    const socket = connect(socketFile);
    let words = '';
    const done = (owner: string | undefined) => {
      socket.destroy();
      found(owner);
    };
    // Decided one turn later: on a busy machine this process may have slept, and the answer may have come meanwhile.
    socket.setTimeout(MAX_WAIT_MILLIS, () => setImmediate(done, 'another process'));
    socket.setEncoding('utf8').on('data', (text) => {
      words = (words + text).slice(0, 300);
    });
    socket.on('end', () => done(/^[\w .:-]+$/.test(words) ? words : 'another process'));
    socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      // Any other error (no permission, too many connections) does not prove that the owner is gone.
      done(code === 'ECONNREFUSED' || code === 'ENOENT' ? undefined : 'another process');
    });
  });
}

async function listen(socketFile: string): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.end(`process ${process.pid} on ${hostname()}`);
  });
  server.unref();
  server.listen(socketFile);
  await once(server, 'listening');
  return server;
}

/** Listens on a name that only one process can have. */
async function listenAlone(name: string, folder: string): Promise<Server> {
  try {
    return await listen(name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw inUse(folder, (await ownerOf(name)) ?? 'another process');
  }
}

/** The folder under a path that is short enough for sockets in it: itself, or a link in the temporary folder. */
function reachable(folder: string): { folder: string; leave: () => void } {
  const longest = Buffer.byteLength(join(folder, `${NAME}.${randomUUID()}`));
  if (longest <= MAX_SOCKET_PATH_BYTES) return { folder, leave: () => {} };
  const short = join(tmpdir(), `sgp-${randomUUID().slice(0, 8)}`);
  symlinkSync(folder, short);
  return { folder: short, leave: () => rmSync(short, { force: true }) };
}

function inUse(folder: string, owner: string): LocalError {
  return new LocalError(
    'SGP_LOCAL_DATA_IN_USE',
    `The data folder ${folder} is open in ${owner}. Stop that one, or choose another folder with --data.`,
  );
}
