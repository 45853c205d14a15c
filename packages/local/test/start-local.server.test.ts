import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@sgp-otel/testkit';
import { Client } from 'pg';
import { type InternalFailure, LocalError, startLocal } from '../src/index';
import { type PostgresServer, START_TIMEOUT_MILLIS, startPostgres } from './postgres-server';
import { callBackend, item } from './running-local';

// Several databases start in one test, on a machine that may have other work.
jest.setTimeout(START_TIMEOUT_MILLIS);

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

test('spans written by one identity rule are not opened with the other', async () => {
  const dataDir = join(folder, 'rules');
  const empty = await startLocal({ port: 0, dataDir, storeSemantics: 'legacy' });
  await empty.close();
  const first = await startLocal({ port: 0, dataDir, storeSemantics: 'tracing' });
  await callBackend(first.url, 'PUT', '/v5/spans/batch', { items: [item()] });
  await first.close();
  await expect(startLocal({ port: 0, dataDir, storeSemantics: 'legacy' })).rejects.toMatchObject({
    code: 'SGP_LOCAL_DATA_UNREADABLE',
    message: expect.stringContaining('--store-semantics tracing'),
  });
  await (await startLocal({ port: 0, dataDir, storeSemantics: 'tracing' })).close();
});

test('a folder that was only half filled when the process died is filled again', async () => {
  const dataDir = join(folder, 'half');
  mkdirSync(join(dataDir, 'pglite'), { recursive: true });
  writeFileSync(join(dataDir, 'pglite', 'PG_VERSION'), '18');
  writeFileSync(join(dataDir, 'pglite.incomplete'), '');
  const local = await startLocal({ port: 0, dataDir });
  await callBackend(local.url, 'PUT', '/v5/spans/batch', { items: [item()] });
  await local.close();
  expect(existsSync(join(dataDir, 'pglite.incomplete'))).toBe(false);
  const again = await startLocal({ port: 0, dataDir });
  expect(await again.spans()).toHaveLength(1);
  await again.close();
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
  const body = JSON.stringify({
    items: Array.from({ length: 1000 }, () => item({ input: { text: 'x'.repeat(500) } })),
  });
  const put = request(`${local.url}/v5/spans/batch`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), expect: '100-continue' },
  });
  const answered = once(put, 'response');
  put.flushHeaders();
  // The server has taken the request.
  await once(put, 'continue');
  const closed = local.close();
  put.end(body);
  const [answer] = await answered;
  answer.resume();
  expect(answer.statusCode).toBe(200);
  await closed;
});

test('a client that goes away in the middle of its body is no failure of the backend', async () => {
  const failures: string[] = [];
  const local = await startLocal({ port: 0, onInternalError: ({ route }) => failures.push(route) });
  try {
    const socket = connect(local.port, local.host);
    socket.write('PUT /v5/spans/batch HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n');
    socket.write('content-length: 1000\r\nexpect: 100-continue\r\n\r\n{"items":[');
    // The server has taken the request.
    await once(socket, 'data');
    socket.destroy();
    expect((await callBackend(local.url, 'PUT', '/v5/spans/batch', { items: [item()] })).status).toBe(200);
  } finally {
    // It waits for what is under way.
    await local.close();
  }
  expect(failures).toEqual([]);
});

