import { item, onEachStore } from './running-local';

onEachStore({}, (backend) => {
  const { call, put, search } = backend;

  describe('PUT /v5/spans/batch', () => {
    test('answers the stored spans in order, with what the server adds', async () => {
      const first = item({
        name: 'llm:m',
        output: { usage: { prompt_tokens: 7, completion_tokens: 0 } },
        status: 'SUCCESS',
      });
      const second = item({ metadata: { usage: { input_tokens: 3, outputTokens: 9 } } });
      const { status, body } = await put([first, second], { 'x-selected-account-id': 'acme' });
      expect(status).toBe(200);
      expect(body.object).toBe('list');
      expect(body.items).toEqual([
        expect.objectContaining({
          ...first,
          object: 'span',
          account_id: 'acme',
          created_by: { object: 'identity', id: 'local', type: 'user' },
          type: 'STANDALONE',
          parent_id: null,
          input_tokens: 7,
          output_tokens: 0,
        }),
        expect.objectContaining({ ...second, input_tokens: 3, output_tokens: null }),
      ]);
    });

    test('stores what it answered', async () => {
      const sent = item({
        parent_id: 'elsewhere',
        input: { z: 1, a: [true, null, 'ß"\\'] },
        output: { usage: { input_tokens: 1, output_tokens: 2 } },
        metadata: { k: 'v' },
        expected: {},
        status: 'ERROR',
        type: 'COMPLETION',
        group_id: 'g',
        obs_trace_id: 'a'.repeat(32),
        obs_span_id: 'b'.repeat(16),
        application_interaction_id: 'i',
        application_variant_id: 'v',
      });
      const { body } = await put([sent]);
      const read = await call('GET', `/v5/spans/${sent.id}`);
      expect(read.status).toBe(200);
      expect(read.body).toEqual(body.items[0]);
      expect(read.body).toMatchObject(sent);
      expect(Object.keys(read.body.input)).toEqual(['z', 'a']);
    });

    test('stores and answers credentials redacted', async () => {
      const sent = item({
        name: 'call with Bearer abc123def456',
        input: { api_key: 'hidden', text: 'postgres://u:hidden@db/x' },
        output: { usage: { input_tokens: 3 } },
        metadata: { nested: [{ password: 'hidden' }] },
        expected: { authorization: 'hidden' },
      });
      const { body } = await put([sent]);
      const read = (await call('GET', `/v5/spans/${sent.id}`)).body;
      expect(read).toEqual(body.items[0]);
      expect(read).toMatchObject({
        name: 'call with Bearer [REDACTED:credential]',
        input: { api_key: '[REDACTED:credential]', text: 'postgres://u:[REDACTED:credential]@db/x' },
        input_tokens: 3,
      });
      expect(JSON.stringify(read)).not.toContain('hidden');
      expect((await search({ search_texts: ['hidden'] })).body.items).toEqual([]);
    });

    test('lets metadata.__span_type__ override the type, if it is one', async () => {
      const { body } = await put([
        item({ type: 'CUSTOM', metadata: { __span_type__: 'GUARDRAIL' } }),
        item({ type: 'CUSTOM', metadata: { __span_type__: 'TOOL' } }),
      ]);
      expect(body.items.map((span: { type: string }) => span.type)).toEqual(['GUARDRAIL', 'CUSTOM']);
      expect((await search({ types: ['GUARDRAIL'] })).body.items).toHaveLength(1);
    });

    test('keeps one row when the same batch is sent again', async () => {
      const items = [item(), item()];
      await put(items);
      await put(items);
      expect((await search()).body.items).toHaveLength(2);
    });

    test('replaces the whole span: a start write after the end write destroys the end', async () => {
      const ended = item({ output: { answer: 42 }, status: 'SUCCESS' });
      await put([ended]);
      await put([item({ id: ended.id, end_timestamp: undefined })]);
      const { body } = await call('GET', `/v5/spans/${ended.id}`);
      expect(body).toMatchObject({ end_timestamp: null, output: null, status: null });
    });

    test('lets the last of several items with one id win, and answers one span per item', async () => {
      const { body } = await put([item({ id: 'twice', name: 'first' }), item({ id: 'twice', name: 'last' })]);
      expect(body.items.map((span: { name: string }) => span.name)).toEqual(['last', 'last']);
      expect((await call('GET', '/v5/spans/twice')).body.name).toBe('last');
    });

    test('makes a UUID for an item without an id', async () => {
      const { body } = await put([item({ id: undefined })]);
      expect(body.items[0].id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect((await call('GET', `/v5/spans/${body.items[0].id}`)).status).toBe(200);
    });

    test('keeps start and end as they were written, and microseconds in the order', async () => {
      const late = item({ start_timestamp: '2026-01-31T10:30:00.000002+01:00' });
      const early = item({ start_timestamp: '2026-01-31 09:30:00.0000019' });
      await put([late, early]);
      const { body } = await search({}, '?sort_order=asc');
      expect(body.items.map((span: { start_timestamp: string }) => span.start_timestamp)).toEqual([
        early.start_timestamp,
        late.start_timestamp,
      ]);
    });

    test('accepts 1000 items and an empty batch', async () => {
      const { status, body } = await put(Array.from({ length: 1000 }, () => item()));
      expect(status).toBe(200);
      expect(body.items).toHaveLength(1000);
      expect((await put([])).body).toEqual({ object: 'list', items: [] });
    });

    test('answers the same under /public', async () => {
      const sent = item();
      const { status } = await call('PUT', '/public/v5/spans/batch', { items: [sent] });
      expect(status).toBe(200);
      expect((await call('GET', `/public/v5/spans/${sent.id}`)).body).toMatchObject(sent);
      expect((await call('POST', '/public/v5/spans/search', {})).body.items).toHaveLength(1);
      expect((await call('GET', '/public/health')).body).toEqual({ status: 'ok' });
      expect((await call('GET', '/health')).body).toEqual({ status: 'ok' });
    });

    test('keeps the spans of accounts apart, under one id as well', async () => {
      await put([item({ id: 'same', name: 'mine' })], { 'x-selected-account-id': 'one' });
      await put([item({ id: 'same', name: 'yours', trace_id: 'other' })], { 'x-selected-account-id': 'two' });
      const { body } = await call('GET', '/v5/spans/same', undefined, { headers: { 'x-selected-account-id': 'one' } });
      expect(body).toMatchObject({ name: 'mine', account_id: 'one' });
      expect((await call('GET', '/v5/spans/same')).status).toBe(404);
      expect((await search({}, '', { 'x-selected-account-id': 'two' })).body.items).toHaveLength(1);
      expect((await search()).body.items).toHaveLength(0);
    });
  });

  describe('POST /v5/spans/batch and POST /v5/spans', () => {
    test('insert new spans', async () => {
      const { status, body } = await call('POST', '/v5/spans/batch', { items: [item(), item()] });
      expect(status).toBe(200);
      expect(body.items).toHaveLength(2);
      const single = item();
      const created = await call('POST', '/v5/spans', single);
      expect(created.status).toBe(200);
      expect(created.body).toMatchObject({ ...single, object: 'span' });
    });

    test('refuse an id that exists with 409 and write nothing', async () => {
      await put([item({ id: 'taken', name: 'before' })]);
      const fresh = item();
      const { status, body } = await call('POST', '/v5/spans/batch', { items: [fresh, item({ id: 'taken' })] });
      expect(status).toBe(409);
      expect(body.detail).toContain('taken');
      expect((await call('GET', `/v5/spans/${fresh.id}`)).status).toBe(404);
      expect((await call('POST', '/v5/spans', item({ id: 'taken' }))).status).toBe(409);
      expect((await call('GET', '/v5/spans/taken')).body.name).toBe('before');
      const twice = [item({ id: 'twice' }), item({ id: 'twice' })];
      expect((await call('POST', '/v5/spans/batch', { items: twice })).status).toBe(409);
    });

    test('a single span is validated with locations below body', async () => {
      const { status, body } = await call('POST', '/v5/spans', item({ name: undefined }));
      expect(status).toBe(422);
      expect(body.detail).toEqual([{ loc: ['body', 'name'], msg: 'Field required', type: 'missing' }]);
    });
  });

  describe('PATCH /v5/spans/:id', () => {
    test('changes what may be changed and recounts tokens', async () => {
      const sent = item({ end_timestamp: undefined, input: { q: 1 } });
      await put([sent]);
      const changes = {
        name: 'new',
        end_timestamp: '2026-01-31T09:31:00Z',
        status: 'SUCCESS',
        output: { usage: { input_tokens: 5 } },
        metadata: null,
      };
      const { status, body } = await call('PATCH', `/v5/spans/${sent.id}`, changes);
      expect(status).toBe(200);
      expect(body).toMatchObject({ ...changes, input: { q: 1 }, input_tokens: 5 });
      expect((await call('GET', `/v5/spans/${sent.id}`)).body).toEqual(body);
    });

    test('refuses other fields, bad values and unknown spans', async () => {
      const sent = item();
      await put([sent]);
      const refused = await call('PATCH', `/v5/spans/${sent.id}`, { trace_id: 'x' });
      expect(refused.status).toBe(422);
      expect(refused.body.detail[0].loc).toEqual(['body', 'trace_id']);
      const early = await call('PATCH', `/v5/spans/${sent.id}`, { end_timestamp: '2020-01-01T00:00:00Z' });
      expect(early.status).toBe(422);
      expect(early.body.detail[0].loc).toEqual(['body', 'end_timestamp']);
      expect((await call('PATCH', '/v5/spans/unknown', { name: 'x' })).status).toBe(404);
    });
  });

  describe('GET /v5/spans/:id', () => {
    test('answers 404 for an unknown id, also one that no span could have', async () => {
      expect(await call('GET', '/v5/spans/unknown')).toMatchObject({ status: 404, body: { detail: 'Span not found' } });
      expect((await call('GET', '/v5/spans/a%00b')).status).toBe(404);
      expect((await call('GET', '/v5/nothing')).body).toEqual({ detail: 'Not Found' });
    });

    test('finds ids that need escaping in a path', async () => {
      await put([item({ id: 'a/b ?#%' })]);
      expect((await call('GET', `/v5/spans/${encodeURIComponent('a/b ?#%')}`)).body.id).toBe('a/b ?#%');
    });
  });

  test('leaves other requests answerable while writes run at the same time', async () => {
    const batches = Array.from({ length: 20 }, () => [item(), item({ id: 'shared' })]);
    const answers = await Promise.all(batches.map((items) => put(items)));
    expect(answers.map((answer) => answer.status)).toEqual(batches.map(() => 200));
    expect((await search()).body.items).toHaveLength(21);
  });
});
