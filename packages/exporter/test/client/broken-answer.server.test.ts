// Answers that break off: what their head said still holds.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SgpClient } from '../../src';

let server: Server;
let arrivedAtMillis: number[];
let head: { status: number; headers: Record<string, string> };

beforeEach(async () => {
  arrivedAtMillis = [];
  server = createServer((request, response) => {
    request.resume().on('end', () => {
      arrivedAtMillis.push(performance.now());
      response.writeHead(head.status, {
        'content-type': 'application/json',
        'content-length': '1000',
        ...head.headers,
      });
      response.write('{"detail":');
      setTimeout(() => response.destroy(), 20);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(() => {
  server.close();
});

const client = () =>
  new SgpClient({
    apiKey: 'key',
    accountId: 'acc',
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
const item = { name: 'span', trace_id: 't', start_timestamp: '2026-01-01T00:00:00Z' };

it.each([429, 503])('a %d whose body breaks off has its Retry-After kept between two attempts', async (status) => {
  head = { status, headers: { 'retry-after': '1' } };
  await expect(client().upsertBatch([item], { maxAttempts: 2 })).rejects.toMatchObject({ attempts: 2 });
  const [first = 0, second = 0] = arrivedAtMillis;
  expect(second - first).toBeGreaterThanOrEqual(990);
});

it.each([429, 503])('a %d whose body breaks off tells the caller how long the server asked to wait', async (status) => {
  head = { status, headers: { 'retry-after': '60' } };
  const call = client().upsertBatch([item], { maxAttempts: 4, maxWaitMillis: 500 });
  await expect(call).rejects.toMatchObject({ retryAfterMillis: 60_000 });
  expect(arrivedAtMillis).toHaveLength(1);
});
