import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalError, startLocal } from '../src/index';
import { callBackend, item } from './running-local';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sgp-local-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('keeps spans in the data folder between runs, and lets one process in at a time', async () => {
  const dataDir = join(folder, 'new', 'data');
  const sent = item({ input: { text: 'kept' }, start_timestamp: '2026-01-31T09:30:00.123456+00:00' });
  const first = await startLocal({ port: 0, dataDir });
  await callBackend(first.url, 'PUT', '/v5/spans/batch', { items: [sent] });
  await expect(startLocal({ port: 0, dataDir })).rejects.toMatchObject({
    code: 'SGP_LOCAL_DATA_IN_USE',
    message: expect.stringContaining(String(process.pid)),
  });
  await first.close();
  const second = await startLocal({ port: 0, dataDir });
  try {
    expect((await callBackend(second.url, 'GET', `/v5/spans/${sent.id}`)).body).toMatchObject(sent);
  } finally {
    await second.close();
  }
  expect(existsSync(join(dataDir, 'sgp-local.lock'))).toBe(false);
});

test('a data folder that is a file is refused with its name', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  await expect(startLocal({ port: 0, dataDir: file })).rejects.toMatchObject({
    code: 'SGP_LOCAL_DATA_UNREADABLE',
    message: expect.stringContaining(file),
  });
});

test('a taken port is refused with EADDRINUSE before the database starts', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  const error = await startLocal({ port }).catch((reason) => reason);
  other.close();
  expect(error).toBeInstanceOf(LocalError);
  expect(error.code).toBe('EADDRINUSE');
  expect(error.message).toContain(`Port ${port}`);
  expect(error.message).toContain('--port');
});

test('close() may be called again, ends kept-alive connections and frees the port', async () => {
  const local = await startLocal({ port: 0 });
  await callBackend(local.url, 'GET', '/health');
  const socket = connect(local.port, local.host);
  const socketClosed = new Promise((resolve) => socket.once('close', resolve));
  await new Promise((resolve) => socket.once('connect', resolve));
  await Promise.all([local.close(), local.close()]);
  await local.close();
  await socketClosed;
  await expect(fetch(`${local.url}/health`)).rejects.toThrow();
});

test('a request under way finishes before close() resolves', async () => {
  const local = await startLocal({ port: 0 });
  const items = Array.from({ length: 1000 }, () => item({ input: { text: 'x'.repeat(500) } }));
  const answer = callBackend(local.url, 'PUT', '/v5/spans/batch', { items });
  await new Promise((resolve) => setTimeout(resolve, 20));
  await local.close();
  expect((await answer).status).toBe(200);
});

test('a failure inside the backend is a 500 without detail, reported to onInternalError', async () => {
  const failures: string[] = [];
  const local = await startLocal({
    port: 0,
    onInternalError: ({ route, error }) => failures.push(`${route} ${error instanceof Error}`),
  });
  try {
    // A client that goes away in the middle of its body is no failure of the backend.
    const socket = connect(local.port, local.host);
    socket.write('PUT /v5/spans/batch HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n');
    socket.write('content-length: 1000\r\n\r\n{"items":[');
    await new Promise((resolve) => setTimeout(resolve, 100));
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 100));
    // Larger than an index entry may be; no validation stands in the way of a long account name.
    const headers = { 'x-selected-account-id': randomText(9000) };
    const { status, body } = await callBackend(local.url, 'PUT', '/v5/spans/batch', { items: [item()] }, { headers });
    expect(status).toBe(500);
    expect(body).toEqual({ detail: 'Internal Server Error' });
    expect(failures).toEqual(['PUT /v5/spans/batch true']);
    expect((await callBackend(local.url, 'PUT', '/v5/spans/batch', { items: [item()] })).status).toBe(200);
  } finally {
    await local.close();
  }
});

/** Text that does not compress. */
function randomText(length: number): string {
  return Array.from({ length }, () => Math.random().toString(36)[2] ?? 'x').join('');
}
