// Lets one process at a time use a data folder. The lock is a socket that its owner listens on. It closes with the
// process, however that ends, so a lock is never stale.
import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface FolderLock {
  release(): void;
}

/** @throws Error when another process of this machine holds the folder */
export async function lockFolder(folder: string): Promise<FolderLock> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Paths of sockets are short: 104 bytes on some systems.
  const name = createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 24);
  const isWindows = process.platform === 'win32';
  const address = isWindows ? `\\\\.\\pipe\\sgp-gateway-${name}` : path.join(tmpdir(), `sgp-gateway-${name}.sock`);
  if (await isListening(address)) throw inUse(folder);
  // The file of a socket that a killed process has left.
  if (!isWindows) rmSync(address, { force: true });
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', () => reject(inUse(folder)));
    server.listen(address, resolve);
  });
  server.unref();
  return { release: () => server.close() };
}

function inUse(folder: string): Error {
  return new Error(`Another gateway uses the folder ${folder}. Give each its own with --data.`);
}

function isListening(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address);
    const answer = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}
