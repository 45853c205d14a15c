import { item, onEachStore } from './running-local';

const TRACE_UUID = '0b3d5a7e-1f2c-4d6b-8a9e-3c5d7f9b1e2a';

onEachStore({}, ({ call, put, search }) => {
  beforeEach(async () => {
    const { status } = await put([
      item({
        id: 'a',
        trace_id: TRACE_UUID,
        name: 'llm:gpt-4o',
        end_timestamp: '2026-01-31T09:30:00.500001Z',
        input: { messages: [{ role: 'user', content: 'What is the weather in Zürich?' }] },
        output: { text: 'Sunny; "warm" 23 °C\nand dry', usage: { input_tokens: 10, output_tokens: 3 } },
        metadata: {
          env: 'prod',
          retries: 2,
          tags: ['x'],
          nested: { k: 1 },
          __agent_name__: 'scout',
          __agent_id__: 'id-1',
        },
        obs_trace_id: 'a'.repeat(32),
        obs_span_id: 'b'.repeat(16),
        application_variant_id: 'v1',
      }),
      item({
        id: 'b',
        trace_id: 't2',
        name: 'tool:weather_report',
        end_timestamp: '2026-01-31T09:30:02.000001Z',
        input: { city: 'Bern' },
        output: { usage: { input_tokens: 7, output_tokens: 30 } },
        metadata: { env: 'dev', retries: 2.0, __agent_name__: 'guide', __acp_type__: 'async' },
        expected: { secretly: 'expected is not searched' },
      }),
      item({ id: 'c', trace_id: 't2', name: 'running', end_timestamp: undefined, input: { text: '天気はどうですか' } }),
    ]);
    expect(status).toBe(200);
  });

  async function ids(filters: unknown, query = '?sort_order=asc'): Promise<string> {
    const { status, body } = await search(filters, query);
    expect({ status, detail: body.detail }).toEqual({ status: 200, detail: undefined });
    return body.items
      .map((span: { id: string }) => span.id)
      .sort()
      .join('');
  }

  test.each<[string, unknown, string]>([
    [
      'spans as pairs',
      {
        spans: [
          { trace_id: 't2', span_id: 'b' },
          { trace_id: 't2', span_id: 'a' },
        ],
      },
      'b',
    ],
    ['an empty list of pairs', { spans: [] }, ''],
    ['min_duration_ms, inclusive and never in flight', { min_duration_ms: 2000 }, 'b'],
    ['max_duration_ms, inclusive and never in flight', { max_duration_ms: 500 }, 'a'],
    ['a duration range', { min_duration_ms: 500, max_duration_ms: 2000 }, 'ab'],
    ['excluded_span_ids', { excluded_span_ids: ['a', 'c'] }, 'b'],
    ['excluded_trace_ids', { excluded_trace_ids: ['t2'] }, 'a'],
    [
      'excluded_spans',
      {
        excluded_spans: [
          { trace_id: 't2', span_id: 'b' },
          { trace_id: 't2', span_id: 'a' },
        ],
      },
      'ac',
    ],
    [
      'excluded_spans before excluded_span_ids',
      { excluded_spans: [{ trace_id: 't2', span_id: 'b' }], excluded_span_ids: ['a'] },
      'ac',
    ],
    ['excluded lists that are empty', { excluded_span_ids: [], excluded_spans: [] }, 'abc'],
    ['application_variant_ids', { application_variant_ids: ['v1', 'v2'] }, 'a'],
    ['agentex_agent_names', { agentex_agent_names: ['scout', 'guide'] }, 'ab'],
    ['agentex_agent_ids', { agentex_agent_ids: ['id-1'] }, 'a'],
    ['acp_types', { acp_types: ['async'] }, 'b'],
    ['obs_trace_ids', { obs_trace_ids: ['a'.repeat(32)] }, 'a'],
    ['obs_span_ids', { obs_span_ids: ['b'.repeat(16)] }, 'a'],
    ['extra_metadata', { extra_metadata: { env: 'prod' } }, 'a'],
    ['extra_metadata with a number, however written', { extra_metadata: { retries: 2 } }, 'ab'],
    ['extra_metadata with one of several values', { extra_metadata: { env: ['dev', 'test'] } }, 'b'],
    ['extra_metadata with all of several keys', { extra_metadata: { env: 'prod', retries: 3 } }, ''],
    ['extra_metadata with a type that differs', { extra_metadata: { retries: '2' } }, ''],
    ['extra_metadata with an object', { extra_metadata: { nested: { k: 1.0 } } }, 'a'],
    ['extra_metadata with a key that is SQL', { extra_metadata: { "'; DROP TABLE span; --": 1 } }, ''],
  ])('filters by %s', async (_case, filters, expected) => {
    expect(await ids(filters)).toBe(expected);
  });

  test.each<[string, string[], string]>([
    ['a word of the input, whatever its case', ['WEATHER'], 'ab'],
    ['a whole word only', ['weathe'], 'b'],
    ['a word of the output', ['sunny'], 'a'],
    ['a word of the metadata', ['prod'], 'a'],
    ['a part of the name', ['report'], 'b'],
    ['words next to each other', ['the weather in'], 'a'],
    ['not words in another order', ['weather the'], ''],
    ['all of several terms', ['weather', 'bern'], 'b'],
    ['not the expected output', ['expected'], ''],
    ['not the keys of the input', ['messages'], ''],
    ['a substring with punctuation', ['gpt-4'], 'a'],
    ['a substring across a quote and a line break', ['"warm" 23 °c\nand'], 'a'],
    ['a substring that is not ASCII', ['zürich'], 'a'],
    ['a script without spaces', ['どう'], 'c'],
    ['a quoted phrase', ['"is the weather"'], 'a'],
    ['the trace id as UUID', [TRACE_UUID], 'a'],
    ['the trace id or the text', [TRACE_UUID, 'bern'], 'ab'],
    ['query operators as text', ["!weather | ('"], ''],
  ])('search_texts finds %s', async (_case, search_texts, expected) => {
    expect(await ids({ search_texts })).toBe(expected);
  });

  test('sorts by tokens, those without a count as zero', async () => {
    const order = async (query: string) => (await search({}, query)).body.items.map((span: { id: string }) => span.id);
    expect(await order('?sort_by=input_tokens')).toEqual(['a', 'b', 'c']);
    expect(await order('?sort_by=output_tokens')).toEqual(['b', 'a', 'c']);
    expect(await order('?sort_by=output_tokens&sort_order=asc')).toEqual(['c', 'a', 'b']);
  });

  test('assessment_types finds spans with such an assessment', async () => {
    await call('POST', '/v5/span-assessments', { trace_id: 't2', span_id: 'b', assessment_type: 'rating', rating: 4 });
    expect(await ids({ assessment_types: ['rating', 'approval'] })).toBe('b');
    expect(await ids({ assessment_types: ['approval'] })).toBe('');
  });

  test('accepts what the official clients add', async () => {
    expect(await ids({}, '?allow_partial_results=true')).toBe('abc');
  });

  test.each<[string, unknown, (string | number)[]]>([
    ['a term of one character', { search_texts: ['ok', 'x'] }, ['search_texts', 1]],
    ['a phrase of one character', { search_texts: ['" x "'] }, ['search_texts', 0]],
    ['eleven terms', { search_texts: Array(11).fill('ok') }, ['search_texts']],
    ['a pair without its trace', { spans: [{ span_id: 'a' }] }, ['spans', 0, 'trace_id']],
    ['a pair that is none', { excluded_spans: ['a'] }, ['excluded_spans', 0]],
    ['a negative duration', { min_duration_ms: -1 }, ['min_duration_ms']],
    ['a fraction of a millisecond', { max_duration_ms: 1.5 }, ['max_duration_ms']],
    ['metadata that is no object', { extra_metadata: ['a'] }, ['extra_metadata']],
    ['an obs_trace_id that is none', { obs_trace_ids: ['A'.repeat(32)] }, ['obs_trace_ids', 0]],
    ['an unknown assessment type', { assessment_types: ['stars'] }, ['assessment_types', 0]],
  ])('refuses %s with 422', async (_case, filters, loc) => {
    const { status, body } = await search(filters);
    expect(status).toBe(422);
    expect(body.detail[0].loc).toEqual(['body', ...loc]);
  });

  test('refuses a NUL byte in a metadata filter with 400', async () => {
    expect((await search({ extra_metadata: { k: 'a\0' } })).status).toBe(400);
  });
});
