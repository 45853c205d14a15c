// The bundled model server speaks enough of the OpenAI API for the real client.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import OpenAI from 'openai';

let child: ChildProcess;
let openai: OpenAI;

const lookupOrderTool: OpenAI.ChatCompletionTool = {
  type: 'function',
  function: { name: 'lookup_order', parameters: { type: 'object', properties: { order_id: { type: 'string' } } } },
};
const model = 'gpt-4o-mini';

beforeAll(async () => {
  child = fork(path.join(__dirname, '..', 'model-server.js'), { execArgv: [] });
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  openai = new OpenAI({ apiKey: 'none-needed', baseURL: `${url}/v1`, maxRetries: 0 });
});

afterAll(() => {
  child?.kill();
});

it('gives the same unit vector for the same text, in both encodings', async () => {
  const input = ['a brake service'];
  const packed = await openai.embeddings.create({ model, input, dimensions: 64 });
  const plain = await openai.embeddings.create({ model, input, dimensions: 64, encoding_format: 'float' });
  const vector = plain.data[0]?.embedding ?? [];
  expect(packed.data[0]?.embedding).toEqual(vector);
  expect(vector).toHaveLength(64);
  expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
  expect(plain.usage).toEqual({ prompt_tokens: 4, total_tokens: 4 });
});

it('asks for an offered tool, then answers from its result', async () => {
  const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: 'Where is order A-1001?' }];
  const first = await openai.chat.completions.create({ model, messages, tools: [lookupOrderTool] });
  const choice = first.choices[0];
  expect(choice?.finish_reason).toBe('tool_calls');
  expect(first).toMatchObject({ id: expect.stringMatching(/^chatcmpl-/), object: 'chat.completion' });
  const call = choice?.message.tool_calls?.[0];
  if (!choice || call?.type !== 'function') throw new Error('no function call');
  expect(JSON.parse(call.function.arguments)).toEqual({ order_id: 'A-1001' });

  messages.push(choice.message, { role: 'tool', tool_call_id: call.id, content: '{"error":"it is lost"}' });
  const second = await openai.chat.completions.create({ model, messages, tools: [lookupOrderTool] });
  expect(second.choices[0]).toMatchObject({
    finish_reason: 'stop',
    message: { content: 'I could not find that: it is lost.' },
  });
  const { prompt_tokens = 0, completion_tokens = 0, total_tokens } = second.usage ?? {};
  expect(prompt_tokens).toBeGreaterThan(first.usage?.prompt_tokens ?? 0);
  expect(total_tokens).toBe(prompt_tokens + completion_tokens);
});

it('does not ask for a tool that was not offered', async () => {
  const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: 'Where is order A-1001?' }];
  const completion = await openai.chat.completions.create({ model, messages });
  expect(completion.choices[0]?.finish_reason).toBe('stop');
});

it('streams the same answer in chunks, the usage in the last one', async () => {
  const messages: OpenAI.ChatCompletionMessageParam[] = [
    { role: 'system', content: '- Repairs: A brake service costs 35 EUR.' },
    { role: 'user', content: 'What does a brake service cost?' },
  ];
  const stream = await openai.chat.completions.create({
    model,
    messages,
    stream: true,
    stream_options: { include_usage: true },
  });
  const chunks: OpenAI.ChatCompletionChunk[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe('A brake service costs 35 EUR.');
  expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
  expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop');
  expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: expect.any(Number) } });
});

it('streams a tool call that the client can put together', async () => {
  const stream = openai.chat.completions.stream({
    model,
    messages: [{ role: 'user', content: 'Where is order A-1001?' }],
    tools: [lookupOrderTool],
  });
  const { choices } = await stream.finalChatCompletion();
  expect(choices[0]?.finish_reason).toBe('tool_calls');
  expect(choices[0]?.message.tool_calls?.[0]).toMatchObject({
    function: { name: 'lookup_order', arguments: '{"order_id":"A-1001"}' },
  });
});

it('reports errors in the form of the API', async () => {
  const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: 'fail' }];
  await expect(openai.chat.completions.create({ model, messages })).rejects.toMatchObject({
    status: 500,
    type: 'server_error',
  });
  await expect(openai.chat.completions.create({ model, messages: [] })).rejects.toMatchObject({ status: 400 });
});
