// The limit on how long a body may take is one on its sender: what the gateway itself is held up by does not count.
import { execFileSync } from 'node:child_process';
import { closeSync, open as openFile, openSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { type FaultServer, startFaultServer, until } from '@sgp-otel/testkit';
import { closesAtEnd } from './closes-at-end';
import { newFolder, type RunningGateway, runGateway } from './running-gateway';

const MIB = 1024 * 1024;
const BODY_TIMEOUT_MILLIS = 500;
/** Of libuv, which inflates on them. */
const THREADS = 4;

const atEnd = closesAtEnd();
let sgp: FaultServer;
let gateway: RunningGateway;
const sockets: Socket[] = [];

beforeAll(async () => {
  sgp = await startFaultServer();
  gateway = await runGateway({ sgpUrl: sgp.url, given: { bodyTimeoutMillis: BODY_TIMEOUT_MILLIS } });
});

afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await gateway?.close();
  await sgp?.close();
});

interface Sender {
  readonly socket: Socket;
  answer(): string;
}

/** Resolves when the gateway has seen the head, and waits for the body. */
async function sendHead(length: number, headers: readonly string[] = []): Promise<Sender> {
  const socket = connect(Number(new URL(gateway.httpUrl).port), '127.0.0.1');
  sockets.push(socket);
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
  });
  const lines = ['POST /v1/traces HTTP/1.1', 'host: g', 'content-type: application/json', 'expect: 100-continue'];
  socket.write([...lines, `content-length: ${length}`, ...headers, '\r\n'].join('\r\n'));
  await until('that the body is awaited', () => answer.includes(' 100 Continue'));
  return { socket, answer: () => answer.replace('HTTP/1.1 100 Continue\r\n\r\n', '') };
}

const statusOf = ({ answer }: Sender) => until('the answer', () => /^HTTP\/1.1 (\d+)/.exec(answer())?.[1]);

it('a body that arrives while the gateway stands still is taken', async () => {
  const body = '{}';
  const sender = await sendHead(body.length);
  sender.socket.write(body);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BODY_TIMEOUT_MILLIS * 2);
  expect(await statusOf(sender)).toBe('200');
});

it('a bomb is refused as too large, however long it waits for a thread that inflates it', async () => {
  const folder = newFolder();
  atEnd(() => rmSync(folder, { recursive: true }));
  const fifo = path.join(folder, 'fifo');
  execFileSync('mkfifo', [fifo]);
  // Threads that still wait for a writer would keep the process from ending. This never waits itself.
  const freeThreads = () => closeSync(openSync(fifo, 'r+'));
  atEnd(freeThreads);
  const bomb = gzipSync(Buffer.alloc(21 * MIB));
  const sender = await sendHead(bomb.length, ['content-encoding: gzip']);
  // Opening it waits, on a thread each, until somebody writes.
  const threads = Array.from({ length: THREADS }, () => {
    return new Promise<void>((resolve) => openFile(fifo, 'r', (_error, file) => resolve(closeSync(file))));
  });
  sender.socket.write(bomb);
  // A neighbour that sends nothing is told so meanwhile; the one before it has sent all.
  expect(await statusOf(await sendHead(1))).toBe('408');
  expect(await statusOf(await sendHead(1))).toBe('408');
  expect(sender.answer()).toBe('');
  freeThreads();
  expect(await statusOf(sender)).toBe('413');
  await Promise.all(threads);
});
