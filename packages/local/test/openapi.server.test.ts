import { Validator } from '@seriousme/openapi-schema-validator';
import Ajv2020 from 'ajv/dist/2020';
import { resolveOptions } from '../src/configuration/local-options';
import { createApp } from '../src/http/app';
import { item, runningLocal } from './running-local';

const backend = runningLocal({ enableFaults: true, apiKey: 'key' });
const headers = { 'x-api-key': 'key' };
const { call } = backend;

let document: { paths: Record<string, Record<string, unknown>> };
const ajv = new Ajv2020({ strict: false, formats: { 'iso-date-time': true } });
beforeAll(async () => {
  document = (await call('GET', '/openapi.json')).body;
  ajv.addSchema(document, 'api');
});

/** Fails unless `value` is as the document says. */
function expectShape(schema: string, value: unknown): void {
  const validate = ajv.compile({ $ref: `api#/components/schemas/${schema}` });
  expect({ valid: validate(value), errors: validate.errors }).toEqual({ valid: true, errors: null });
}

test('is a valid OpenAPI 3.1 document that needs no key', async () => {
  const validator = new Validator();
  const result = await validator.validate(structuredClone(document));
  expect(result.errors).toBeUndefined();
  expect(result.valid).toBe(true);
  expect(validator.version).toBe('3.1');
  expect((await call('GET', '/public/openapi.json')).body).toEqual(document);
});

test('names every route that is served, and no other', () => {
  const parts = { store: {}, assessments: {}, faults: {}, viewer: {} } as unknown as Omit<
    Parameters<typeof createApp>[0],
    'options'
  >;
  const app = createApp({ ...parts, options: resolveOptions({ enableFaults: true }) });
  const served = app.routes
    .filter(({ method, path }) => method !== 'ALL' && /^\/(v5|local|health)/.test(path))
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}').replace(/\/$/, '')}`);
  const documented = Object.entries(document.paths).flatMap(([path, operations]) =>
    ['get', 'put', 'post', 'patch', 'delete']
      .filter((method) => method in operations)
      .map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(documented.sort()).toEqual([...new Set(served)].sort());
});

test('describes what is really answered', async () => {
  const full = item({
    id: 'full',
    input: { a: 1 },
    output: { usage: { input_tokens: 1, output_tokens: 2 } },
    metadata: {},
    expected: {},
    status: 'ERROR',
    type: 'COMPLETION',
    group_id: 'g',
    obs_trace_id: 'a'.repeat(32),
    obs_span_id: 'b'.repeat(16),
  });
  const batch = { items: [full, item({ end_timestamp: undefined })] };
  expectShape('SpanBatch', batch);
  expectShape('SpanList', (await call('PUT', '/v5/spans/batch', batch, { headers })).body);
  expectShape('Span', (await call('POST', '/v5/spans', item(), { headers })).body);
  expectShape('Span', (await call('GET', '/v5/spans/full', undefined, { headers })).body);
  const search = { trace_ids: ['trace-1'], spans: null, search_texts: ['turn'] };
  expectShape('SpanSearch', search);
  const page = await call('POST', '/v5/spans/search', search, { headers });
  expect(page.body.items).toHaveLength(3);
  expectShape('SpanPage', page.body);
  const assessment = { assessment_type: 'rating', rating: 3, trace_id: 'trace-1', span_id: 'full' };
  expectShape('AssessmentItem', assessment);
  const created = await call('POST', '/v5/span-assessments', assessment, { headers });
  expectShape('SpanAssessment', created.body);
  expectShape('AssessmentList', (await call('GET', '/v5/span-assessments?span_id=full', undefined, { headers })).body);
  const path = `/v5/span-assessments/${created.body.assessment_id}`;
  expectShape('Deleted', (await call('DELETE', path, undefined, { headers })).body);
  expectShape('FaultList', (await call('POST', '/local/faults', { status: 503 }, { headers })).body);
  expectShape('Refusal', (await call('GET', '/v5/spans/full', undefined, { headers })).body);
  expectShape('Refusal', (await call('PUT', '/v5/spans/batch', { items: [1] }, { headers })).body);
  expectShape('Refusal', (await call('GET', '/v5/spans/full')).body);
  expectShape('Health', (await call('GET', '/health')).body);
});
