// A Node HTTP server that listens before its application is ready, and whose close always ends.

import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LocalError } from '../errors/local-error';

/**
 * How long an idle connection stays open. Node's default of 5 s is so short that a busy client often sends a request
 * on a connection that the server is just closing, and gets ECONNRESET.
 */
const KEEP_ALIVE_MILLIS = 65_000;

/** How often close() looks for connections that have become idle. */
const CLOSE_IDLE_EVERY_MILLIS = 50;

/** How long close() waits for requests under way before it cuts their connections. */
const CLOSE_GRACE_MILLIS = 5000;

/** A server that has its port; requests wait until a listener is attached. */
export interface Listening {
  server: Server;
  attach(listener: RequestListener): void;
}

/**
 * Takes the port at once, so that a taken one is reported before the database starts.
 *
 * @throws LocalError `EADDRINUSE`; other listen errors (a host that is not of this machine) pass unchanged
 */
export async function listen(port: number, host: string): Promise<Listening> {
  let attach: Listening['attach'] = () => {};
  const attached = new Promise<RequestListener>((resolve) => {
    attach = resolve;
  });
  const server = createServer((request, response) => void attached.then((listener) => listener(request, response)));
  server.keepAliveTimeout = KEEP_ALIVE_MILLIS;
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? portInUse(port, host, error) : error;
  }
  return { server, attach };
}

/** The port listened on. */
export function boundPort(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** Stops listening, lets requests under way finish, and resolves when no connection is left. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  // A client keeps its connection open after the last answer.
  const idle = setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_EVERY_MILLIS);
  const cut = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MILLIS);
  await closed;
  clearInterval(idle);
  clearTimeout(cut);
}

function portInUse(port: number, host: string, cause: unknown): LocalError {
  const message =
    `Port ${port} on ${host} is already in use. Stop the program that listens there ` +
    '(perhaps another sgp-local), or choose another port with --port (0 takes a free one).';
  return new LocalError('EADDRINUSE', message, { cause });
}
