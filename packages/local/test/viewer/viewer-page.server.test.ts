import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startLocal } from '../../src/index';
import { callBackend, runningLocal } from '../running-local';

const { call } = runningLocal();
const files = readdirSync(join(__dirname, '..', '..', 'viewer'));

test('every file of the built page is served with its type and the strict policy', async () => {
  const types = { html: 'text/html', js: 'text/javascript', css: 'text/css', txt: 'text/plain' } as Record<
    string,
    string
  >;
  expect(files.map((file) => file.split('.').at(-1)).sort()).toEqual(['css', 'html', 'js', 'txt']);
  for (const file of files) {
    const { status, headers } = await call('GET', file === 'index.html' ? '/' : `/${file}`);
    expect([file, status]).toEqual([file, 200]);
    expect(headers.get('content-type')).toBe(`${types[file.split('.').at(-1) ?? '']}; charset=utf-8`);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    const policy = headers.get('content-security-policy') ?? '';
    for (const rule of [
      "default-src 'none'",
      "script-src 'self'",
      'img-src data:',
      "connect-src 'self'",
      "frame-ancestors 'none'",
    ]) {
      expect(policy).toContain(rule);
    }
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
  }
});

test('the page holds nothing inline and the script no way to make markup of text', async () => {
  const page = (await call('GET', '/')).body as string;
  expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=|https?:/i);
  const script = (await call('GET', `/${files.find((file) => file.endsWith('.js'))}`)).body as string;
  expect(script).not.toMatch(/insertAdjacentHTML|document\.write|\beval\(|new Function/);
});

test('errors and API answers carry the policy as well', async () => {
  for (const path of ['/missing', '/v5/spans/missing', '/viewer-api/traces', '/..%2f..%2fpackage.json']) {
    expect((await call('GET', path)).headers.get('content-security-policy')).toContain("default-src 'none'");
  }
});

test('with an API key the page is open and the data is not', async () => {
  const local = await startLocal({ port: 0, apiKey: 'secret' });
  try {
    const get = (path: string, headers = {}) => callBackend(local.url, 'GET', path, undefined, { headers });
    expect((await get('/')).status).toBe(200);
    for (const path of ['traces', 'accounts', 'trace-series', 'profile', 'groups', 'events', 'traces/t', 'groups/g']) {
      expect([path, (await get(`/viewer-api/${path}`)).status]).toEqual([path, 401]);
    }
    expect((await get('/viewer-api/traces', { 'x-api-key': 'secret' })).status).toBe(200);
  } finally {
    await local.close();
  }
});
