import { inspect } from 'node:util';
import { type Fault, type FaultServer, startFaultServer, until } from '@sgp-otel/testkit';
import { generate } from 'selfsigned';
import { SgpClient, type SgpClientOptions, SgpError, type SgpItem } from '../../src';

const KEY = 'sk-very-secret-key';
const item: SgpItem = { id: 's1', trace_id: 't1', name: 'span', start_timestamp: '2026-11-21T10:00:00.000000Z' };

let server: FaultServer;
const clients: SgpClient[] = [];

function clientOf(options: SgpClientOptions = {}): SgpClient {
  const client = new SgpClient({ apiKey: KEY, accountId: 'acc', baseUrl: server.url, ...options });
  clients.push(client);
  return client;
}

/** The error of a call that must fail. */
async function failureOf(call: Promise<unknown>): Promise<SgpError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(SgpError);
  return error as SgpError;
}

beforeEach(async () => {
  server = await startFaultServer();
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await server.close();
});

describe('upsertBatch', () => {
  it('puts the items with the headers of the contract and returns the stored spans', async () => {
    const result = await clientOf().upsertBatch([item]);
    expect(result).toMatchObject({ status: 200, attempts: 1, items: [{ id: 's1' }] });
    const [request] = server.requests;
    expect(request).toMatchObject({ method: 'PUT', path: '/v5/spans/batch', body: { items: [item] } });
    expect(request?.headers).toMatchObject({
      'x-api-key': KEY,
      'x-selected-account-id': 'acc',
      'content-type': 'application/json',
    });
  });

  it('keeps a path prefix of the base URL', async () => {
    await clientOf({ baseUrl: `${server.url}/public/` }).upsertBatch([item]);
    expect(server.requests[0]?.path).toBe('/public/v5/spans/batch');
  });

  it('opens no connection before the first request and uses one for sequential requests', async () => {
    const client = clientOf();
    expect(server.connections).toBe(0);
    for (let count = 0; count < 5; count++) await client.upsertBatch([item]);
    expect(server.connections).toBe(1);
  });

  it('sends nothing for no items and refuses more than the API takes', async () => {
    const client = clientOf();
    await expect(client.upsertBatch([])).resolves.toMatchObject({ attempts: 0 });
    const error = await failureOf(client.upsertBatch(Array.from({ length: 1001 }, () => item)));
    expect(error.code).toBe('SGP_INVALID_ITEMS');
    expect(error.message).toContain('1001');
    expect(server.requests).toHaveLength(0);
  });

  it('refuses items that are not JSON without sending anything', async () => {
    const hostile = { ...item, metadata: { big: 1n } } as unknown as SgpItem;
    expect((await failureOf(clientOf().upsertBatch([hostile]))).code).toBe('SGP_INVALID_ITEMS');
    expect(server.requests).toHaveLength(0);
  });
});

