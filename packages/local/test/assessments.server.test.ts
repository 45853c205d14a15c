import { item, onEachStore } from './running-local';

onEachStore({}, ({ call, put }) => {
  const create = (body: object, headers?: Record<string, string>) =>
    call('POST', '/v5/span-assessments', body, { headers });
  const list = (query: string, headers?: Record<string, string>) =>
    call('GET', `/v5/span-assessments?${query}`, undefined, { headers });
  const comment = { assessment_type: 'comment', comment: 'good', trace_id: 't', span_id: 's' };

  beforeEach(async () => {
    await put([item({ id: 's', trace_id: 't', parent_id: 'root' }), item({ id: 'root', trace_id: 't' })]);
  });

  test.each<[string, object]>([
    ['comment', { comment: 'good' }],
    ['rating', { rating: 5 }],
    ['approval', { approval: 'approved', comment: 'fine by me' }],
    ['rubric', { rubric: { tone: 'polite' } }],
    ['metadata', { metadata: { reviewer: { team: 'a' } } }],
    ['overwrite', { overwrite: { answer: 42 } }],
  ])('a %s is created, read, listed and deleted', async (assessment_type, content) => {
    const created = await create({ assessment_type, trace_id: 't', span_id: 's', ...content });
    expect(created.status).toBe(200);
    expect(created.body).toMatchObject({
      object: 'span.assessment',
      assessment_type,
      trace_id: 't',
      span_id: 's',
      account_id: 'local',
      created_by: 'local',
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
      ...content,
    });
    const path = `/v5/span-assessments/${created.body.assessment_id}`;
    expect((await call('GET', path)).body).toEqual(created.body);
    expect((await list('span_id=s')).body).toEqual({ object: 'list', items: [created.body] });
    expect((await list('trace_id=t')).body.items).toEqual([created.body]);
    expect((await list(`span_id=s&assessment_type=${assessment_type}`)).body.items).toHaveLength(1);
    const id = created.body.assessment_id;
    expect((await call('DELETE', path)).body).toEqual({ id, deleted: true, object: 'span.assessment' });
    expect((await call('GET', path)).status).toBe(404);
    expect((await call('DELETE', path)).status).toBe(404);
    expect((await list('trace_id=t')).body.items).toEqual([]);
  });

  test('without a span it goes to the root of the trace', async () => {
    const { body } = await create({ ...comment, span_id: undefined });
    expect(body.span_id).toBe('root');
  });

  test('the same under /public', async () => {
    expect((await call('POST', '/public/v5/span-assessments', comment)).status).toBe(200);
    expect((await call('GET', '/public/v5/span-assessments?trace_id=t')).body.items).toHaveLength(1);
  });

  test('a change replaces fields, and the content together with the type', async () => {
    const { body } = await create({ assessment_type: 'rating', rating: 2, trace_id: 't', span_id: 's' });
    const path = `/v5/span-assessments/${body.assessment_id}`;
    expect((await call('PATCH', path, { rating: 4, comment: 'better' })).body).toMatchObject({
      rating: 4,
      comment: 'better',
    });
    const changed = await call('PATCH', path, { assessment_type: 'approval', approval: 'rejected' });
    expect(changed.body).toMatchObject({ assessment_type: 'approval', approval: 'rejected', rating: null });
    expect((await call('PATCH', path, { rating: 4 })).status).toBe(422);
    expect((await call('PATCH', path, { span_id: 'other' })).status).toBe(422);
    expect((await call('PATCH', '/v5/span-assessments/unknown', { comment: 'x' })).status).toBe(404);
    expect((await call('GET', path)).body).toEqual(changed.body);
  });

  test.each<[string, object, string]>([
    ['no type', { ...comment, assessment_type: undefined }, 'assessment_type'],
    ['an unknown type', { ...comment, assessment_type: 'stars' }, 'assessment_type'],
    ['no trace', { ...comment, trace_id: undefined }, 'trace_id'],
    ['a rating of 0', { ...comment, assessment_type: 'rating', rating: 0 }, 'rating'],
    ['a rating of 6', { ...comment, assessment_type: 'rating', rating: 6 }, 'rating'],
    ['half a rating', { ...comment, assessment_type: 'rating', rating: 2.5 }, 'rating'],
    ['a rating without its number', { ...comment, assessment_type: 'rating' }, 'rating'],
    ['an unknown approval', { ...comment, assessment_type: 'approval', approval: 'maybe' }, 'approval'],
    ['content of another type', { ...comment, rating: 3 }, 'rating'],
    ['a rubric with numbers', { ...comment, assessment_type: 'rubric', rubric: { a: 1 } }, 'rubric'],
    ['an overwrite that is a text', { ...comment, assessment_type: 'overwrite', overwrite: 'x' }, 'overwrite'],
  ])('%s is a 422', async (_case, body, field) => {
    const answer = await create(body);
    expect(answer.status).toBe(422);
    expect(answer.body.detail.map((issue: { loc: unknown[] }) => issue.loc)).toContainEqual(['body', field]);
  });

  test('a span or trace that does not exist is a 404, a second overwrite a 409, an id that cannot be a 400', async () => {
    expect((await create({ ...comment, span_id: 'unknown' })).status).toBe(404);
    expect((await create({ ...comment, trace_id: 'other' })).status).toBe(404);
    expect((await create({ ...comment, trace_id: 'other', span_id: undefined })).status).toBe(404);
    expect((await create({ ...comment, span_id: 'a\0' })).status).toBe(400);
    const overwrite = { assessment_type: 'overwrite', overwrite: {}, trace_id: 't', span_id: 's' };
    expect((await create(overwrite)).status).toBe(200);
    expect((await create(overwrite)).status).toBe(409);
    expect((await create({ ...overwrite, span_id: 'root' })).status).toBe(200);
  });

  test('a list needs exactly one of span_id and trace_id', async () => {
    expect((await list('')).status).toBe(400);
    expect((await list('span_id=s&trace_id=t')).status).toBe(400);
    expect((await list('span_id=s&assessment_type=stars')).status).toBe(422);
  });

  test('accounts are kept apart', async () => {
    const { body } = await create(comment);
    const headers = { 'x-selected-account-id': 'other' };
    expect((await list('trace_id=t', headers)).body.items).toEqual([]);
    expect((await create(comment, headers)).status).toBe(404);
    const path = `/v5/span-assessments/${body.assessment_id}`;
    for (const method of ['GET', 'DELETE']) expect((await call(method, path, undefined, { headers })).status).toBe(404);
  });
});
