import { item, onEachStore } from './running-local';

describe('the tracing store', () => {
  onEachStore({ storeSemantics: 'tracing' }, ({ call, put, search }) => {
    const stored = async () => (await search({}, '?sort_order=asc')).body.items;

    test('keeps a completed span over one in progress, and replaces it by a completed one', async () => {
      const ended = item({ output: { answer: 42 }, status: 'SUCCESS' });
      await put([ended]);
      const late = await put([item({ id: ended.id, end_timestamp: undefined })]);
      expect(late.status).toBe(200);
      expect(await stored()).toEqual([expect.objectContaining(ended)]);
      await put([item({ id: ended.id, name: 'again' })]);
      expect(await stored()).toEqual([expect.objectContaining({ name: 'again' })]);
    });

    test('a span in progress is completed, also within one batch and against its order', async () => {
      await put([item({ id: 'a', end_timestamp: undefined })]);
      await put([item({ id: 'a' })]);
      await put([item({ id: 'b', name: 'end' }), item({ id: 'b', name: 'start', end_timestamp: undefined })]);
      const spans = await stored();
      expect(spans.map(({ id, name }: { id: string; name: string }) => [id, name])).toEqual([
        ['a', 'turn:1'],
        ['b', 'end'],
      ]);
      for (const { end_timestamp } of spans) expect(end_timestamp).not.toBeNull();
    });

    test('a start on another UTC day makes a second row, another spelling of the same instant does not', async () => {
      await put([item({ id: 'a', start_timestamp: '2026-01-31T23:59:59Z', end_timestamp: undefined })]);
      await put([item({ id: 'a', start_timestamp: '2026-02-01T00:59:59+01:00', end_timestamp: undefined })]);
      expect(await stored()).toHaveLength(1);
      await put([item({ id: 'a', start_timestamp: '2026-02-01T00:00:00Z', end_timestamp: undefined, name: 'newest' })]);
      expect(await stored()).toHaveLength(2);
      expect((await call('GET', '/v5/spans/a')).body.name).toBe('newest');
    });

    test('one id may exist in several traces, and each parent is looked for in its own', async () => {
      await put([item({ id: 'p', trace_id: 't1' }), item({ id: 'p', trace_id: 't2' })]);
      expect(await stored()).toHaveLength(2);
      expect(
        (await put([item({ parent_id: 'p', trace_id: 't1' }), item({ parent_id: 'p', trace_id: 't2' })])).status,
      ).toBe(200);
      expect((await put([item({ parent_id: 'p', trace_id: 't3' })])).status).toBe(409);
    });

    test('pages end although a cursor names two rows', async () => {
      const days = ['2026-01-30', '2026-01-31', '2026-02-01'];
      await put(days.map((day) => item({ id: 'a', start_timestamp: `${day}T10:00:00Z`, end_timestamp: undefined })));
      const { body } = await search({}, '?limit=1&starting_after=a');
      expect(body).toMatchObject({ items: [], has_more: false });
    });

    test('an insert of an id that exists is a 409, a PATCH a 501', async () => {
      await put([item({ id: 'a' })]);
      expect((await call('POST', '/v5/spans/batch', { items: [item({ id: 'a' })] })).status).toBe(409);
      const { status, body } = await call('PATCH', '/v5/spans/a', { name: 'new' });
      expect(status).toBe(501);
      expect(body.detail).toContain('PUT /v5/spans/batch');
    });
  });
});

describe('the legacy store', () => {
  onEachStore({ storeSemantics: 'legacy' }, ({ put, search }) => {
    test('treats an id as global: the last write wins, whatever its trace or day', async () => {
      await put([item({ id: 'a', trace_id: 't1' })]);
      await put([item({ id: 'a', trace_id: 't2', start_timestamp: '2027-01-01T00:00:00Z', end_timestamp: undefined })]);
      const { body } = await search();
      expect(body.items).toEqual([expect.objectContaining({ trace_id: 't2', end_timestamp: null })]);
    });

    test('a parent that the batch moves to another trace counts with its new trace', async () => {
      await put([item({ id: 'p', trace_id: 't1' })]);
      expect((await put([item({ id: 'p', trace_id: 't2' }), item({ parent_id: 'p', trace_id: 't1' })])).status).toBe(
        409,
      );
      expect((await put([item({ id: 'p', trace_id: 't2' }), item({ parent_id: 'p', trace_id: 't2' })])).status).toBe(
        200,
      );
    });
  });
});
