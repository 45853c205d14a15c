import { item, onEachStore } from './running-local';

const MAX_BODY_BYTES = 2_000_000;
onEachStore({ maxBodyBytes: MAX_BODY_BYTES }, (backend) => {
  const { call, put, search } = backend;

  /** Nothing of a refused batch may be stored. */
  afterEach(async () => {
    expect((await search()).body.items).toEqual([]);
  });

  const tooLong = 'x'.repeat(257);

  describe('422 for the whole batch, with the location of the bad value', () => {
    test.each<[string, Record<string, unknown>, string[], string]>([
      ['end before start', { end_timestamp: '2026-01-31T09:30:00.000000Z' }, ['end_timestamp'], 'value_error'],
      ['no name', { name: undefined }, ['name'], 'missing'],
      ['a null name', { name: null }, ['name'], 'missing'],
      ['no trace_id', { trace_id: undefined }, ['trace_id'], 'missing'],
      ['no start_timestamp', { start_timestamp: undefined, end_timestamp: undefined }, ['start_timestamp'], 'missing'],
      ['a number as name', { name: 1 }, ['name'], 'string_type'],
      ['a number as id', { id: 1 }, ['id'], 'string_type'],
      ['a string as input', { input: 'text' }, ['input'], 'dict_type'],
      ['an array as output', { output: [] }, ['output'], 'dict_type'],
      ['a number as metadata', { metadata: 1 }, ['metadata'], 'dict_type'],
      ['a boolean as expected', { expected: true }, ['expected'], 'dict_type'],
      ['an unknown type', { type: 'TOOL' }, ['type'], 'enum'],
      ['an unknown status', { status: 'success' }, ['status'], 'enum'],
      ['a start that is no date', { start_timestamp: 'yesterday' }, ['start_timestamp'], 'datetime_parsing'],
      ['a start as number', { start_timestamp: 1738314600 }, ['start_timestamp'], 'datetime_parsing'],
      ['a day that does not exist', { end_timestamp: '2026-02-30T00:00:00Z' }, ['end_timestamp'], 'datetime_parsing'],
      ['a trace_id over 256 characters', { trace_id: tooLong }, ['trace_id'], 'string_too_long'],
      ['an id over 256 characters', { id: tooLong }, ['id'], 'string_too_long'],
      ['a parent_id over 256 characters', { parent_id: tooLong }, ['parent_id'], 'string_too_long'],
      ['a group_id over 256 characters', { group_id: tooLong }, ['group_id'], 'string_too_long'],
      ['an upper case obs_trace_id', { obs_trace_id: 'A'.repeat(32) }, ['obs_trace_id'], 'string_pattern_mismatch'],
      ['a short obs_trace_id', { obs_trace_id: 'a'.repeat(31) }, ['obs_trace_id'], 'string_pattern_mismatch'],
      [
        'a long obs_span_id',
        { obs_trace_id: 'a'.repeat(32), obs_span_id: 'a'.repeat(17) },
        ['obs_span_id'],
        'string_pattern_mismatch',
      ],
      ['an obs_span_id alone', { obs_span_id: 'a'.repeat(16) }, ['obs_span_id'], 'value_error'],
      ['a number as application_variant_id', { application_variant_id: 1 }, ['application_variant_id'], 'string_type'],
    ])('%s', async (_case, overrides, field, type) => {
      const { status, body } = await put([item(), item(), item(overrides), item()]);
      expect(status).toBe(422);
      expect(body).toEqual({ detail: [{ loc: ['body', 'items', 2, ...field], msg: expect.any(String), type }] });
    });

    test('all problems are listed, and an item that is no object is one', async () => {
      const { body } = await put(['text', item({ name: 1, type: 'X' }), null]);
      expect(body.detail.map((issue: { loc: unknown[] }) => issue.loc.slice(2))).toEqual([
        [0],
        [1, 'name'],
        [1, 'type'],
        [2],
      ]);
    });

    test('more than 1000 items', async () => {
      const { status, body } = await put(Array.from({ length: 1001 }, () => item()));
      expect(status).toBe(422);
      expect(body.detail).toEqual([{ loc: ['body', 'items'], msg: expect.stringContaining('1001'), type: 'too_long' }]);
    });

    test.each<[string, unknown, string]>([
      ['no items', {}, 'missing'],
      ['items that are no list', { items: {} }, 'list_type'],
      ['a list as body', [], 'model_attributes_type'],
      ['null as body', null, 'model_attributes_type'],
    ])('%s', async (_case, body, type) => {
      const answer = await call('PUT', '/v5/spans/batch', body);
      expect(answer.status).toBe(422);
      expect(answer.body.detail).toEqual([expect.objectContaining({ type })]);
    });
  });

  describe('400 naming the field', () => {
    const umlauts = 'ä'.repeat(129);

    test.each(['id', 'group_id', 'parent_id'])('%s within 256 characters but over 256 bytes', async (field) => {
      const { status, body } = await put([item(), item({ [field]: umlauts })]);
      expect(status).toBe(400);
      expect(body.detail).toBe(`body.items.1.${field} is longer than 256 bytes`);
    });

    test.each(['trace_id', 'id', 'parent_id', 'group_id'])('%s with a NUL byte or a lone surrogate', async (field) => {
      const nul = await put([item({ [field]: 'a\0b' })]);
      expect(nul.status).toBe(400);
      expect(nul.body.detail).toBe(`body.items.0.${field} contains a NUL byte`);
      const surrogate = await put([item({ [field]: 'a\ud800b' })]);
      expect(surrogate.status).toBe(400);
      expect(surrogate.body.detail).toBe(`body.items.0.${field} is not valid UTF-8`);
    });

    test('an id with raw bytes that are not UTF-8', async () => {
      const raw = Buffer.from(JSON.stringify({ items: [item({ id: 'bad-@' })] }).replace('@', '\xff'), 'latin1');
      const { status, body } = await call('PUT', '/v5/spans/batch', undefined, { raw });
      expect(status).toBe(400);
      expect(body.detail).toBe('body.items.0.id is not valid UTF-8');
    });
  });

  describe('409 before anything is written', () => {
    test('a cycle in the batch, of two or of a span with itself', async () => {
      const cycle = [item({ id: 'a', parent_id: 'b' }), item({ id: 'b', parent_id: 'a' }), item()];
      expect(await put(cycle)).toMatchObject({ status: 409, body: { detail: expect.stringContaining('ancestor') } });
      expect((await put([item({ id: 'self', parent_id: 'self' })])).status).toBe(409);
    });

    test('a parent of another trace in the batch', async () => {
      const { status, body } = await put([item({ id: 'p', trace_id: 't1' }), item({ parent_id: 'p', trace_id: 't2' })]);
      expect(status).toBe(409);
      expect(body.detail).toContain('another trace');
    });

    test('a parent of another trace in the store', async () => {
      await put([item({ id: 'stored', trace_id: 't1' })]);
      expect((await put([item(), item({ parent_id: 'stored', trace_id: 't2' })])).status).toBe(409);
      expect((await search()).body.items).toHaveLength(1);
      expect((await put([item({ parent_id: 'stored', trace_id: 't1' })])).status).toBe(200);
      await backend.local.clear();
    });

    test('a cycle that closes over stored spans, near or far', async () => {
      await put([
        item({ id: 'c1', parent_id: 'c0' }),
        item({ id: 'c2', parent_id: 'c1' }),
        item({ id: 'c3', parent_id: 'c2' }),
      ]);
      expect((await put([item({ id: 'c0', parent_id: 'c3' })])).status).toBe(409);
      expect((await put([item({ id: 'c0', parent_id: 'c1' })])).status).toBe(409);
      expect((await put([item({ id: 'c0', parent_id: 'elsewhere' })])).status).toBe(200);
      // What the batch replaces no longer counts.
      expect((await put([item({ id: 'c0', parent_id: 'c3' }), item({ id: 'c1' })])).status).toBe(200);
      await backend.local.clear();
    });

    test('a parent of another account is no parent', async () => {
      await put([item({ id: 'stored', trace_id: 't1' })], { 'x-selected-account-id': 'other' });
      expect((await put([item({ parent_id: 'stored', trace_id: 't2' })])).status).toBe(200);
      await backend.local.clear();
    });
  });

  describe('hostile bodies', () => {
    test('malformed JSON is a 422 in the FastAPI form', async () => {
      const { status, body } = await call('PUT', '/v5/spans/batch', undefined, { raw: '{"items":[' });
      expect(status).toBe(422);
      expect(body.detail).toEqual([{ loc: ['body', 0], msg: 'JSON decode error', type: 'json_invalid' }]);
      expect((await call('PUT', '/v5/spans/batch', undefined, { raw: '' })).status).toBe(422);
    });

    test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp'])(
      'a body declared as %s is a 422',
      async (contentType) => {
        const { status, body } = await call(
          'PUT',
          '/v5/spans/batch',
          { items: [item()] },
          {
            headers: { 'content-type': contentType },
          },
        );
        expect(status).toBe(422);
        expect(body.detail[0].msg).toContain('application/json');
      },
    );

    test('a compressed body is a 415', async () => {
      const headers = { 'content-encoding': 'gzip' };
      expect((await call('PUT', '/v5/spans/batch', { items: [] }, { headers })).status).toBe(415);
    });

    test('a body over the limit is a 413, declared or streamed, and far over it too', async () => {
      const over = { items: [item({ input: { text: 'x'.repeat(MAX_BODY_BYTES) } })] };
      const { status, body } = await call('PUT', '/v5/spans/batch', over);
      expect(status).toBe(413);
      expect(body.detail).toContain(String(MAX_BODY_BYTES));
      const stream = new ReadableStream({
        start(controller) {
          for (let sent = 0; sent <= MAX_BODY_BYTES; sent += 100_000) controller.enqueue(new Uint8Array(100_000));
          controller.close();
        },
      });
      const streamed = await fetch(`${backend.local.url}/v5/spans/batch`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: stream,
        duplex: 'half',
      } as RequestInit);
      expect(streamed.status).toBe(413);
      const huge = Buffer.alloc(MAX_BODY_BYTES * 12, 'x');
      await call('PUT', '/v5/spans/batch', undefined, { raw: huge }).then(
        (answer) => expect(answer.status).toBe(413),
        (error) => expect(error).toBeInstanceOf(TypeError),
      );
      expect((await call('GET', '/health')).status).toBe(200);
    });

    test('many large bodies at once are answered, some with 503 and Retry-After, and the memory is given back', async () => {
      const raw = Buffer.alloc(MAX_BODY_BYTES - 10, ' ');
      const answers = await Promise.all(
        Array.from({ length: 40 }, () => call('PUT', '/v5/spans/batch', undefined, { raw })),
      );
      for (const { status, headers } of answers) {
        expect([422, 503]).toContain(status);
        if (status === 503) expect(headers.get('retry-after')).toBe('1');
      }
      expect((await call('PUT', '/v5/spans/batch', undefined, { raw })).status).toBe(422);
    });

    test('deep nesting is a 422 and leaves the backend alive', async () => {
      for (const raw of [
        '['.repeat(900_000),
        `${'['.repeat(900_000)}${']'.repeat(900_000)}`,
        '{"a":'.repeat(300_000),
      ]) {
        const { status, body } = await call('PUT', '/v5/spans/batch', undefined, { raw });
        expect(status).toBe(422);
        expect(body.detail[0].type).toBe('json_invalid');
      }
      expect((await call('GET', '/health')).status).toBe(200);
    });
  });

  describe('stored with U+FFFD', () => {
    afterEach(() => backend.local.clear());

    test('NUL and lone surrogates outside identifiers, in keys as well; literal backslashes survive', async () => {
      const sent = item({
        id: 'odd',
        name: 'a\0b',
        input: { 'k\0': ['\ud83d', '\udc00x', '\\u0000', '😀', '\ufffd'], ['__proto__']: { own: 1 } },
        application_variant_id: '\0',
      });
      const raw = JSON.stringify({ items: [sent] });
      const { status, body } = await call('PUT', '/v5/spans/batch', undefined, { raw });
      expect(status).toBe(200);
      expect(body.items[0].name).toBe('a\ufffdb');
      const read = (await call('GET', '/v5/spans/odd')).body;
      expect(read).toEqual(body.items[0]);
      expect(read.input['k\ufffd']).toEqual(['\ufffd', '\ufffdx', '\\u0000', '😀', '\ufffd']);
      expect(read.application_variant_id).toBe('\ufffd');
    });

    test('raw bytes that are not UTF-8, next to a real U+FFFD in an id', async () => {
      const json = JSON.stringify({ items: [item({ id: 'real-\ufffd', name: 'bad-@' })] });
      const raw = Buffer.from(Buffer.from(json).toString('latin1').replace('@', '\xc3'), 'latin1');
      const { status, body } = await call('PUT', '/v5/spans/batch', undefined, { raw });
      expect(status).toBe(200);
      expect(body.items[0]).toMatchObject({ id: 'real-\ufffd', name: 'bad-\ufffd' });
    });

    test('a nested value within the limit', async () => {
      const deep = JSON.parse(`${'{"a":'.repeat(490)}1${'}'.repeat(490)}`);
      await put([item({ id: 'deep', input: deep })]);
      expect((await call('GET', '/v5/spans/deep')).body.input).toEqual(deep);
    });
  });
});
