// Content of frameworks that no dialect knows.
import { SpanKind } from '@opentelemetry/api';
import { spanToItem } from '../../src';
import { spanOf } from './span-of';

const json = (value: unknown) => JSON.stringify(value);
const GEN_AI = { 'gen_ai.system': 'acme' };
const TOOL = { 'gen_ai.operation.name': 'execute_tool' };
const itemOf = (attributes: object, parts: object = {}) =>
  spanToItem(spanOf({ attributes: attributes as never, ...parts }));

describe('a side that no dialect fills', () => {
  it.each([
    ...['acme.input', 'acme.input_json', 'acme.inputs', 'acme.user.prompt', 'acme.tool_arguments', 'acme.request'],
    ...['acme.query', 'acme-input-json', 'acme:input', 'acme.inputText', 'acme.requestBody', 'input', 'acme.kwargs'],
  ])('is %s of the input, which leaves the metadata', (key) => {
    const item = itemOf({ ...TOOL, [key]: '{"city":"Oslo"}', 'acme.region': 'eu' });
    expect([item.input, item.output]).toEqual([{ city: 'Oslo' }, undefined]);
    expect(item.metadata).not.toHaveProperty([key]);
    expect(item.metadata).toMatchObject({ 'acme.region': 'eu' });
  });

  it.each([
    ...[
      'acme.output',
      'acme.output_json',
      'acme.outputs',
      'acme.completion',
      'acme.final_result',
      'acme.tool.response',
    ],
    ...['acme.documents', 'acme.replies', 'acme.answer', 'acmeOutputValue', 'output'],
  ])('is %s of the output', (key) => {
    const item = itemOf({ ...TOOL, [key]: '{"city":"Oslo"}' });
    expect([item.input, item.output]).toEqual([undefined, { city: 'Oslo' }]);
    expect(item.metadata).not.toHaveProperty([key]);
  });

  it('is a conversation where it holds one, documents where they were found, and text where it is text', () => {
    const messages = [{ role: 'user', content: 'a' }];
    expect(itemOf({ ...GEN_AI, 'acme.input_messages': json(messages) }).input).toEqual({ messages });
    const found = { 'gen_ai.operation.name': 'retrieval', 'acme.result': json([{ id: 1 }]) };
    expect(itemOf(found).output).toEqual({ documents: [{ id: 1 }] });
    expect(itemOf({ ...GEN_AI, 'acme.prompt': 'a', 'acme.completion': 'b' })).toMatchObject({
      input: { input: 'a' },
      output: { output: 'b' },
    });
  });

  it('is the surest word, and of equal ones that of the nearest namespace', () => {
    expect(itemOf({ ...TOOL, 'acme.query': 'a', 'acme.input': 'b' }).input).toEqual({ input: 'b' });
    expect(itemOf({ ...TOOL, 'acme.step.inner.input': 'a', 'acme.input': 'b' }).input).toEqual({ input: 'b' });
    const scope = { instrumentationScope: { name: 'acme-agents' } };
    expect(itemOf({ ...TOOL, 'other.input': 'a', 'acme.tool.input': 'b' }, scope).input).toEqual({ input: 'b' });
  });

  it('goes on to the next one when there is nothing in the first', () => {
    expect(itemOf({ ...TOOL, 'acme.input': '', 'acme.query': 'b' }).input).toEqual({ input: 'b' });
    expect(itemOf({ ...TOOL, 'acme.input': 3, 'acme.query': true, 'acme.args': '{}' }).input).toBeUndefined();
  });

  it.each([
    'acme.metadata.input',
    'acme.association.properties.query',
    'gen_ai.prompt.variable.query',
    'url.query',
    'http.request',
    'acme.input_tokens',
    'acme.output.type',
    'error.request',
    'ai.settings.output',
  ])('is not %s', (key) => {
    const item = itemOf({ ...TOOL, [key]: 'a' });
    expect([item.input, item.output]).toEqual([undefined, undefined]);
  });

  it('is never filled on plain infrastructure, nor where a dialect has filled it', () => {
    const http = { 'http.request.method': 'GET', 'url.full': 'https://example.com', 'gen_ai.request.model': 'm' };
    expect(itemOf({ ...http, 'app.query': 'a' }, { kind: SpanKind.CLIENT }).input).toEqual({
      method: 'GET',
      url: 'https://example.com',
    });
    expect(itemOf({ 'app.input': 'a', 'app.output': 'b' })).not.toHaveProperty('input.input');
    const item = itemOf({ ...TOOL, 'gen_ai.tool.call.arguments': '{"a":1}', 'acme.input': 'b' });
    expect(item).toMatchObject({ input: { a: 1 }, metadata: { 'acme.input': 'b' } });
  });

  it('is not sent without captureContent', () => {
    const attributes = { ...TOOL, 'acme.input': 'private', 'acme.final_result': 'private' };
    const item = spanToItem(spanOf({ attributes }), { captureContent: false });
    expect(json(item)).not.toContain('private');
    expect(item.metadata?.sgp_content_omitted).toEqual(['acme.input', 'acme.final_result']);
  });
});

describe('media without an address', () => {
  const png = `iVBORw0KGgo${'AAAAb3C4'.repeat(16_000)}`;
  const bytes = Math.floor((png.length * 3) / 4);
  const omitted = `<omitted: ${bytes} bytes of image/png>`;

  it.each([
    [
      'a picture that a model made',
      'gen_ai.completion',
      { object: 'response', output: [{ type: 'image_generation_call', result: png }] },
    ],
    [
      'a part of Gemini',
      'gen_ai.completion',
      [{ role: 'model', parts: [{ inline_data: { mime_type: 'image/png', data: png } }] }],
    ],
    [
      'a block of Bedrock',
      'gen_ai.completion',
      [{ role: 'user', content: [{ image: { format: 'png', source: { bytes: png } } }] }],
    ],
    ['anything', 'acme.output', { deep: [{ b64_json: png }] }],
    ['a larger text than is parsed', 'acme.output', { deep: [png.repeat(12), png] }],
    ['metadata', 'acme.note', png],
  ])('is left out as a whole: %s', (_where, key, value) => {
    const text = json(itemOf({ ...GEN_AI, [key]: typeof value === 'string' ? value : json(value) }));
    expect(text).toContain(key.includes('acme.output') ? 'bytes of image/png>' : omitted);
    expect(text.length).toBeLessThan(3000);
    expect(text).not.toContain('sgp_truncated');
  });

  it('is not what a text without spaces is', () => {
    const long = 'x'.repeat(100_000);
    expect(json(itemOf({ ...GEN_AI, 'acme.output': long }))).toContain('x'.repeat(60_000));
  });
});

it.each(['messages', 'contents', 'input', 'history'])('a long request under %s keeps its last messages', (key) => {
  const messages = Array.from({ length: 30 }, (_, index) => ({
    role: 'user',
    content: `${index} ${'word '.repeat(4000)}`,
  }));
  const request = { model: 'm', [key]: [...messages, { role: 'user', content: 'the question' }] };
  const item = itemOf({ ...GEN_AI, 'acme.request': json(request) });
  expect(json(item.input)).toContain('the question');
  expect(json(item.input)).toContain('messages omitted');
});
