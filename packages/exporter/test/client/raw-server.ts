// A server that speaks through the socket itself, for answers that no HTTP library would give.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

export interface RawConnection {
  readonly socket: Socket;
  /** From 1. */
  readonly number: number;
  /** Requests whose body has been read to its end. */
  requests: number;
}

export interface RawServer {
  readonly url: string;
  readonly connections: readonly RawConnection[];
  /** Bytes that the system took from the server, on all connections. */
  readonly sentBytes: number;
  close(): Promise<void>;
}

/** @param onRequest called for each request that has been read to its end; for a request without it `onConnection` may do anything */
export async function startRawServer(handlers: {
  onConnection?: (connection: RawConnection) => void;
  onRequest?: (connection: RawConnection, body: string) => void;
}): Promise<RawServer> {
  const connections: RawConnection[] = [];
  const server: Server = createServer((socket) => {
    const connection: RawConnection = { socket, number: connections.length + 1, requests: 0 };
    connections.push(connection);
    socket.on('error', () => {});
    handlers.onConnection?.(connection);
    if (!handlers.onRequest) return;
    let received = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      for (;;) {
        const start = received.indexOf('\r\n\r\n') + 4;
        const length = Number(/content-length: (\d+)/i.exec(received.subarray(0, start).toString())?.[1] ?? 0);
        if (start < 4 || received.length < start + length) return;
        const body = received.subarray(start, start + length).toString();
        received = received.subarray(start + length);
        connection.requests += 1;
        handlers.onRequest?.(connection, body);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections,
    get sentBytes() {
      return connections.reduce((sum, { socket }) => sum + socket.bytesWritten - socket.writableLength, 0);
    },
    close: async () => {
      for (const { socket } of connections) socket.destroy();
      server.close();
      if (server.listening) await once(server, 'close');
    },
  };
}

/** A whole answer. */
export function answer(status: number, body: string, headers: readonly string[] = []): string {
  const lines = [
    `HTTP/1.1 ${status} X`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    ...headers,
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

/** Sends the same piece again and again, as fast as it is read, up to so many bytes. */
export function pour(socket: Socket, piece: Buffer, bytes = Number.POSITIVE_INFINITY): void {
  let left = bytes;
  const more = () => {
    while (left > 0 && !socket.destroyed) {
      left -= piece.length;
      if (!socket.write(piece)) {
        socket.once('drain', more);
        return;
      }
    }
  };
  more();
}
