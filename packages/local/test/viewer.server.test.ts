import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { item, runningLocal } from './running-local';

const backend = runningLocal();
const { call, put } = backend;

describe('the page', () => {
  test.each([
    ['/', 'text/html; charset=utf-8', 'index.html'],
    ['/viewer.js', 'text/javascript; charset=utf-8', 'viewer.js'],
    ['/viewer.css', 'text/css; charset=utf-8', 'viewer.css'],
  ])('serves %s with a strict policy', async (path, contentType, file) => {
    const { status, headers, body } = await call('GET', path);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe(contentType);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    const policy = headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(body).toBe(readFileSync(join(__dirname, '..', 'viewer', file), 'utf8'));
  });

  test('holds nothing the policy would block, and nothing from another machine', async () => {
    const { body } = await call('GET', '/');
    expect(body).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=/i);
    const script = (await call('GET', '/viewer.js')).body;
    expect(script).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/);
    for (const text of [body, script, (await call('GET', '/viewer.css')).body]) expect(text).not.toMatch(/https?:/);
  });

  test('puts the policy on errors and API answers as well', async () => {
    for (const path of ['/missing', '/v5/spans/missing', '/api/traces', '/..%2f..%2fpackage.json']) {
      expect((await call('GET', path)).headers.get('content-security-policy')).toContain("default-src 'none'");
    }
  });
});

describe('GET /api/traces', () => {
  const start = (second: number) => `2026-01-31T09:30:0${second}.000000Z`;

  test('lists each trace once, newest first, with its root and totals', async () => {
    await put([
      item({
        id: 'r1',
        trace_id: 't1',
        name: 'turn:1',
        status: 'SUCCESS',
        start_timestamp: start(1),
        end_timestamp: start(3),
      }),
      item({ trace_id: 't1', parent_id: 'r1', status: 'ERROR', start_timestamp: start(2), end_timestamp: start(4) }),
      item({ id: 'c2', trace_id: 't2', parent_id: 'late', start_timestamp: start(5), end_timestamp: undefined }),
    ]);
    const { body } = await call('GET', '/api/traces');
    expect(body).toEqual({
      object: 'list',
      has_more: false,
      items: [
        {
          trace_id: 't2',
          root_id: null,
          name: null,
          type: null,
          status: null,
          start_timestamp: start(5),
          duration_ms: null,
          span_count: 1,
          error_count: 0,
        },
        {
          trace_id: 't1',
          root_id: 'r1',
          name: 'turn:1',
          type: 'STANDALONE',
          status: 'SUCCESS',
          start_timestamp: start(1),
          duration_ms: 3000,
          span_count: 2,
          error_count: 1,
        },
      ],
    });
  });

  test('pages without repeating a trace', async () => {
    await put(['a', 'b', 'c', 'd', 'e'].map((trace_id) => item({ trace_id })));
    const traceIds: string[] = [];
    for (let query = '?limit=2'; query; ) {
      const { body } = await call('GET', `/api/traces${query}`);
      traceIds.push(...body.items.map((trace: { trace_id: string }) => trace.trace_id));
      query = body.has_more ? `?limit=2&after=${traceIds.at(-1)}` : '';
    }
    expect(traceIds).toEqual(['e', 'd', 'c', 'b', 'a']);
  });

  test('shows the traces of the selected account, and which accounts there are', async () => {
    await put([item({ trace_id: 'hers' })], { 'x-selected-account-id': 'hers' });
    await put([item({ trace_id: 'his' })], { 'x-selected-account-id': 'his' });
    const { body } = await call('GET', '/api/traces', undefined, { headers: { 'x-selected-account-id': 'his' } });
    expect(body.items.map((trace: { trace_id: string }) => trace.trace_id)).toEqual(['his']);
    expect((await call('GET', '/api/accounts')).body).toEqual({ object: 'list', items: ['hers', 'his'] });
  });

  test('refuses a bad limit and a cursor that no trace could have', async () => {
    expect((await call('GET', '/api/traces?limit=0')).status).toBe(422);
    expect((await call('GET', '/api/traces?limit=x')).status).toBe(422);
    expect((await call('GET', '/api/traces?after=a%00')).status).toBe(422);
  });
});
