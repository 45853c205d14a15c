// Ports that stay free when they are let go: outside of those that a system gives to connections, and to servers that
// ask for any. A test may stop what listens there and start it again, or expect that nothing answers meanwhile; from
// 32768 on another process, or a client that connects to itself, sooner or later has the port by then.
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

const FIRST_PORT = 10_000;
const PORT_COUNT = 20_000;

/** Makes `server` listen on such a port of 127.0.0.1. */
export async function listenApart(server: Server): Promise<number> {
  for (;;) {
    const port = FIRST_PORT + Math.floor(Math.random() * PORT_COUNT);
    server.listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
      return port;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  }
}

/** Such a port for a server that is a process of its own. */
export async function portApart(): Promise<number> {
  const server = createServer();
  const port = await listenApart(server);
  server.close();
  await once(server, 'close');
  return port;
}
