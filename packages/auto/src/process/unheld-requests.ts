// An application whose work is done must not be kept running by a request of ours that a server does not answer. Our
// sockets do not hold the process; when nothing else does, the shutdown before the exit waits for them, within its
// limit.
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

export function leaveProcessUnheld(): void {
  subscribe('http.client.request.start', (message) => {
    try {
      const { request } = message as { request: ClientRequest };
      if (!String(request.getHeader('user-agent')).startsWith('sgp-otel/')) return;
      if (request.socket) request.socket.unref();
      else request.once('socket', (socket) => socket.unref());
    } catch {
      // A request that cannot be read is left as it is, and holds the process until it ends.
    }
  });
}
