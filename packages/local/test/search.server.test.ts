import { item, onEachStore } from './running-local';

onEachStore({}, (backend) => {
  const { call, put, search } = backend;

  const at = (second: number) => `2026-01-31T09:30:0${second}.000000Z`;

  /** Five spans in two traces; ids say the order of their starts. */
  beforeEach(async () => {
    const spans = [
      { id: 's1', trace_id: 't1', name: 'turn:1', status: 'SUCCESS', group_id: 'g', start: 1, end: 5 },
      {
        id: 's2',
        trace_id: 't1',
        name: 'llm:m',
        status: 'ERROR',
        type: 'COMPLETION',
        parent_id: 's1',
        start: 2,
        end: 3,
      },
      { id: 's3', trace_id: 't1', name: 'llm:m', type: 'COMPLETION', parent_id: 's1', start: 3 },
      { id: 's4', trace_id: 't2', name: 'turn:1', start: 4, end: 6 },
      { id: 's5', trace_id: 't2', name: 'tool:x', type: 'CODE_EXECUTION', parent_id: 's4', start: 5, end: 8 },
    ];
    const { status } = await put(
      spans.map(({ start, end, ...span }) =>
        item({ ...span, start_timestamp: at(start), end_timestamp: end === undefined ? undefined : at(end) }),
      ),
    );
    expect(status).toBe(200);
  });

  async function ids(filters: unknown, query = ''): Promise<string[]> {
    const { status, body } = await search(filters, query);
    expect({ status, detail: body.detail }).toEqual({ status: 200, detail: undefined });
    return body.items.map((span: { id: string }) => span.id);
  }

  test('answers newest first with the paging fields of the contract', async () => {
    const { body } = await search({}, '?limit=2');
    expect(body).toEqual({ object: 'list', items: expect.any(Array), has_more: true, limit: 2, total: 0 });
    expect(body.items.map((span: { id: string }) => span.id)).toEqual(['s5', 's4']);
    const empty = await call('POST', '/v5/spans/search', undefined);
    expect(empty.body).toMatchObject({ has_more: false, limit: 50, total: 0 });
    expect(empty.body.items).toHaveLength(5);
  });

  test.each<[string, unknown, string, string[]]>([
    ['trace_ids', { trace_ids: ['t1', 'unknown'] }, '', ['s1', 's2', 's3']],
    ['span_ids', { span_ids: ['s4', 's1'] }, '', ['s1', 's4']],
    ['parent_ids', { parent_ids: ['s1', 's4'] }, '', ['s2', 's3', 's5']],
    ['parents_only', { parents_only: true }, '', ['s1', 's4']],
    ['parents_only switched off', { parents_only: false }, '', ['s1', 's2', 's3', 's4', 's5']],
    ['names', { names: ['llm:m', 'tool:x'] }, '', ['s2', 's3', 's5']],
    ['statuses', { statuses: ['ERROR'] }, '', ['s2']],
    ['types', { types: ['COMPLETION', 'CODE_EXECUTION'] }, '', ['s2', 's3', 's5']],
    ['group_id', { group_id: 'g' }, '', ['s1']],
    ['several filters at once', { trace_ids: ['t1'], names: ['llm:m'], statuses: ['ERROR'] }, '', ['s2']],
    ['null as no filter', { trace_ids: null }, '', ['s1', 's2', 's3', 's4', 's5']],
    ['an empty list', { trace_ids: [] }, '', []],
    ['from_ts, inclusive', {}, `&from_ts=${at(4)}`, ['s4', 's5']],
    ['to_ts, inclusive', {}, `&to_ts=${at(2)}`, ['s1', 's2']],
    ['a window of one instant', {}, `&from_ts=${at(3)}&to_ts=${at(3)}`, ['s3']],
  ])('filters by %s', async (_case, filters, query, expected) => {
    expect(await ids(filters, `?sort_order=asc${query}`)).toEqual(expected);
  });

  test.each<[string, string[]]>([
    ['?sort_by=duration_ms&sort_order=desc', ['s1', 's5', 's4', 's2', 's3']],
    ['?sort_by=duration_ms&sort_order=asc', ['s3', 's2', 's4', 's5', 's1']],
    ['?sort_by=start_timestamp&sort_order=asc', ['s1', 's2', 's3', 's4', 's5']],
  ])('sorts by %s', async (query, expected) => {
    expect(await ids({}, query)).toEqual(expected);
  });

  test.each(['start_timestamp', 'duration_ms', 'input_tokens', 'output_tokens'])(
    'pages by %s meet every span once, forwards and backwards',
    async (sortBy) => {
      const all = await ids({}, `?sort_by=${sortBy}`);
      const forwards: string[] = [];
      for (let cursor = '', more = true; more; ) {
        const { body } = await search({}, `?sort_by=${sortBy}&limit=2${cursor}`);
        forwards.push(...body.items.map((span: { id: string }) => span.id));
        more = body.has_more;
        cursor = `&starting_after=${forwards.at(-1)}`;
      }
      expect(forwards).toEqual(all);
      const { body } = await search({}, `?sort_by=${sortBy}&limit=2&ending_before=${all[3]}`);
      expect(body.items.map((span: { id: string }) => span.id)).toEqual(all.slice(1, 3));
      expect(body.has_more).toBe(true);
      expect(await ids({}, `?sort_by=${sortBy}&limit=2&ending_before=${all[1]}`)).toEqual(all.slice(0, 1));
    },
  );

  test('a page does not shift when newer spans arrive in between', async () => {
    const first = await ids({}, '?limit=2');
    await put([item({ id: 's9', start_timestamp: at(9), end_timestamp: undefined })]);
    expect(await ids({}, `?limit=2&starting_after=${first[1]}`)).toEqual(['s3', 's2']);
  });

  test.each<[string, unknown, string, (string | number)[]]>([
    ['a reversed window', {}, `?from_ts=${at(3)}&to_ts=${at(2)}`, ['query', 'from_ts']],
    ['a window that is no date', {}, '?from_ts=now', ['query', 'from_ts']],
    ['an unknown filter', { trace_id: ['t1'] }, '', ['body', 'trace_id']],
    ['an unknown parameter', {}, '?trace_ids=t1', ['query', 'trace_ids']],
    ['a filter that is no list', { names: 'x' }, '', ['body', 'names']],
    ['a list with a number', { span_ids: ['a', 1] }, '', ['body', 'span_ids', 1]],
    ['an unknown status', { statuses: ['OK'] }, '', ['body', 'statuses', 0]],
    ['an unknown type', { types: ['TOOL'] }, '', ['body', 'types', 0]],
    ['parents_only that is no boolean', { parents_only: 'yes' }, '', ['body', 'parents_only']],
    ['a list as body', [], '', ['body']],
    ['limit 0', {}, '?limit=0', ['query', 'limit']],
    ['limit 1001', {}, '?limit=1001', ['query', 'limit']],
    ['a limit that is no number', {}, '?limit=ten', ['query', 'limit']],
    ['a parameter given twice', {}, '?limit=1&limit=2', ['query', 'limit']],
    ['an unknown sort key', {}, '?sort_by=name', ['query', 'sort_by']],
    ['an unknown order', {}, '?sort_order=down', ['query', 'sort_order']],
    ['a cursor that is no span', {}, '?starting_after=unknown', ['query', 'starting_after']],
    ['both cursors', {}, '?starting_after=s1&ending_before=s3', ['query', 'ending_before']],
  ])('refuses %s with 422', async (_case, filters, query, loc) => {
    const { status, body } = await search(filters, query);
    expect(status).toBe(422);
    expect(body.detail[0].loc).toEqual(loc);
  });

  test('counts the ids of all filters together up to 10,000', async () => {
    const many = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}${index}`);
    expect((await search({ trace_ids: many('t', 5000), span_ids: many('s', 5000) })).status).toBe(200);
    const over = await search({ trace_ids: many('t', 4000), span_ids: many('s', 4000), parent_ids: many('p', 2001) });
    expect(over.status).toBe(422);
    expect(over.body.detail[0].msg).toContain('10001');
  });

  test('a pair counts two ids', async () => {
    const spans = Array.from({ length: 5000 }, (_, index) => ({ trace_id: `t${index}`, span_id: 's' }));
    expect((await search({ spans })).status).toBe(200);
    expect((await search({ spans, excluded_spans: [{ trace_id: 't', span_id: 's' }] })).status).toBe(422);
    expect((await search({ spans, excluded_trace_ids: ['t'] })).status).toBe(422);
  });

  test('refuses a NUL byte in a filter with 400', async () => {
    expect((await search({ span_ids: ['a\0'] })).status).toBe(400);
    expect((await search({}, '?starting_after=a%00')).status).toBe(400);
  });
});
