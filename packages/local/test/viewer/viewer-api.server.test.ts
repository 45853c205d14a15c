import { item, onEachStore } from '../running-local';

const at = (second: number, fraction = '000000') => `2026-01-31T09:30:${String(second).padStart(2, '0')}.${fraction}Z`;
const micros = (second: number) => Date.parse(at(second, '000')) * 1000;

onEachStore({}, (backend) => {
  const { call, put } = backend;
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const { status, body } = await call('GET', `/viewer-api/${path}`, undefined, { headers });
    return { status, body };
  };
  const namesOf = async (query: string) =>
    (await get(`traces?${query}`)).body.items.map((trace: { trace_id: string }) => trace.trace_id);

  describe('the list of traces', () => {
    test('has one row of totals per trace, newest first, with what the root was asked', async () => {
      await put([
        item({
          id: 'r1',
          trace_id: 't1',
          name: 'turn:1',
          type: 'AGENT_WORKFLOW',
          status: 'SUCCESS',
          group_id: 'g1',
          start_timestamp: at(1),
          end_timestamp: at(3),
          input: { messages: [{ role: 'user', content: 'How are you?' }] },
        }),
        item({
          trace_id: 't1',
          parent_id: 'r1',
          type: 'COMPLETION',
          status: 'ERROR',
          start_timestamp: at(2),
          end_timestamp: at(4),
          output: { usage: { input_tokens: 10, output_tokens: 5, cost_usd: 0.25 } },
        }),
        item({ trace_id: 't2', parent_id: 'not-here', start_timestamp: at(5), end_timestamp: undefined }),
      ]);
      const { body } = await get('traces');
      expect(body).toEqual({
        next: null,
        items: [
          expect.objectContaining({
            trace_id: 't2',
            root_id: null,
            name: null,
            status: null,
            start_us: micros(5),
            duration_us: null,
            span_count: 1,
            open_count: 1,
            error_count: 0,
          }),
          {
            trace_id: 't1',
            root_id: 'r1',
            name: 'turn:1',
            type: 'AGENT_WORKFLOW',
            status: 'SUCCESS',
            group_id: 'g1',
            preview: 'How are you?',
            start_us: micros(1),
            duration_us: 3_000_000,
            span_count: 2,
            open_count: 0,
            error_count: 1,
            input_tokens: 10,
            output_tokens: 5,
            cost_usd: 0.25,
            estimated_cost_usd: null,
            request: null,
            services: [],
            feedback_count: 0,
            rejected_count: 0,
          },
        ],
      });
    });

    test('says which services a trace went through, its request, and the first question of a model call', async () => {
      await put([
        item({
          id: 'r',
          trace_id: 't1',
          name: 'POST',
          metadata: {
            'service.name': 'web',
            otel_scope: { name: 'http' },
            'http.request.method': 'POST',
            'url.path': '/chat',
          },
        }),
        item({
          trace_id: 't1',
          parent_id: 'r',
          type: 'COMPLETION',
          metadata: { 'service.name': 'agent' },
          input: {
            messages: [
              { role: 'system', content: 'Be brief.' },
              { role: 'user', content: [{ type: 'text', text: 'How are you?' }] },
              { role: 'user', content: 'And now?' },
            ],
          },
        }),
        item({ trace_id: 't2' }),
      ]);
      expect((await get('traces?service=agent')).body.items).toEqual([
        expect.objectContaining({
          trace_id: 't1',
          request: 'POST /chat',
          services: ['agent', 'web'],
          preview: 'How are you?',
        }),
      ]);
      expect((await get('services')).body).toEqual({ items: ['agent', 'web'] });
      expect((await get('traces/t1')).body.spans[0]).toMatchObject({
        service: 'web',
        scope: 'http',
        request: 'POST /chat',
      });
    });

    test('counts feedback, and filters by it', async () => {
      await put([
        item({ id: 'a', trace_id: 't1' }),
        item({ id: 'b', trace_id: 't2' }),
        item({ id: 'c', trace_id: 't3' }),
      ]);
      const assess = (trace_id: string, content: object) =>
        call('POST', '/v5/span-assessments', { trace_id, ...content });
      await assess('t1', { assessment_type: 'approval', approval: 'rejected' });
      await assess('t1', { assessment_type: 'comment', comment: 'wrong city' });
      await assess('t2', { assessment_type: 'approval', approval: 'approved' });
      expect(await namesOf('feedback=any')).toEqual(expect.arrayContaining(['t1', 't2']));
      expect(await namesOf('feedback=rejected')).toEqual(['t1']);
      expect(await namesOf('feedback=approved')).toEqual(['t2']);
      expect(await namesOf('feedback=none')).toEqual(['t3']);
      const { trace, spans } = (await get('traces/t1')).body;
      expect(trace).toMatchObject({ feedback_count: 2, rejected_count: 1 });
      expect(spans[0].feedback).toBe('rejected');
    });

    test('follows rewritten and cleared spans', async () => {
      await put([item({ id: 'a', trace_id: 't1', end_timestamp: undefined })]);
      expect((await get('traces')).body.items[0].open_count).toBe(1);
      await put([item({ id: 'a', trace_id: 't1', status: 'ERROR' })]);
      expect((await get('traces')).body.items[0]).toMatchObject({ open_count: 0, error_count: 1, span_count: 1 });
    });

    test('counts tokens of an aggregate instead of those of the calls below it', async () => {
      await put([
        item({ id: 'root', metadata: { usage: { input_tokens: 100, output_tokens: 20 }, cost_usd: 1 } }),
        item({ parent_id: 'root', output: { usage: { input_tokens: 60, output_tokens: 12, cost_usd: 0.6 } } }),
        item({ parent_id: 'root', output: { usage: { input_tokens: 40, output_tokens: 8, cost_usd: 0.4 } } }),
      ]);
      expect((await get('traces')).body.items[0]).toMatchObject({ input_tokens: 100, output_tokens: 20, cost_usd: 1 });
    });

    test('counts a call beside an aggregate, and a trace without one as before', async () => {
      const remote = { usage: { input_tokens: 100, output_tokens: 20 }, cost_usd: 1 };
      const call = { usage: { input_tokens: 60, output_tokens: 12, cost_usd: 0.5 } };
      await put([
        item({ id: 'root', trace_id: 'mixed' }),
        item({ id: 'remote-agent', trace_id: 'mixed', parent_id: 'root', metadata: remote }),
        item({ trace_id: 'mixed', parent_id: 'remote-agent', output: call }),
        item({ trace_id: 'mixed', parent_id: 'root', output: call }),
        item({ trace_id: 'plain', output: call }),
      ]);
      const { items } = (await get('traces?sort=cost&order=desc')).body;
      expect(items).toMatchObject([
        { trace_id: 'mixed', input_tokens: 160, output_tokens: 32, cost_usd: 1.5 },
        { trace_id: 'plain', input_tokens: 60, output_tokens: 12, cost_usd: 0.5 },
      ]);
    });

    test.each(['start', 'duration', 'spans', 'errors', 'tokens', 'cost'])(
      'pages by %s in both directions without repeating or losing a trace, also between equal keys',
      async (sort) => {
        await put(
          Array.from({ length: 23 }, (_, index) =>
            item({
              trace_id: `t${String(index).padStart(2, '0')}`,
              start_timestamp: at(index % 4),
              end_timestamp: at(10 + (index % 3)),
              output: { usage: { input_tokens: index % 5, cost_usd: (index % 5) / 3 } },
            }),
          ),
        );
        for (const order of ['asc', 'desc']) {
          const seen: string[] = [];
          let query = `limit=4&sort=${sort}&order=${order}`;
          for (let page = 0; page < 7; page++) {
            const { body } = await get(`traces?${query}`);
            seen.push(...body.items.map((trace: { trace_id: string }) => trace.trace_id));
            if (body.next === null) break;
            query = `limit=4&sort=${sort}&order=${order}&after=${encodeURIComponent(body.next)}`;
          }
          expect(new Set(seen).size).toBe(23);
          expect(seen).toHaveLength(23);
        }
      },
    );

    test('filters by text, status, type, time, duration, group and name', async () => {
      await put([
        item({
          id: 'r1',
          trace_id: 'umbrella-trace',
          name: 'turn:1',
          start_timestamp: at(1),
          end_timestamp: at(2),
          group_id: 'session-1',
          input: { input: 'Do I need an umbrella in Köln?' },
        }),
        item({
          trace_id: 'umbrella-trace',
          parent_id: 'r1',
          type: 'COMPLETION',
          start_timestamp: at(1),
          end_timestamp: at(2),
        }),
        item({ trace_id: 't2', name: 'turn_1', status: 'ERROR', start_timestamp: at(10), end_timestamp: at(15) }),
        item({ trace_id: 't3', name: '100% done', start_timestamp: at(20), end_timestamp: undefined }),
      ]);
      expect(await namesOf('q=need%20umbr')).toEqual(['umbrella-trace']);
      expect(await namesOf('q=K%C3%B6ln')).toEqual(['umbrella-trace']);
      expect(await namesOf('q=umbrella-trace')).toEqual(['umbrella-trace']);
      expect(await namesOf('q=turn_1')).toEqual(['t2', 'umbrella-trace']);
      expect(await namesOf('q=100%25')).toEqual(['t3']);
      expect(await namesOf("q='%3B%20DROP%20TABLE%20span%3B--")).toEqual([]);
      expect(await namesOf('q=%20%3A*%20%26%20!')).toEqual([]);
      expect(await namesOf('status=ERROR')).toEqual(['t2']);
      expect(await namesOf('status=IN_FLIGHT')).toEqual(['t3']);
      expect(await namesOf('status=SUCCESS')).toEqual(['umbrella-trace']);
      expect(await namesOf('type=COMPLETION')).toEqual(['umbrella-trace']);
      expect(await namesOf('group=session-1')).toEqual(['umbrella-trace']);
      expect(await namesOf('name=turn%3A1')).toEqual(['umbrella-trace']);
      expect(await namesOf(`from_us=${micros(5)}&to_us=${micros(15)}`)).toEqual(['t2']);
      expect(await namesOf('min_ms=4000')).toEqual(['t2']);
      expect(await namesOf('max_ms=4000')).toEqual(['umbrella-trace']);
    });

    test.each([
      'limit=0',
      'limit=x',
      'limit=1001',
      'after=x',
      'sort=name',
      'status=BAD',
      'type=TOOL',
      'from_us=-1',
      'q=%00',
    ])('refuses %s with a 422 that names it', async (query) => {
      const { status, body } = await get(`traces?${query}`);
      expect(status).toBe(422);
      expect(body.detail[0].loc).toEqual(['query', query.split('=')[0]]);
    });

    test('keeps accounts apart and lists them', async () => {
      await put([item({ trace_id: 'hers' })], { 'x-selected-account-id': 'hers' });
      await put([item({ trace_id: 'his' })], { 'x-selected-account-id': 'his' });
      const { body } = await get('traces', { 'x-selected-account-id': 'his' });
      expect(body.items.map((trace: { trace_id: string }) => trace.trace_id)).toEqual(['his']);
      expect((await get('traces/hers', { 'x-selected-account-id': 'his' })).status).toBe(404);
      expect((await get('accounts')).body.items).toEqual(['hers', 'his']);
    });
  });

  test('the chart counts traces, failures and latencies in buckets of time', async () => {
    await put(
      Array.from({ length: 10 }, (_, index) =>
        item({
          trace_id: `t${index}`,
          start_timestamp: at(index),
          end_timestamp: at(index + 1 + index),
          status: index === 9 ? 'ERROR' : 'SUCCESS',
        }),
      ),
    );
    const { body } = await get(`trace-series?buckets=2&from_us=${micros(0)}&to_us=${micros(10)}`);
    expect(body).toEqual({
      from_us: micros(0),
      to_us: micros(10),
      total: 10,
      error_count: 1,
      buckets: [
        { start_us: micros(0), count: 5, error_count: 0, p50_us: 3_000_000, p95_us: 5_000_000 },
        { start_us: micros(5), count: 5, error_count: 1, p50_us: 8_000_000, p95_us: 10_000_000 },
      ],
    });
    expect((await get('trace-series?q=nothing-matches-this')).body).toMatchObject({ total: 0, buckets: [] });
  });

  test('one trace has its spans without their content, one span has it', async () => {
    await put([
      item({
        id: 'r',
        trace_id: 'a/b c',
        start_timestamp: at(1, '000250'),
        end_timestamp: at(2),
        input: { secret: 'x' },
      }),
      item({
        id: 'c?',
        trace_id: 'a/b c',
        parent_id: 'r',
        start_timestamp: at(2),
        end_timestamp: undefined,
        status: 'ERROR',
        metadata: { error_message: 'boom' },
      }),
    ]);
    const { body } = await get(`traces/${encodeURIComponent('a/b c')}`);
    expect(body).toMatchObject({ truncated: false, trace: { span_count: 2, open_count: 1 } });
    expect(body.spans).toEqual([
      expect.objectContaining({ id: 'r', start_us: micros(1) + 250, end_us: micros(2), error_message: null }),
      expect.objectContaining({ id: 'c?', parent_id: 'r', end_us: null, error_message: 'boom' }),
    ]);
    expect(JSON.stringify(body)).not.toContain('secret');
    const span = await get(`traces/${encodeURIComponent('a/b c')}/spans/${encodeURIComponent('c?')}`);
    expect(span.body).toMatchObject({ id: 'c?', object: 'span', metadata: { error_message: 'boom' } });
    expect((await get('traces/unknown')).status).toBe(404);
    expect((await get('traces/a%00')).status).toBe(404);
  });

  test('the profiler has percentiles, errors, tokens and cost by span name', async () => {
    await put(
      Array.from({ length: 100 }, (_, index) =>
        item({
          name: 'llm:gpt',
          type: 'COMPLETION',
          status: index < 5 ? 'ERROR' : 'SUCCESS',
          start_timestamp: at(0),
          end_timestamp: `2026-01-31T09:30:${String(Math.floor((index + 1) / 10)).padStart(2, '0')}.${(index + 1) % 10}00000Z`,
          output: { usage: { input_tokens: 2, output_tokens: 1, cost_usd: 0.5 } },
        }),
      ),
    );
    await put([item({ name: 'tool:x', end_timestamp: undefined })]);
    const { body } = await get('profile');
    expect(body.items).toEqual([
      {
        name: 'llm:gpt',
        type: 'COMPLETION',
        count: 100,
        error_count: 5,
        p50_us: 5_000_000,
        p95_us: 9_500_000,
        p99_us: 9_900_000,
        total_us: 505_000_000,
        input_tokens: 200,
        output_tokens: 100,
        cost_usd: 50,
        estimated_cost_usd: null,
      },
      expect.objectContaining({ name: 'tool:x', count: 1, p50_us: null, total_us: null, cost_usd: null }),
    ]);
    expect((await get('profile?q=GPT')).body.items).toHaveLength(1);
    expect((await get(`profile?from_us=${micros(59)}`)).body.items).toEqual([]);
  });

  test('a group has its traces in order of time, each with root and last model call', async () => {
    const messages = (text: string) => ({ messages: [{ role: 'assistant', content: text }] });
    await put([
      item({ id: 'r2', trace_id: 't2', group_id: 'g', start_timestamp: at(5), end_timestamp: at(9) }),
      item({
        trace_id: 't2',
        parent_id: 'r2',
        type: 'COMPLETION',
        start_timestamp: at(7),
        end_timestamp: at(8),
        output: messages('last'),
      }),
      item({
        trace_id: 't2',
        parent_id: 'r2',
        type: 'COMPLETION',
        start_timestamp: at(5),
        end_timestamp: at(6),
        output: messages('first'),
      }),
      item({ trace_id: 't1', group_id: 'g', start_timestamp: at(1), end_timestamp: at(2) }),
    ]);
    const { body } = await get('groups/g');
    expect(body.turns.map((turn: { trace: { trace_id: string } }) => turn.trace.trace_id)).toEqual(['t1', 't2']);
    expect(body.turns[0].completion).toBeNull();
    expect(body.turns[1]).toMatchObject({ root: { id: 'r2' }, completion: { output: messages('last') } });
    expect((await get('groups')).body.items).toEqual([expect.objectContaining({ group_id: 'g', trace_count: 2 })]);
  });

  test('events tell which traces of the own account changed', async () => {
    const abort = new AbortController();
    const response = await fetch(`${backend.local.url}/viewer-api/events`, { signal: abort.signal });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let received = '';
    const readUntil = async (text: string) => {
      while (!received.includes(text)) received += (await reader?.read())?.value ?? '';
    };
    await readUntil('event: ready');
    await put([item({ trace_id: 'hers' })], { 'x-selected-account-id': 'hers' });
    await put([item({ trace_id: 'mine' })]);
    await readUntil('event: change');
    await readUntil('mine');
    expect(received).not.toContain('hers');
    abort.abort();
  });
});