describe('retries', () => {
  it.each<[string, Fault]>([
    ['408', { status: 408 }],
    ['429', { status: 429 }],
    ['500', { status: 500 }],
    ['503', { status: 503 }],
    ['a reset before the body', 'reset-before-body'],
    ['a reset after the body', 'reset-after-body'],
    ['a truncated answer', 'truncated'],
  ])('repeats the same bytes after %s until it succeeds', async (_name, fault) => {
    server.script(fault, fault);
    const result = await clientOf().upsertBatch([item]);
    expect(result.attempts).toBe(3);
    expect(server.requests).toHaveLength(3);
    const bodies = server.requests.map((request) => request.raw.toString()).filter(Boolean);
    expect(new Set(bodies).size).toBe(1);
  });

  it('gives up after 4 attempts in all, waiting longer each time', async () => {
    server.always({ status: 500, body: { detail: 'database is down' } });
    const error = await failureOf(clientOf().upsertBatch([item]));
    expect(error).toMatchObject({
      code: 'SGP_SERVER_ERROR',
      status: 500,
      attempts: 4,
      serverMessage: 'database is down',
    });
    const times = server.requests.map((request) => request.atMillis);
    expect(times).toHaveLength(4);
    const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    // Half of 0.4, 0.8 and 1.6 s is fixed, the rest jitter.
    for (const [index, wait] of waits.entries()) expect(wait).toBeGreaterThanOrEqual(200 * 2 ** index - 5);
  });

  it.each([400, 401, 403, 404, 409, 413, 422])('asks only once when the answer is %d', async (status) => {
    server.always({ status, body: { detail: 'no' } });
    const error = await failureOf(clientOf().upsertBatch([item]));
    expect(error).toMatchObject({ status, attempts: 1, serverMessage: 'no' });
    expect(server.requests).toHaveLength(1);
  });

  it('honours the number of attempts it was given', async () => {
    server.always({ status: 503 });
    expect((await failureOf(clientOf({ maxAttempts: 1 }).upsertBatch([item]))).attempts).toBe(1);
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ['seconds', () => '1'],
    ['a date', () => new Date(Date.now() + 2000).toUTCString()],
  ])('waits as long as Retry-After asks in %s', async (_form, value) => {
    server.script({ status: 503, headers: { 'retry-after': value() } });
    await clientOf().upsertBatch([item]);
    const [first, second] = server.requests;
    // A date has whole seconds only.
    expect((second?.atMillis ?? 0) - (first?.atMillis ?? 0)).toBeGreaterThanOrEqual(950);
  });

  it('gives up at once when Retry-After lies beyond the deadline, and says how long', async () => {
    server.always({ status: 429, headers: { 'retry-after': '3600' } });
    const error = await failureOf(clientOf({ exportTimeoutMillis: 2000 }).upsertBatch([item]));
    expect(error).toMatchObject({ code: 'SGP_RATE_LIMITED', attempts: 1, retryAfterMillis: 3_600_000 });
  });
});

describe('time limits', () => {
  it.each<Fault>(['hang', 'slow-bytes'])('ends an attempt whose answer does not complete (%s)', async (fault) => {
    server.script(fault);
    const result = await clientOf({ requestTimeoutMillis: 1000 }).upsertBatch([item]);
    expect(result.attempts).toBe(2);
  });

  it('reports the time limit after the last attempt', async () => {
    server.always('hang');
    const error = await failureOf(clientOf({ requestTimeoutMillis: 100, maxAttempts: 2 }).upsertBatch([item]));
    expect(error).toMatchObject({ code: 'SGP_TIMEOUT', attempts: 2 });
  });

  it('aborts everything at the overall deadline', async () => {
    server.always('hang');
    const client = clientOf({ exportTimeoutMillis: 300, requestTimeoutMillis: 60_000 });
    expect((await failureOf(client.upsertBatch([item]))).code).toBe('SGP_DEADLINE_EXCEEDED');
    await until('the aborted request to end', () => server.active === 0);
  });

  it('aborts on the signal of the caller, also while it waits for a retry', async () => {
    server.always({ status: 503 });
    const abort = new AbortController();
    const call = failureOf(clientOf().upsertBatch([item], { signal: abort.signal }));
    await until('the first attempt', () => server.requests.length === 1);
    abort.abort();
    expect((await call).code).toBe('SGP_CLOSED');
    expect(server.requests).toHaveLength(1);
  });
});

describe('close', () => {
  it('aborts what is in flight, destroys the connections and refuses later calls', async () => {
    const client = clientOf();
    await client.upsertBatch([item]);
    server.always('hang');
    const call = failureOf(client.upsertBatch([item]));
    await until('the request', () => server.active === 1);
    client.close();
    client.close();
    expect((await call).code).toBe('SGP_CLOSED');
    await until('the connections to close', () => server.active === 0);
    expect((await failureOf(client.upsertBatch([item]))).code).toBe('SGP_CLOSED');
  });
});

