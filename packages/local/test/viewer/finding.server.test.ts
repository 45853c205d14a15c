// What the viewer finds traces by beyond plain filters: estimated costs, percentiles, saved views, what is usual.

import { item, onEachStore } from '../running-local';

const second = (number: number) => `2026-01-31T09:30:${String(number).padStart(2, '0')}.000000Z`;
const at = (hour: number, millis = 0) => new Date(Date.UTC(2026, 0, 31, hour, 0, 0, millis)).toISOString();
const prices = [
  { model: 'priced', inputUsdPerMillion: 10, outputUsdPerMillion: 20, asOf: '2026-01-01' },
  { model: 'priced', inputUsdPerMillion: 100, outputUsdPerMillion: 200, asOf: '2026-02-01' },
];

const call = (fields: Record<string, unknown>, model: string, usage: object = {}) =>
  item({
    type: 'COMPLETION',
    output: { model, usage: { input_tokens: 1_000_000, output_tokens: 500_000, ...usage } },
    ...fields,
  });

onEachStore({ prices }, (backend) => {
  const get = async (path: string) => (await backend.call('GET', `/viewer-api/${path}`)).body;
  const found = async (query: string) =>
    (await get(`traces?${query}`)).items.map(({ trace_id }: { trace_id: string }) => trace_id).sort();

  test('a call without a cost gets an estimate; totals, filters and the profiler count it and say so', async () => {
    await backend.put([
      call({ trace_id: 'reported', id: 'r' }, 'priced', { cost_usd: 3 }),
      call({ trace_id: 'estimated', id: 'e' }, 'openai/priced-2026-01-15'),
      call({ trace_id: 'estimated', id: 'own' }, 'priced', { cost_usd: 1 }),
      call({ trace_id: 'unknown', id: 'u' }, 'own-model'),
      call({ trace_id: 'whole', id: 'w1', parent_id: 'w2' }, 'priced'),
      item({ trace_id: 'whole', id: 'w2', metadata: { usage: { input_tokens: 5, cost_usd: 7 } } }),
      call({ trace_id: 'turn', id: 't1', parent_id: 't2' }, 'priced'),
      item({ trace_id: 'turn', id: 't2', metadata: { usage: { input_tokens: 1_000_000, output_tokens: 500_000 } } }),
    ]);
    const { items } = await get('traces');
    const costs = Object.fromEntries(
      items.map(({ trace_id, cost_usd, estimated_cost_usd }: Record<string, unknown>) => [
        trace_id as string,
        [cost_usd, estimated_cost_usd],
      ]),
    );
    expect(costs).toEqual({
      reported: [3, null],
      estimated: [21, 20],
      unknown: [null, null],
      whole: [7, null],
      turn: [20, 20],
    });
    expect(await found('query=cost:>10')).toEqual(['estimated', 'turn']);
    expect(await found('query=has:cost')).toEqual(['estimated', 'reported', 'turn', 'whole']);
    const { spans } = await get('traces/estimated');
    expect(spans.map((span: Record<string, unknown>) => [span.cost_usd, span.estimated_cost_usd])).toEqual([
      [null, 20],
      [1, null],
    ]);
    const [row] = (await get('profile')).items;
    expect([row.cost_usd, row.estimated_cost_usd]).toEqual([71, 60]);
    expect(await get('prices')).toEqual({
      model_count: 1,
      oldest_as_of: '2026-01-01',
      newest_as_of: '2026-02-01',
      unknown_models: [{ model: 'own-model', count: 1 }],
    });
    const answered = await backend.call('GET', '/v5/spans/e');
    expect(answered.body).not.toHaveProperty('estimated_cost_usd');
  });

  test('a call written again without tokens loses its estimate', async () => {
    await backend.put([call({ trace_id: 'a', id: 'a' }, 'priced')]);
    expect((await get('traces')).items[0].cost_usd).toBe(20);
    await backend.put([item({ trace_id: 'a', id: 'a', type: 'COMPLETION', output: { model: 'priced' } })]);
    expect((await get('traces')).items[0].cost_usd).toBeNull();
  });

  test('traces are found by the percentile they are above, of the chosen time alone', async () => {
    const trace = (id: string, hour: number, millis: number) =>
      item({ trace_id: id, id, start_timestamp: at(hour), end_timestamp: at(hour, millis) });
    await backend.put([
      ...Array.from({ length: 20 }, (_, index) => trace(`early-${index + 1}`, 1, (index + 1) * 10)),
      ...Array.from({ length: 10 }, (_, index) => trace(`late-${index + 1}`, 5, (index + 1) * 1000)),
    ]);
    const late = `from_us=${Date.parse(at(4)) * 1000}`;
    const early = `to_us=${Date.parse(at(4)) * 1000}`;
    expect(await found('query=duration:>p90')).toEqual(['late-10', 'late-8', 'late-9']);
    expect(await found(`query=duration:>p90&${late}`)).toEqual(['late-10']);
    expect(await found(`min_percentile=95&${early}`)).toEqual(['early-20']);
    expect(await found(`query=duration:<=p50 name:turn&${late}`)).toHaveLength(5);
    expect(await found(`query=not duration:>p20&${late}`)).toEqual(['late-1', 'late-2']);
    expect(await found('query=cost:>p50')).toEqual([]);
    const { body: problem } = await backend.call('GET', '/viewer-api/traces?query=duration:p95');
    expect(problem.detail[0]).toMatchObject({ type: 'query_syntax', ctx: { suggestion: '>p95' } });
    expect((await backend.call('GET', '/viewer-api/traces?min_percentile=100')).status).toBe(422);
    const series = await get(`trace-series?min_percentile=95&${early}`);
    expect(series.total).toBe(1);
  });

  test('traces of one name are found by a trace, however long the name is', async () => {
    const name = 'ü'.repeat(20_000);
    await backend.put([
      item({ trace_id: 'a', id: 'a', name }),
      item({ trace_id: 'b', id: 'b', name }),
      item({ trace_id: 'c', id: 'c', name: `${name}!` }),
      item({ trace_id: 'd', id: 'd', parent_id: 'not-here' }),
    ]);
    expect(await found('like=a')).toEqual(['a', 'b']);
    expect(await found('like=d')).toEqual(['d']);
  });

  test('the usual duration of a name comes from its newest spans, when there are enough', async () => {
    await backend.put([
      ...Array.from({ length: 10 }, (_, index) =>
        item({ trace_id: 'a', name: 'often', start_timestamp: second(0), end_timestamp: second(index + 1) }),
      ),
      item({ trace_id: 'a', name: 'seldom' }),
      ...Array.from({ length: 5 }, () => item({ trace_id: 'b', name: 'elsewhere' })),
      ...Array.from({ length: 5 }, () => item({ trace_id: 'a', name: 'open', end_timestamp: undefined })),
    ]);
    expect(await get('traces/a/usual')).toEqual({
      items: [{ name: 'often', count: 10, p50_us: 5_000_000, p95_us: 10_000_000 }],
    });
  });

  test('views are saved for everybody who uses the account, listed, replaced and deleted', async () => {
    const save = (name: string, parameters: unknown, headers = {}) =>
      backend.call('PUT', `/viewer-api/views/${encodeURIComponent(name)}`, { parameters }, { headers });
    const views = () => get('views');
    expect(await views()).toEqual({ items: [] });
    expect((await save('slow / böse?', 'q=duration%3A%3E2s')).body).toEqual({
      name: 'slow / böse?',
      parameters: 'q=duration%3A%3E2s',
    });
    await save('Errors', 'status=ERROR');
    await save('Errors', 'status=ERROR&last=1h');
    await save('other', 'x=1', { 'x-selected-account-id': 'other' });
    expect((await views()).items).toEqual([
      { name: 'Errors', parameters: 'status=ERROR&last=1h' },
      { name: 'slow / böse?', parameters: 'q=duration%3A%3E2s' },
    ]);
    const deletion = () => backend.call('DELETE', '/viewer-api/views/Errors');
    expect([(await deletion()).status, (await deletion()).status]).toEqual([200, 404]);
    expect((await save('x'.repeat(101), '')).status).toBe(422);
    expect((await save('   ', '')).status).toBe(422);
    expect((await save('a', 'x'.repeat(4001))).status).toBe(422);
    expect((await save('a', 7)).status).toBe(422);
    expect((await backend.call('PUT', '/viewer-api/views/a', undefined, { raw: 'no' })).status).toBe(422);
    for (let count = 1; count < 200; count++) await save(`view ${count}`, '');
    expect((await save('one too many', '')).status).toBe(409);
    expect((await save('view 1', 'last=1h')).status).toBe(200);
  });
});
