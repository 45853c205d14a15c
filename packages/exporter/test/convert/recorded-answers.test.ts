// Parts of messages and whole answers of models' APIs, whoever recorded them.
import { spanToItem } from '../../src';
import { spanOf } from './span-of';

const json = (value: unknown) => JSON.stringify(value);
const itemOf = (attributes: object) => spanToItem(spanOf({ attributes: attributes as never }));
const messagesOf = (parts: unknown[]) =>
  itemOf({ 'gen_ai.operation.name': 'chat', 'gen_ai.input.messages': json([{ role: 'user', parts }]) }).input?.messages;

describe('a part of a message', () => {
  it.each([
    [
      { inline_data: { mime_type: 'image/png', data: 'aGk=' } },
      { type: 'image', mime_type: 'image/png', data: 'aGk=' },
    ],
    [{ inlineData: { mimeType: 'audio/wav', data: 'aGk=' } }, { type: 'audio', mime_type: 'audio/wav', data: 'aGk=' }],
    [
      { file_data: { mime_type: 'application/pdf', file_uri: 'gs://a/b' } },
      { type: 'file', mime_type: 'application/pdf', url: 'gs://a/b' },
    ],
    [{ image: { format: 'png', source: { bytes: 'aGk=' } } }, { type: 'image', mime_type: 'image/png', data: 'aGk=' }],
    [
      { image: { format: 'jpeg', source: { s3Location: { uri: 's3://a/b' } } } },
      { type: 'image', mime_type: 'image/jpeg', url: 's3://a/b' },
    ],
    [
      { type: 'image', content: { format: 'png', source: { bytes: 'aGk=' } } },
      { type: 'image', mime_type: 'image/png', data: 'aGk=' },
    ],
    [
      { document: { format: 'pdf', name: 'a', source: { bytes: 'aGk=' } } },
      { type: 'document', mime_type: 'application/pdf', name: 'a', data: 'aGk=' },
    ],
    [{ video: { format: 'mp4', source: { bytes: 'aGk=' } } }, { type: 'video', mime_type: 'video/mp4', data: 'aGk=' }],
    [
      { type: 'reasoningContent', content: { reasoningText: { text: 'hm', signature: 's' } } },
      { type: 'reasoning', text: 'hm', signature: 's' },
    ],
    [{ reasoning_content: { reasoning_text: { text: 'hm' } } }, { type: 'reasoning', text: 'hm' }],
    [
      { text: 'hm', thought: true },
      { type: 'reasoning', text: 'hm', thought: true },
    ],
  ])('%j', (part, expected) => {
    expect(messagesOf([part])).toEqual([{ role: 'user', content: [expected] }]);
  });

  it.each([
    { function_call: { id: 'c', name: 'f', args: { a: 1 } } },
    { functionCall: { id: 'c', name: 'f', args: { a: 1 } } },
    { toolUse: { toolUseId: 'c', name: 'f', input: { a: 1 } } },
    { type: 'toolUse', content: { toolUseId: 'c', name: 'f', input: { a: 1 } } },
    {
      type: 'tool_use',
      content: { toolUse: { toolUseId: 'c', name: 'f', input: { a: 1 } } },
      id: 'c',
      name: 'f',
      input: { a: 1 },
    },
    { type: 'server_tool_use', id: 'c', name: 'f', input: { a: 1 } },
    { type: 'mcp_tool_use', id: 'c', name: 'f', input: '{"a":1}' },
  ])('is a call: %j', (part) => {
    const call = { id: 'c', type: 'function', function: { name: 'f', arguments: { a: 1 } } };
    expect(messagesOf([part])).toEqual([{ role: 'user', content: null, tool_calls: [call] }]);
  });

  it.each([
    { function_response: { id: 'c', name: 'f', response: { result: 3 } } },
    { functionResponse: { id: 'c', name: 'f', response: { result: 3 } } },
    { toolResult: { toolUseId: 'c', name: 'f', content: [{ json: { result: 3 } }] } },
    { type: 'web_search_tool_result', tool_use_id: 'c', name: 'f', content: { result: 3 } },
  ])('is what a tool answered: %j', (part) => {
    expect(messagesOf([part])).toEqual([{ role: 'tool', content: '{"result":3}', tool_call_id: 'c', name: 'f' }]);
  });

  it('that only marks a cache is none', () => {
    expect(messagesOf([{ text: 'a' }, { cachePoint: { type: 'default' } }])).toEqual([{ role: 'user', content: 'a' }]);
  });
});

const ANSWER = 'It rains';
const THOUGHT = 'look it up';
const RESPONSE = {
  object: 'response',
  output: [
    { type: 'reasoning', summary: [{ type: 'summary_text', text: THOUGHT }] },
    { type: 'web_search_call', status: 'completed', action: { type: 'search', query: 'oslo' } },
    { id: 'm', type: 'mcp_call', name: 'lookup', arguments: '{"q":1}', output: 'wet' },
    { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: ANSWER }] },
  ],
};