describe('errors', () => {
  it('names the host and the advice when nothing listens there', async () => {
    await server.close();
    const error = await failureOf(clientOf({ maxAttempts: 2 }).upsertBatch([item]));
    expect(error).toMatchObject({ code: 'SGP_UNREACHABLE', systemCode: 'ECONNREFUSED', attempts: 2 });
    expect(error.message).toContain(server.url);
    expect(error.message).toContain('SGP_CLIENT_BASE_URL');
  });

  it('reports a host that does not resolve', async () => {
    const error = await failureOf(clientOf({ baseUrl: 'http://host.invalid', maxAttempts: 1 }).upsertBatch([item]));
    expect(error.code).toBe('SGP_UNREACHABLE');
  });

  it('refuses a redirect, which would carry the key elsewhere', async () => {
    server.always({ status: 307, headers: { location: 'http://127.0.0.1:1/' } });
    const error = await failureOf(clientOf().upsertBatch([item]));
    expect(error).toMatchObject({ code: 'SGP_UNEXPECTED_ANSWER', status: 307 });
  });

  it('takes a 200 that is not JSON for what it is: not an SGP API', async () => {
    server.always({ status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Welcome</html>' });
    expect((await failureOf(clientOf().upsertBatch([item]))).code).toBe('SGP_UNEXPECTED_ANSWER');
  });

  it('tells what the server said of an item, without the echo of the input', async () => {
    const detail = [
      { loc: ['body', 'items', 3, 'end_timestamp'], msg: 'before start', type: 'value_error', input: 'private prompt' },
    ];
    server.always({ status: 422, body: { detail } });
    const error = await failureOf(clientOf().upsertBatch([item]));
    expect(error).toMatchObject({ code: 'SGP_REJECTED', serverMessage: 'body.items.3.end_timestamp: before start' });
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('private prompt');
  });

  it.each<[string, Fault]>([
    ['a server that echoes the key', { status: 401, body: { message: `bad key ${KEY}` } }],
    ['a broken connection', 'reset-after-body'],
    ['a time limit', 'hang'],
  ])('never holds the key, a header or the payload after %s', async (_name, fault) => {
    server.always(fault);
    const secret = { ...item, name: 'private name' };
    const client = clientOf({ maxAttempts: 1, requestTimeoutMillis: 100 });
    const error = await failureOf(client.upsertBatch([secret]));
    const everything = `${inspect(error, { depth: 20, showHidden: true })}${JSON.stringify(error)}${error.stack}`;
    expect(everything).not.toContain(KEY);
    expect(everything).not.toContain('private name');
    expect(everything).not.toContain('x-api-key');
  });

  it('is recognised across copies of the package', async () => {
    const error = await failureOf(clientOf({ maxAttempts: 1, baseUrl: 'http://127.0.0.1:1' }).upsertBatch([item]));
    expect(SgpError.isSgpError(error)).toBe(true);
    expect(SgpError.isSgpError(new Error('another'))).toBe(false);
  });
});

describe('TLS', () => {
  let tls: { key: string; cert: string };

  beforeAll(async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
      algorithm: 'sha256',
    });
    tls = { key, cert };
  });

  it('refuses a certificate that is not trusted and says how to trust it', async () => {
    const tlsServer = await startFaultServer({ tls });
    try {
      const error = await failureOf(clientOf({ baseUrl: tlsServer.url, maxAttempts: 1 }).upsertBatch([item]));
      expect(error).toMatchObject({ code: 'SGP_TLS_FAILED', systemCode: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
      expect(error.message).toContain('NODE_EXTRA_CA_CERTS');
      expect(tlsServer.requests).toHaveLength(0);
    } finally {
      await tlsServer.close();
    }
  });

  it('says so when the other side does not speak TLS', async () => {
    const plain = server.url.replace('http:', 'https:');
    const error = await failureOf(clientOf({ baseUrl: plain, maxAttempts: 1 }).upsertBatch([item]));
    expect(error.code).toBe('SGP_TLS_FAILED');
  });
});

describe('search and retrieve', () => {
  it('sends filters in the body and paging in the query', async () => {
    server.script({ status: 200, body: { object: 'list', items: [{ id: 's1' }], has_more: true } });
    const page = await clientOf().search({
      traceIds: ['t1'],
      parentsOnly: true,
      names: ['chat'],
      limit: 5,
      startingAfter: 's0',
      fromTimestamp: '2026-11-21T00:00:00Z',
    });
    expect(page).toEqual({ items: [{ id: 's1' }], hasMore: true });
    const [request] = server.requests;
    const url = new URL(request?.path ?? '', server.url);
    expect(url.pathname).toBe('/v5/spans/search');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      limit: '5',
      starting_after: 's0',
      from_ts: '2026-11-21T00:00:00Z',
    });
    expect(request?.body).toEqual({ trace_ids: ['t1'], parents_only: true, names: ['chat'] });
  });

  it('retrieves one span, with its id escaped', async () => {
    server.script({ status: 200, body: { id: 'a/b', object: 'span' } });
    await expect(clientOf().retrieve('a/b')).resolves.toMatchObject({ id: 'a/b' });
    expect(server.requests[0]).toMatchObject({ method: 'GET', path: '/v5/spans/a%2Fb' });
  });

  it('rejects with SGP_NOT_FOUND for an unknown id', async () => {
    server.script({ status: 404, body: { detail: 'Span not found' } });
    expect(await failureOf(clientOf().retrieve('nope'))).toMatchObject({ code: 'SGP_NOT_FOUND', status: 404 });
  });
});

