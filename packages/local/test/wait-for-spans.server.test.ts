import { item, runningLocal } from './running-local';

const backend = runningLocal();
const { put } = backend;

test('resolves at once for spans that are there, oldest first', async () => {
  await put([item({ id: 'late', start_timestamp: '2026-01-31T09:30:00.9Z' }), item({ id: 'early' })]);
  const spans = await backend.local.waitForSpans({ count: 2 });
  expect(spans.map((span) => span.id)).toEqual(['early', 'late']);
});

test('resolves when the spans arrive, by trace, name and any other condition', async () => {
  const waiting = backend.local.waitForSpans({
    count: 2,
    traceId: 't',
    name: 'llm:m',
    where: (span) => span.input_tokens !== null,
  });
  const usage = { output: { usage: { input_tokens: 1 } } };
  await put([item({ trace_id: 't', name: 'llm:m' }), item({ trace_id: 'u', name: 'llm:m', ...usage })]);
  await put([item({ id: 'a', trace_id: 't', name: 'llm:m', ...usage })]);
  await put([item({ id: 'b', trace_id: 't', name: 'llm:m', ...usage }), item({ trace_id: 't', ...usage })]);
  expect((await waiting).map((span) => span.id)).toEqual(['a', 'b']);
});

test('looks into the account that is asked for', async () => {
  await put([item({ id: 'hers' })], { 'x-selected-account-id': 'hers' });
  expect(await backend.local.waitForSpans({ accountId: 'hers' })).toHaveLength(1);
  expect(await backend.local.spans()).toEqual([]);
});

test('pages through more than a thousand', async () => {
  const items = () => Array.from({ length: 1000 }, () => item());
  await put(items());
  await put(items());
  expect(await backend.local.waitForSpans({ count: 2000 })).toHaveLength(2000);
});

test('gives up with what was wanted and what is there', async () => {
  await put([item({ name: 'other' })]);
  const waiting = backend.local.waitForSpans({ count: 2, name: 'wanted', timeoutMillis: 30 });
  await expect(waiting).rejects.toMatchObject({
    code: 'SGP_LOCAL_TIMEOUT',
    message: 'Waited 30 ms for 2 spans named wanted in account local; there are 0. Stored are 1 spans: other.',
  });
});
