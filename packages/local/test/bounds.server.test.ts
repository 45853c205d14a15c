import { MAX_JSON_KEYS, MAX_OBJECT_KEYS } from '../src/validation/json-excess';
import { item, runningLocal } from './running-local';

const backend = runningLocal();

const named = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, index]));

describe('more names than anybody reads are refused', () => {
  test.each<[string, string, string, () => unknown]>([
    ['in an input', 'PUT', '/v5/spans/batch', () => ({ items: [item({ input: named(300_000) })] })],
    ['beside the fields of an item', 'PUT', '/v5/spans/batch', () => ({ items: [item(named(300_000))] })],
    [
      'in small objects',
      'PUT',
      '/v5/spans/batch',
      () => ({ items: [item({ output: { list: Array.from({ length: 300_000 }, (_, k) => ({ k })) } })] }),
    ],
    ['as the filters of a search', 'POST', '/v5/spans/search', () => named(300_000)],
    ['as the change of a span', 'PATCH', '/v5/spans/none', () => named(300_000)],
    ['as an assessment', 'POST', '/v5/span-assessments', () => named(300_000)],
  ])('%s', async (_where, method, path, body) => {
    expect(await backend.call(method, path, body())).toMatchObject({
      status: 413,
      body: { detail: expect.stringContaining('keys') },
    });
  });

  test('but not what large batches have', async () => {
    const perItem = Math.floor(MAX_JSON_KEYS / 1000) - 10;
    const batch = Array.from({ length: 1000 }, () => item({ metadata: named(perItem) }));
    expect((await backend.put(batch)).status).toBe(200);
    expect((await backend.put([item({ metadata: named(MAX_OBJECT_KEYS) })])).status).toBe(200);
  }, 60_000);

  test('nor a colon within a text', async () => {
    expect((await backend.put([item({ input: { text: ':'.repeat(300_000) } })])).status).toBe(200);
  });

  test('a filter of many metadata keys is a 422', async () => {
    expect((await backend.search({ extra_metadata: named(101) })).status).toBe(422);
    expect((await backend.search({ extra_metadata: named(100) })).status).toBe(200);
  });
});
