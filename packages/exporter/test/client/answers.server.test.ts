// Answers that are too long, too early, doubled or torn: what an application pays for them, and what they count for.
import { gzipSync } from 'node:zlib';
import { until } from '@sgp-otel/testkit';
import { SgpClient, type SgpClientOptions, SgpError } from '../../src';
import { answer, pour, type RawServer, startRawServer } from './raw-server';

const MEBIBYTE = 1024 * 1024;
/** What the two systems between the ends take by themselves. */
const SYSTEM_BYTES = 16 * MEBIBYTE;
const PIECE = Buffer.alloc(64 * 1024, 'x');
const CHUNK = Buffer.concat([Buffer.from('10000\r\n'), PIECE, Buffer.from('\r\n')]);
const STORED = JSON.stringify({ object: 'list', items: [{ id: 'stored' }] });

const body = Buffer.from(JSON.stringify({ items: [{ id: 's1' }] }));
const notKept = { isAnswerKept: false };
/** For a request that the server leaves without an answer. */
const unanswered = { ...notKept, requestTimeoutMillis: 300 };

let server: RawServer | undefined;
const clients: SgpClient[] = [];

function clientOf(options: SgpClientOptions = {}): SgpClient {
  const client = new SgpClient({ apiKey: 'key', accountId: 'acc', baseUrl: server?.url, maxAttempts: 1, ...options });
  clients.push(client);
  return client;
}

async function failureOf(call: Promise<unknown>): Promise<SgpError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(SgpError);
  return error as SgpError;
}

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await server?.close();
  server = undefined;
});

describe('a long answer', () => {
  it.each([
    ['with its length', `content-length: ${256 * MEBIBYTE}`, PIECE],
    ['in chunks', 'transfer-encoding: chunked', CHUNK],
  ])('that is no success is cut off and its connection closed: %s', async (_name, header, piece) => {
    server = await startRawServer({
      onRequest: ({ socket }) => {
        socket.write(`HTTP/1.1 500 X\r\ncontent-type: application/json\r\n${header}\r\n\r\n`);
        pour(socket, piece, 256 * MEBIBYTE);
      },
    });
    const error = await failureOf(clientOf().upsertEncodedBatch(body));
    expect(error).toMatchObject({ code: 'SGP_SERVER_ERROR', status: 500 });
    await until('the connection to close', () => server?.connections[0]?.socket.destroyed);
    expect(server.sentBytes).toBeLessThan(SYSTEM_BYTES);
  });

  it('names the items that its beginning blames', async () => {
    const entry = { type: 'x', loc: ['body', 'items', 7, 'name'], msg: 'bad', input: 'x'.repeat(200_000) };
    server = await startRawServer({
      onRequest: ({ socket }) => socket.write(answer(422, JSON.stringify({ detail: [entry] }))),
    });
    expect(await failureOf(clientOf().upsertEncodedBatch(body))).toMatchObject({ status: 422, itemIndexes: [7] });
  });

  it.each([
    ['an answer that is let go', false, 2 * MEBIBYTE],
    ['an answer that is kept', true, 65 * MEBIBYTE],
  ])('that is a success and never ends counts for nothing: %s', async (_name, isAnswerKept, limit) => {
    server = await startRawServer({
      onRequest: ({ socket }) => {
        socket.write('HTTP/1.1 200 X\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n');
        pour(socket, CHUNK);
      },
    });
    // The bytes end it, however long they take.
    const client = clientOf({ requestTimeoutMillis: 100_000, exportTimeoutMillis: 100_000 });
    const error = await failureOf(client.upsertEncodedBatch(body, { isAnswerKept }));
    expect(error).toMatchObject({ code: 'SGP_UNEXPECTED_ANSWER', status: 200 });
    await until('the connection to close', () => server?.connections[0]?.socket.destroyed);
    expect(server.sentBytes).toBeLessThan(limit + SYSTEM_BYTES);
  });

  it('is not unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * MEBIBYTE));
    server = await startRawServer({
      onRequest: ({ socket }) => {
        socket.write(`HTTP/1.1 500 X\r\ncontent-encoding: gzip\r\ncontent-length: ${bomb.length}\r\n\r\n`);
        socket.write(bomb);
      },
    });
    expect(await failureOf(clientOf().upsertEncodedBatch(body))).toMatchObject({
      status: 500,
      serverMessage: undefined,
    });
  });

  it.each([
    ['headers', 'HTTP/1.1 200 X\r\n', Buffer.from(`x-a: ${'a'.repeat(60_000)}\r\n`)],
    ['one header', 'HTTP/1.1 200 X\r\nx: ', PIECE],
    ['a status line', 'HTTP/1.1 200 ', PIECE],
  ])('of nothing but %s ends with the connection', async (_name, beginning, piece) => {
    server = await startRawServer({
      onRequest: ({ socket }) => {
        socket.write(beginning);
        pour(socket, piece);
      },
    });
    const client = clientOf({ requestTimeoutMillis: 2000 });
    expect(['SGP_UNREACHABLE', 'SGP_TIMEOUT']).toContain((await failureOf(client.upsertEncodedBatch(body))).code);
    await until('the connection to close', () => server?.connections[0]?.socket.destroyed);
  });

  it('that comes byte by byte ends at the time limit of an attempt', async () => {
    const timers: NodeJS.Timeout[] = [];
    server = await startRawServer({
      onRequest: ({ socket }) => {
        socket.write('HTTP/1.1 500 X\r\ncontent-length: 100000\r\n\r\n');
        timers.push(setInterval(() => socket.write('x'), 10));
      },
    });
    const error = await failureOf(clientOf({ requestTimeoutMillis: 200 }).upsertEncodedBatch(body));
    for (const timer of timers) clearInterval(timer);
    expect(error.code).toBe('SGP_TIMEOUT');
  });
});

