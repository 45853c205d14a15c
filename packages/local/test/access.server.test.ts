import { startLocal } from '../src/index';
import { callBackend, item, rawGet, runningLocal } from './running-local';

describe('without an API key', () => {
  const backend = runningLocal();

  test('any key or none is accepted', async () => {
    expect((await backend.put([item()])).status).toBe(200);
    expect((await backend.put([item()], { 'x-api-key': 'anything' })).status).toBe(200);
  });

  test.each(['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]', '127.8.9.1'])('Host %s is served', async (host) => {
    const { port } = backend.local;
    expect(await rawGet(port, '/viewer-api/traces', { host: `${host}:${port}` })).toBe(200);
    expect(await rawGet(port, '/', { host })).toBe(200);
  });

  test.each(['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example', '192.168.0.7', 'a@127.0.0.1', '::1'])(
    'Host %s is refused, as a rebound name would be',
    async (host) => {
      const { port } = backend.local;
      for (const path of ['/', '/health', '/viewer-api/traces', '/v5/spans/x']) {
        // A Host that is no host at all is refused by the server below with 400.
        expect([400, 403]).toContain(await rawGet(port, path, { host: `${host}:${port}` }));
      }
    },
  );

  test('a page of another origin is refused before anything happens', async () => {
    for (const origin of ['http://evil.example', 'null', `http://localhost:${backend.local.port + 1}`]) {
      const { status, headers } = await backend.put([item()], { origin });
      expect(status).toBe(403);
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
    const preflight = await backend.call('OPTIONS', '/v5/spans/batch', undefined, {
      headers: { origin: 'http://evil.example', 'access-control-request-method': 'PUT' },
    });
    expect(preflight.status).toBe(403);
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
    expect((await backend.search()).body.items).toEqual([]);
  });

  test('its own page is served, and a link to it from elsewhere', async () => {
    expect((await backend.put([item()], { origin: backend.local.url })).status).toBe(200);
    const { port } = backend.local;
    const host = `127.0.0.1:${port}`;
    const crossSite = { host, 'sec-fetch-site': 'cross-site' };
    expect(await rawGet(port, '/', { ...crossSite, 'sec-fetch-mode': 'navigate' })).toBe(200);
    expect(await rawGet(port, '/viewer-api/traces', { ...crossSite, 'sec-fetch-mode': 'no-cors' })).toBe(403);
  });
});

describe('with an API key', () => {
  const backend = runningLocal({ apiKey: 'right key' });

  test.each<[string, Record<string, string>]>([
    ['no key', {}],
    ['a wrong key', { 'x-api-key': 'wrong' }],
    ['the beginning of the key', { 'x-api-key': 'right' }],
  ])('%s is a 401 on every data route', async (_case, headers) => {
    for (const path of [
      '/viewer-api/traces',
      '/viewer-api/events',
      '/local/tail',
      '/v5/spans/x',
      '/public/v5/span-assessments/x',
    ]) {
      const { status, body } = await backend.call('GET', path, undefined, { headers });
      expect(status).toBe(401);
      expect(body.detail).toContain('x-api-key');
    }
    expect((await backend.put([item()], headers)).status).toBe(401);
    expect((await backend.search({}, '', headers)).status).toBe(401);
  });

  test('the key opens them; page and health need none', async () => {
    expect((await backend.put([item()], { 'x-api-key': 'right key' })).status).toBe(200);
    expect((await backend.call('GET', '/')).status).toBe(200);
    expect((await backend.call('GET', '/health')).status).toBe(200);
  });

  test('any Host is served, another origin is not', async () => {
    const { port, url } = backend.local;
    expect(await rawGet(port, '/viewer-api/traces', { host: 'box.example', 'x-api-key': 'right key' })).toBe(200);
    const headers = { 'x-api-key': 'right key', origin: 'http://evil.example' };
    expect((await callBackend(url, 'GET', '/viewer-api/traces', undefined, { headers })).status).toBe(403);
  });

  test('the variables for a client carry the key', () => {
    expect(backend.local.env).toEqual({
      SGP_API_KEY: 'right key',
      SGP_ACCOUNT_ID: 'local',
      SGP_CLIENT_BASE_URL: backend.local.url,
    });
  });
});

describe('with a list of accounts', () => {
  const backend = runningLocal({ apiKey: 'key', accounts: ['team-a', 'team-b'] });
  const as = (account?: string) => ({
    'x-api-key': 'key',
    ...(account === undefined ? {} : { 'x-selected-account-id': account }),
  });

  test('a listed account may in, another or none is a 403, and a wrong key is a 401 first', async () => {
    expect((await backend.put([item()], as('team-b'))).status).toBe(200);
    for (const headers of [as('team-c'), as('TEAM-A'), as()]) {
      const { status, body } = await backend.put([item()], headers);
      expect(status).toBe(403);
      expect(body.detail).toContain('x-selected-account-id');
    }
    expect((await backend.put([item()], { ...as('team-c'), 'x-api-key': 'wrong' })).status).toBe(401);
    expect(backend.local.env.SGP_ACCOUNT_ID).toBe('team-a');
  });
});

test('an account name that is too long is a 400', async () => {
  const local = await startLocal({ port: 0 });
  try {
    const headers = { 'x-selected-account-id': 'x'.repeat(257) };
    expect((await callBackend(local.url, 'POST', '/v5/spans/search', {}, { headers })).status).toBe(400);
  } finally {
    await local.close();
  }
});
