// A real HTTP(S) server that answers as an SGP API would, or fails as scripted: one fault for each request, in order.
import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { listenApart } from './port-apart';

export type Fault =
  | {
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: unknown;
      readonly delayMillis?: number;
      /** Not answered before this has settled. */
      readonly after?: Promise<unknown>;
    }
  /** Closes the connection without reading the body. */
  | 'reset-before-body'
  /** Reads the whole body, then closes the connection without an answer. */
  | 'reset-after-body'
  /** Reads the body and never answers. */
  | 'hang'
  /** Answers one byte at a time, for ever. */
  | 'slow-bytes'
  /** Announces more bytes than it sends, then closes. */
  | 'truncated';

/** Decides by what was sent; asked when the whole body has been read. `undefined` is success. */
export type FaultFor = (request: RecordedRequest) => Exclude<Fault, 'reset-before-body'> | undefined;

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  /** The bytes, to compare retries with. */
  readonly raw: Buffer;
  /** The parsed body. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into what was sent
  readonly body: any;
  /** Number of the connection it came on, from 1. */
  readonly connection: number;
  readonly atMillis: number;
  /** When it was answered or its connection ended; `undefined` until then. */
  closedAtMillis?: number;
  /** Those before it that were still open when all that had happened till then was heard of. */
  readonly beside: RecordedRequest[];
}

export interface FaultServer {
  readonly url: string;
  readonly requests: RecordedRequest[];
  /** Ids of all items that were answered with success, in order of arrival. */
  readonly storedIds: string[];
  readonly connections: number;
  /** Connections that are open now. */
  readonly openConnections: number;
  /** Requests being handled right now, and the most there ever were at once. */
  readonly active: number;
  readonly maxActive: number;
  /** Adds faults for the next requests; those without one succeed. */
  script(...faults: Fault[]): void;
  /** How every request without a fault of its own is answered; `undefined` is success. */
  always(fault: Fault | FaultFor | undefined): void;
  /** Closes every connection, as a load balancer does with idle ones; new ones are taken. */
  disconnect(): void;
  close(): Promise<void>;
}

export interface FaultServerOptions {
  readonly tls?: { readonly key: string; readonly cert: string };
  /** One that a server before had; else any that stays free when this one is closed. */
  readonly port?: number;
}

export async function startFaultServer(options: FaultServerOptions = {}): Promise<FaultServer> {
  const faults: Fault[] = [];
  const requests: RecordedRequest[] = [];
  const storedIds: string[] = [];
  const sockets = new Map<Socket, number>();
  let connections = 0;
  let active = 0;
  let maxActive = 0;
  let defaultFault: Fault | FaultFor | undefined;

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    active += 1;
    maxActive = Math.max(maxActive, active);
    response.on('close', () => {
      active -= 1;
    });
    const fault = faults.shift() ?? defaultFault;
    if (fault === 'reset-before-body') {
      requests.push(record(request, Buffer.alloc(0)));
      request.socket.destroy();
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const recorded = record(request, Buffer.concat(chunks));
    requests.push(recorded);
    lookBeside(recorded);
    response.on('close', () => {
      recorded.closedAtMillis = performance.now();
    });
    await answer(recorded, response, typeof fault === 'function' ? fault(recorded) : fault);
  };

  const record = (request: IncomingMessage, raw: Buffer): RecordedRequest => ({
    method: request.method ?? '',
    path: request.url ?? '',
    headers: request.headers,
    raw,
    body: raw.length > 0 ? JSON.parse(raw.toString()) : undefined,
    connection: sockets.get(request.socket) ?? 0,
    atMillis: performance.now(),
    beside: [],
  });

  /** An end that came first may be told last, within a turn of the event loop. */
  const lookBeside = (recorded: RecordedRequest) => {
    const before = requests.filter((request) => request !== recorded && request.closedAtMillis === undefined);
    const look = () => recorded.beside.push(...before.filter(({ closedAtMillis }) => closedAtMillis === undefined));
    setImmediate(() => setImmediate(look));
  };

  const answer = async (recorded: RecordedRequest, response: ServerResponse, fault: Fault | undefined) => {
    if (fault === 'reset-after-body') response.socket?.destroy();
    else if (fault === 'slow-bytes') drip(response);
    else if (fault === 'truncated') {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"object":');
      setTimeout(() => response.socket?.destroy(), 20);
    } else if (fault === undefined || typeof fault === 'object') {
      const { status, headers, body, delayMillis, after } = fault ?? { status: 200 };
      await after;
      if (delayMillis) await new Promise((resolve) => setTimeout(resolve, delayMillis).unref());
      const items = (recorded.body?.items ?? []) as { id: string }[];
      if (status === 200) storedIds.push(...items.map((item) => item.id));
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(typeof body === 'string' ? body : JSON.stringify(body ?? { object: 'list', items }));
    }
  };

  const listener = (request: IncomingMessage, response: ServerResponse) => {
    handle(request, response).catch(() => response.destroy());
  };
  const server = options.tls ? https.createServer(options.tls, listener) : http.createServer(listener);
  server.on(options.tls ? 'secureConnection' : 'connection', (socket: Socket) => {
    connections += 1;
    sockets.set(socket, connections);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  });
  // Idle connections are the client's to close.
  server.keepAliveTimeout = 0;
  const port = options.port ?? (await listenApart(server));
  if (!server.listening) {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  }

  return {
    url: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    requests,
    storedIds,
    get connections() {
      return connections;
    },
    get openConnections() {
      return sockets.size;
    },
    get active() {
      return active;
    },
    get maxActive() {
      return maxActive;
    },
    script: (...next) => {
      faults.push(...next);
    },
    always: (fault) => {
      defaultFault = fault;
    },
    disconnect: () => {
      for (const socket of sockets.keys()) socket.destroy();
    },
    close: async () => {
      server.close();
      for (const socket of sockets.keys()) socket.destroy();
      if (server.listening) await once(server, 'close');
    },
  };
}

function drip(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
}