describe('an answer that was not earned', () => {
  it('counts for nothing when it came before the request was written', async () => {
    server = await startRawServer({
      onConnection: ({ socket }) => {
        socket.pause();
        socket.write(answer(200, STORED));
      },
    });
    const large = Buffer.alloc(32 * MEBIBYTE, ' ');
    const error = await failureOf(clientOf().upsertEncodedBatch(large, notKept));
    expect(error).toMatchObject({ code: 'SGP_UNEXPECTED_ANSWER', status: 200 });
  });

  it('counts for no other request when it is a second one to the same', async () => {
    server = await startRawServer({
      // Both at once, and nothing for later requests.
      onRequest: ({ socket, number }) => void (number === 1 && socket.write(answer(200, STORED) + answer(200, STORED))),
    });
    const client = clientOf();
    await expect(client.upsertEncodedBatch(body, notKept)).resolves.toMatchObject({ status: 200 });
    expect((await failureOf(client.upsertEncodedBatch(body, unanswered))).code).toBe('SGP_TIMEOUT');
    expect(server.connections).toHaveLength(2);
  });

  it('is none when it switches to another protocol, and closes the connection', async () => {
    server = await startRawServer({
      onRequest: ({ socket }) =>
        socket.write('HTTP/1.1 101 X\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\nhello'),
    });
    const client = clientOf({ requestTimeoutMillis: 100_000, exportTimeoutMillis: 100_000 });
    const error = await failureOf(client.upsertEncodedBatch(body, notKept));
    expect(error).toMatchObject({ code: 'SGP_UNEXPECTED_ANSWER', status: 101 });
    await until('the connection to close', () => server?.connections[0]?.socket.destroyed);
  });

  it('closes the connection on which it comes while nobody has asked', async () => {
    server = await startRawServer({
      onRequest: ({ socket, number }) => void (number === 1 && socket.write(answer(200, STORED))),
    });
    const client = clientOf();
    await client.upsertEncodedBatch(body, notKept);
    server.connections[0]?.socket.write(answer(200, STORED));
    await until('the connection to close', () => server?.connections[0]?.socket.destroyed);
    expect((await failureOf(client.upsertEncodedBatch(body, unanswered))).code).toBe('SGP_TIMEOUT');
    expect(server.connections).toHaveLength(2);
  });

  it('counts for no request that begins when it has just arrived', async () => {
    server = await startRawServer({
      onRequest: ({ socket, number }) => void (number === 1 && socket.write(answer(200, STORED))),
    });
    const client = clientOf();
    await client.upsertEncodedBatch(body, notKept);
    await new Promise((resolve) => server?.connections[0]?.socket.write(answer(200, STORED), resolve));
    expect((await failureOf(client.upsertEncodedBatch(body, unanswered))).code).toBe('SGP_TIMEOUT');
  });
});

describe('behind a complete answer', () => {
  it.each([
    ['text', 'garbage'],
    ['half an answer', 'HTTP/1.1 200 OK\r\ncontent-'],
    ['zeros', '\0\0\0\0'],
    ['a whole answer', answer(500, '{}')],
  ])('%s changes nothing', async (_name, trailing) => {
    server = await startRawServer({ onRequest: ({ socket }) => socket.write(answer(200, STORED) + trailing) });
    const client = clientOf();
    for (let count = 0; count < 3; count++) {
      const { items } = await client.upsertEncodedBatch(body);
      expect(items).toEqual([{ id: 'stored' }]);
      await expect(client.upsertEncodedBatch(body, notKept)).resolves.toMatchObject({ status: 200 });
    }
  });

  it('a reset changes nothing', async () => {
    server = await startRawServer({
      onRequest: ({ socket }) => socket.write(answer(200, STORED), () => socket.resetAndDestroy()),
    });
    const client = clientOf({ maxAttempts: 4 });
    for (let count = 0; count < 3; count++) await client.upsertEncodedBatch(body, notKept);
  });
});

describe('Retry-After', () => {
  it('is read with the date of the server, whatever the clock here says', async () => {
    const server0 = Date.parse('2031-05-05T10:00:00Z');
    const dates = [
      `date: ${new Date(server0).toUTCString()}`,
      `retry-after: ${new Date(server0 + 3_600_000).toUTCString()}`,
    ];
    server = await startRawServer({ onRequest: ({ socket }) => socket.write(answer(503, '{}', dates)) });
    const error = await failureOf(clientOf({ maxAttempts: 2 }).upsertEncodedBatch(body));
    expect(error).toMatchObject({ attempts: 1, retryAfterMillis: 3_600_000 });
  });
});