describe('construction', () => {
  const variables = ['SGP_API_KEY', 'SGP_ACCOUNT_ID', 'SGP_CLIENT_BASE_URL'];
  const before = variables.map((name) => [name, process.env[name]] as const);

  beforeEach(() => {
    for (const name of variables) delete process.env[name];
  });

  afterAll(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  it('throws for missing credentials and names option and variable', () => {
    expect(() => new SgpClient({ apiKey: KEY })).toThrow(/SGP_ACCOUNT_ID \(option accountId\) is missing/);
    expect(() => new SgpClient()).toThrow(
      expect.objectContaining({ code: 'SGP_MISSING_CREDENTIALS', message: expect.stringContaining('SGP_API_KEY') }),
    );
  });

  it('reads the credentials from the environment', async () => {
    Object.assign(process.env, { SGP_API_KEY: 'k2', SGP_ACCOUNT_ID: 'a2', SGP_CLIENT_BASE_URL: server.url });
    const client = new SgpClient();
    clients.push(client);
    await client.upsertBatch([item]);
    expect(server.requests[0]?.headers).toMatchObject({ 'x-api-key': 'k2', 'x-selected-account-id': 'a2' });
  });

  it('throws for an invalid base URL given in code', () => {
    expect(() => clientOf({ baseUrl: 'not a url' })).toThrow(expect.objectContaining({ code: 'SGP_INVALID_OPTION' }));
  });
});

describe('an answer that is not kept', () => {
  const body = Buffer.from(JSON.stringify({ items: [item] }));
  const asked = { isAnswerKept: false };

  it('gives no spans, and says that the body is free', async () => {
    const result = await clientOf().upsertEncodedBatch(body, asked);
    expect(result).toMatchObject({ status: 200, attempts: 1, items: [], isBodyFree: true });
  });

  it('is read to its end: the connection serves the next request', async () => {
    const client = clientOf();
    const large = Buffer.from(JSON.stringify({ items: [{ ...item, metadata: { text: 'x'.repeat(2_000_000) } }] }));
    for (let count = 0; count < 5; count++) await client.upsertEncodedBatch(large, asked);
    expect(server.connections).toBe(1);
  });

  it('says that the body is not free after a retry: the connection that failed may still have it', async () => {
    server.script('reset-after-body');
    expect(await clientOf().upsertEncodedBatch(body, asked)).toMatchObject({ attempts: 2, isBodyFree: false });
  });

  it('is an error still when it is no success, with what the server said', async () => {
    server.always({ status: 422, body: { detail: [{ loc: ['body', 'items', 0, 'name'], msg: 'too long' }] } });
    const error = await failureOf(clientOf().upsertEncodedBatch(body, asked));
    expect(error).toMatchObject({ code: 'SGP_REJECTED', status: 422, itemIndexes: [0] });
    expect(error.message).toContain('too long');
  });

  it('is an error still when it is not JSON', async () => {
    server.always({ status: 200, headers: { 'content-type': 'text/html' }, body: '<html>log in</html>' });
    expect((await failureOf(clientOf().upsertEncodedBatch(body, asked))).code).toBe('SGP_UNEXPECTED_ANSWER');
  });

  it('is an error still when it breaks off', async () => {
    server.always('truncated');
    const error = await failureOf(clientOf({ maxAttempts: 1 }).upsertEncodedBatch(body, asked));
    expect(error.code).toBe('SGP_UNREACHABLE');
  });
});
