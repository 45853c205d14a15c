import { until } from '@sgp-otel/testkit';
import { startLocal } from '../src/index';
import { callBackend, item, runningLocal } from './running-local';

const backend = runningLocal({ enableFaults: true });
const { call, put } = backend;
afterEach(() => backend.local.faults.clear());

test('a status is answered instead of storing, with Retry-After, and only once', async () => {
  backend.local.faults.add({ status: 503, retryAfter: 2 });
  const refused = await put([item()]);
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('2');
  expect(refused.body).toEqual({ detail: 'Scripted fault' });
  expect(await backend.local.spans()).toEqual([]);
  expect((await put([item()])).status).toBe(200);
  expect(backend.local.faults.list()).toEqual([]);
});

test('faults are used up in order, each as often as it says, on the requests it fits', async () => {
  backend.local.faults.add(
    { status: 429, times: 2, method: 'PUT' },
    { status: 422, body: { detail: [{ loc: ['body', 'items', 0, 'name'], msg: 'x', type: 'y' }] } },
    { status: 500, path: '/v5/spans/search', times: 'always' },
  );
  const search = () => call('POST', '/public/v5/spans/search', {});
  expect((await put([item()])).status).toBe(429);
  expect(await search()).toMatchObject({ status: 422, body: { detail: [{ msg: 'x' }] } });
  expect((await search()).status).toBe(500);
  expect((await put([item()])).status).toBe(429);
  expect((await put([item()])).status).toBe(200);
  expect((await search()).status).toBe(500);
  expect(backend.local.faults.list()).toEqual([{ status: 500, path: '/v5/spans/search', times: 'always', hits: 2 }]);
  expect((await call('GET', '/health')).status).toBe(200);
});

test('a delay lets the request through later', async () => {
  backend.local.faults.add({ delayMillis: 150 });
  const started = performance.now();
  expect((await put([item()])).status).toBe(200);
  expect(performance.now() - started).toBeGreaterThan(140);
});

test('a reset before the request stores nothing, one after it loses only the answer', async () => {
  backend.local.faults.add({ reset: 'before' }, { reset: 'after' });
  await expect(put([item()])).rejects.toThrow('fetch failed');
  expect(await backend.local.spans()).toEqual([]);
  const sent = item();
  await expect(put([sent])).rejects.toThrow('fetch failed');
  expect(await backend.local.waitForSpans({ count: 1 })).toEqual([expect.objectContaining({ id: sent.id })]);
  expect((await put([item()])).status).toBe(200);
});

test('the same over HTTP', async () => {
  const added = await call('POST', '/local/faults', [{ status: 503 }, { reset: 'before' }]);
  expect(added.status).toBe(200);
  expect((await call('GET', '/local/faults')).body.items).toEqual([
    { status: 503, hits: 0 },
    { reset: 'before', hits: 0 },
  ]);
  expect((await put([item()])).status).toBe(503);
  expect((await call('DELETE', '/local/faults')).body.items).toEqual([]);
  expect((await put([item()])).status).toBe(200);
  expect((await call('POST', '/local/faults', { status: 503 })).body.items).toHaveLength(1);
});

test.each<[unknown, (string | number)[]]>([
  [{}, [0]],
  [[{ status: 503 }, 'text'], [1]],
  [{ status: 200 }, [0, 'status']],
  [{ status: 503, times: 0 }, [0, 'times']],
  [{ delayMillis: -1 }, [0, 'delayMillis']],
  [{ reset: 'maybe' }, [0, 'reset']],
  [{ status: 503, retryAfter: 'a\nb' }, [0, 'retryAfter']],
  [{ status: 503, method: 'PUSH' }, [0, 'method']],
  [{ status: 503, path: 'v5' }, [0, 'path']],
  [{ status: 503, sometimes: true }, [0, 'sometimes']],
])('%j is refused with 422', async (fault, loc) => {
  const { status, body } = await call('POST', '/local/faults', fault);
  expect(status).toBe(422);
  expect(body.detail[0].loc).toEqual(['body', ...loc]);
  expect(backend.local.faults.list()).toEqual([]);
});

test('faults given at the start hit the first requests; without enableFaults nobody can add some over HTTP', async () => {
  const local = await startLocal({ port: 0, memory: true, faults: [{ status: 503 }] });
  try {
    expect((await callBackend(local.url, 'PUT', '/v5/spans/batch', { items: [item()] })).status).toBe(503);
    expect((await callBackend(local.url, 'PUT', '/v5/spans/batch', { items: [item()] })).status).toBe(200);
    expect((await callBackend(local.url, 'POST', '/local/faults', { status: 503 })).status).toBe(404);
  } finally {
    await local.close();
  }
  await expect(startLocal({ port: 0, faults: [{ status: 1 }] })).rejects.toThrow('status');
});

test('close() does not wait for a delay', async () => {
  const local = await startLocal({ port: 0, faults: [{ delayMillis: 3_000_000 }] });
  const answer = callBackend(local.url, 'PUT', '/v5/spans/batch', { items: [item()] }).catch(() => {});
  await until('the request', () => local.faults.list().length === 0);
  await local.close();
  await answer;
});