describe('an answer as its API gave it', () => {
  const openInference = (value: unknown) => ({
    'openinference.span.kind': 'LLM',
    'output.mime_type': 'application/json',
    'output.value': json(value),
  });

  it('of the Responses API has its reasoning, searches and calls, although the messages beside it lack them', () => {
    const { output } = itemOf({
      ...openInference(RESPONSE),
      'llm.output_messages.3.message.role': 'assistant',
      'llm.output_messages.3.message.content': ANSWER,
    });
    const { messages } = output as { messages: { role: string; content: unknown; tool_calls?: unknown }[] };
    expect(messages.map(({ role }) => role)).toEqual(['assistant', 'tool', 'assistant']);
    expect(messages[0]?.content).toMatchObject([{ type: 'reasoning', text: THOUGHT }, { action: { query: 'oslo' } }]);
    expect(messages[0]?.tool_calls).toMatchObject([{ id: 'm', function: { name: 'lookup', arguments: { q: 1 } } }]);
    expect(messages[1]).toEqual({ role: 'tool', content: 'wet', tool_call_id: 'm', name: 'lookup' });
    expect(messages[2]?.content).toBe(ANSWER);
  });

  it('of Anthropic and Gemini too', () => {
    const anthropic = {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: THOUGHT },
        { type: 'text', text: ANSWER },
      ],
      stop_reason: 'end_turn',
    };
    const gemini = {
      candidates: [
        {
          content: { role: 'model', parts: [{ text: THOUGHT, thought: true }, { text: ANSWER }] },
          finishReason: 'STOP',
        },
      ],
    };
    for (const body of [anthropic, gemini]) {
      const recorded = {
        'llm.output_messages.0.message.role': 'assistant',
        'llm.output_messages.0.message.content': ANSWER,
      };
      const item = itemOf({ ...openInference(body), ...recorded });
      expect(json(item.output?.messages)).toContain(THOUGHT);
      expect(json(item.output?.messages)).toContain(ANSWER);
    }
  });

  it('without anything else leaves the messages as they were recorded', () => {
    const body = { choices: [{ index: 0, message: { role: 'assistant', content: ANSWER } }] };
    const item = itemOf({ ...openInference(body), 'llm.output_messages.0.message.content': 'recorded' });
    expect(item.output?.messages).toEqual([{ role: 'assistant', content: 'recorded' }]);
  });

  it.each([
    { candidates: [{ content: { role: 'model', parts: [{ text: ANSWER }] } }] },
    { content: { role: 'model', parts: [{ text: ANSWER }] }, partial: false },
  ])('of Gemini: %j', (body) => {
    expect(itemOf(openInference(body)).output?.messages).toEqual([{ role: 'model', content: ANSWER }]);
  });

  it.each([
    { choices: [{ message: { role: 'assistant', content: ANSWER }, finish_reason: 'stop' }] },
    { choices: [{ index: 0, text: ANSWER, finish_reason: 'stop' }] },
    [{ index: 0, message: { role: 'assistant', content: ANSWER }, finish_reason: 'stop' }],
    { text: ANSWER, finish_reason: 'stop' },
    { message: { role: 'assistant', content: ANSWER }, done_reason: 'stop' },
    {
      output: { message: { role: 'assistant', content: [{ text: ANSWER }] } },
      stopReason: 'stop',
      usage: { inputTokens: 1 },
    },
  ])('of others: %j', (body) => {
    expect(itemOf(openInference(body)).output?.messages).toEqual([
      { role: 'assistant', content: ANSWER, finish_reason: 'stop' },
    ]);
  });

  it('a request of Gemini has its instructions, messages and tools', () => {
    const tools = [{ function_declarations: [{ name: 'f' }] }];
    const body = {
      model: 'g',
      config: { system_instruction: 'Be brief', tools },
      contents: [{ role: 'user', parts: [{ text: 'a' }] }],
    };
    expect(itemOf({ 'gen_ai.system': 'x', 'gen_ai.prompt': json(body) }).input).toEqual({
      model: 'g',
      messages: [
        { role: 'system', content: 'Be brief' },
        { role: 'user', content: 'a' },
      ],
      tools,
    });
  });

  it('a request of the Responses API keeps calls, their outputs and reasoning in their order and roles', () => {
    const input = [
      { role: 'user', content: 'a' },
      { type: 'reasoning', summary: [{ type: 'summary_text', text: THOUGHT }] },
      { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' },
      { type: 'function_call_output', call_id: 'c', output: 'b' },
      { type: 'mcp_call', id: 'm', name: 'g', arguments: '{}', output: 'd' },
    ];
    const item = itemOf({ 'gen_ai.operation.name': 'chat', 'gen_ai.prompt': json(input) });
    const messages = item.input?.messages as { role: string }[];
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'assistant', 'tool', 'assistant', 'tool']);
  });

  it('reasoning beside the content of a message is a part of it', () => {
    const message = { role: 'assistant', content: ANSWER, reasoning_content: THOUGHT };
    const item = itemOf({ 'gen_ai.operation.name': 'chat', 'gen_ai.output.messages': json([message]) });
    expect(item.output?.messages).toMatchObject([
      { content: [{ type: 'reasoning', text: THOUGHT }, { text: ANSWER }] },
    ]);
  });
});