describe('on a PostgreSQL server', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  }, START_TIMEOUT_MILLIS);
  afterAll(() => server.stop());

  test('spans stay in the database, in a schema of their own', async () => {
    const databaseUrl = await server.createDatabase('stays');
    const sent = item();
    const first = await startLocal({ port: 0, databaseUrl });
    await callBackend(first.url, 'PUT', '/v5/spans/batch', { items: [sent] });
    await first.close();
    const second = await startLocal({ port: 0, databaseUrl });
    expect((await callBackend(second.url, 'GET', `/v5/spans/${sent.id}`)).body).toMatchObject(sent);
    await second.close();
    const rows = await run(databaseUrl, "SELECT schemaname FROM pg_tables WHERE tablename = 'span'");
    expect(rows).toEqual([{ schemaname: 'sgp_local' }]);
  });

  test('two backends may start on one empty database at once', async () => {
    const databaseUrl = await server.createDatabase('shared');
    const both = await Promise.all([startLocal({ port: 0, databaseUrl }), startLocal({ port: 0, databaseUrl })]);
    const sent = item();
    await callBackend(both[0].url, 'PUT', '/v5/spans/batch', { items: [sent] });
    expect((await callBackend(both[1].url, 'GET', `/v5/spans/${sent.id}`)).status).toBe(200);
    await Promise.all(both.map((local) => local.close()));
  });

  test('a schema that another process is about to create is used, not refused', async () => {
    const databaseUrl = await server.createDatabase('raced');
    const other = new Client({ connectionString: databaseUrl });
    await other.connect();
    await other.query('BEGIN; CREATE SCHEMA sgp_local');
    const starting = startLocal({ port: 0, databaseUrl });
    await waitUntilBlocked(databaseUrl);
    await other.query('COMMIT');
    await other.end();
    const local = await starting;
    expect((await callBackend(local.url, 'PUT', '/v5/spans/batch', { items: [item()] })).status).toBe(200);
    await local.close();
  });

  test.each([
    ['legacy', 500, null],
    ['tracing', 503, '1'],
  ] as const)('a failure of the %s store is a %i without detail, reported to onInternalError', async (...row) => {
    const [storeSemantics, expected, retryAfter] = row;
    const databaseUrl = await server.createDatabase(`broken_${storeSemantics}`);
    const failures: string[] = [];
    const onInternalError = ({ route, error }: InternalFailure) => failures.push(`${route} ${error instanceof Error}`);
    const local = await startLocal({ port: 0, databaseUrl, storeSemantics, onInternalError });
    try {
      await run(databaseUrl, 'DROP TABLE sgp_local.span CASCADE');
      const { status, headers, body } = await callBackend(local.url, 'PUT', '/v5/spans/batch', { items: [item()] });
      expect(status).toBe(expected);
      expect(headers.get('retry-after')).toBe(retryAfter);
      expect(JSON.stringify(body)).not.toMatch(/span|relation/);
      expect(failures).toContain('PUT /v5/spans/batch true');
    } finally {
      await local.close();
    }
  });

  test('connections that break are replaced', async () => {
    const databaseUrl = await server.createDatabase('breaks');
    const local = await startLocal({ port: 0, databaseUrl });
    try {
      await callBackend(local.url, 'PUT', '/v5/spans/batch', { items: [item()] });
      await run(
        databaseUrl,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sgp-local'",
      );
      const put = () => callBackend(local.url, 'PUT', '/v5/spans/batch', { items: [item()] });
      await until('a write on a new connection', async () => (await put()).status === 200);
    } finally {
      await local.close();
    }
  });
});

test.each([
  ['postgres://app:s3cr3t@127.0.0.1:1/db', 'SGP_LOCAL_DATABASE_UNREACHABLE', '127.0.0.1:1/db'],
  ['app:s3cr3t at home', 'SGP_LOCAL_INVALID_OPTION', 'URL'],
])('a database that cannot be reached is refused, without its password: %s', async (databaseUrl, code, named) => {
  const error = await startLocal({ port: 0, databaseUrl }).catch((reason) => reason);
  expect(error).toMatchObject({ code });
  expect(error.message).toContain(named);
  expect(`${error.message}${error.stack}${String(error.cause)}`).not.toContain('s3cr3t');
});

/** Until a connection of a backend waits for a lock. */
async function waitUntilBlocked(databaseUrl: string): Promise<void> {
  const sql = "SELECT 1 FROM pg_stat_activity WHERE application_name = 'sgp-local' AND wait_event_type = 'Lock'";
  await until('a connection that waits for a lock', async () => (await run(databaseUrl, sql)).length > 0);
}

async function run(connectionString: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
