// What OpenInference can record and the captured spans do not show.
import { SpanStatusCode } from '@opentelemetry/api';
import type { SpanLike } from '../../../src/convert/span-like';
import { spanToItem } from '../../../src/convert/span-to-item';
import { spanOf } from '../span-of';

function itemOf(kind: string, attributes: Record<string, unknown>, parts: Partial<SpanLike> = {}) {
  const span = spanOf({ ...parts, attributes: { 'openinference.span.kind': kind, ...attributes } });
  return JSON.parse(JSON.stringify(spanToItem(span)));
}

/** Attributes of one input message. */
function message(members: Record<string, unknown>, index = 0) {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [`llm.input_messages.${index}.message.${name}`, value]),
  );
}

const inputOf = (attributes: Record<string, unknown>) => itemOf('LLM', attributes).input;

describe('a message of OpenInference', () => {
  it('has a call by its older name as a tool call', () => {
    const old = { role: 'assistant', function_call_name: 'look', function_call_arguments_json: '{"city":"Paris"}' };
    expect(inputOf(message(old)).messages).toEqual([
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ type: 'function', function: { name: 'look', arguments: { city: 'Paris' } } }],
      },
    ]);
  });

  it.each([
    ['once', '{"city":"Paris"}'],
    ['twice', '"{\\"city\\":\\"Paris\\"}"'],
  ])('has arguments that were encoded %s as an object', (_times, text) => {
    const call = { 'tool_calls.0.tool_call.id': 'c1', 'tool_calls.0.tool_call.function.name': 'look' };
    const [{ tool_calls: calls }] = inputOf(
      message({ role: 'assistant', ...call, 'tool_calls.0.tool_call.function.arguments': text }),
    ).messages;
    expect(calls).toEqual([{ id: 'c1', type: 'function', function: { name: 'look', arguments: { city: 'Paris' } } }]);
  });

  it('has arguments that are cut off as text', () => {
    const text = '{"city":"Pa';
    const [{ tool_calls: calls }] = inputOf(
      message({ role: 'assistant', 'tool_calls.0.tool_call.function.arguments': text }),
    ).messages;
    expect(calls[0].function.arguments).toBe(text);
  });

  it('has its contents in the order of their indices, past a hole and past ten', () => {
    const text = (index: number, value: string) => ({
      [`contents.${index}.message_content.type`]: 'text',
      [`contents.${index}.message_content.text`]: value,
    });
    const [{ content }] = inputOf(
      message({ role: 'user', ...text(10, 'c'), ...text(2, 'b'), ...text(0, 'a') }),
    ).messages;
    expect(content).toEqual([
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
      { type: 'text', text: 'c' },
    ]);
  });

  it.each([
    ['image', { 'image.image.url': 'https://example.com/a.png' }, { type: 'image', url: 'https://example.com/a.png' }],
    ['image', { 'image.url': 'https://example.com/a.png' }, { type: 'image', url: 'https://example.com/a.png' }],
    [
      'audio',
      { 'audio.audio.url': 'https://example.com/a.wav', 'audio.audio.mime_type': 'audio/wav' },
      { type: 'audio', mime_type: 'audio/wav', url: 'https://example.com/a.wav' },
    ],
    [
      'audio',
      { 'audio.audio.url': 'https://example.com/a.wav', 'audio.audio.transcript': 'hello' },
      { type: 'audio', url: 'https://example.com/a.wav', transcript: 'hello' },
    ],
    [
      'video',
      { 'video.video.url': 'https://example.com/a.mp4', 'video.video.mime_type': 'video/mp4' },
      { type: 'video', mime_type: 'video/mp4', url: 'https://example.com/a.mp4' },
    ],
    ['reasoning', { text: 'hm' }, { type: 'reasoning', text: 'hm' }],
    ['reasoning', { text: 'hm', signature: 'sig' }, { type: 'reasoning', text: 'hm', signature: 'sig' }],
    ['redacted', { data: 'xyz' }, { type: 'redacted', data: 'xyz' }],
  ])('has %s content %j as %j', (type, members, part) => {
    const content = Object.fromEntries(
      Object.entries({ type, ...members }).map(([name, value]) => [`contents.0.message_content.${name}`, value]),
    );
    expect(inputOf(message({ role: 'user', ...content })).messages).toEqual([{ role: 'user', content: [part] }]);
  });

  it.each(['tool_use', 'tool-call'])('does not repeat a %s content beside its call', (type) => {
    const call = { 'tool_calls.0.tool_call.id': 'c1', 'tool_calls.0.tool_call.function.name': 'look' };
    const [only] = inputOf(
      message({
        role: 'assistant',
        'contents.0.message_content.type': 'text',
        'contents.0.message_content.text': 'let me see',
        'contents.1.message_content.type': type,
        'contents.1.message_content.id': 'c1',
        ...call,
      }),
    ).messages;
    expect(only).toEqual({
      role: 'assistant',
      content: 'let me see',
      tool_calls: [{ id: 'c1', type: 'function', function: { name: 'look' } }],
    });
  });

  it('keeps what no rule knows under its name', () => {
    expect(inputOf(message({ role: 'user', content: 'hi', mood: 'glad' })).messages).toEqual([
      { role: 'user', content: 'hi', 'message.mood': 'glad' },
    ]);
  });

  it('passes the marker of a redaction through', () => {
    expect(inputOf(message({ role: 'user', content: '__REDACTED__' })).messages[0].content).toBe('__REDACTED__');
  });

  it('is in the order of the indices, which come in any order', () => {
    const third = message({ role: 'user', content: 'third' }, 10);
    const second = message({ role: 'user', content: 'second' }, 2);
    const first = message({ role: 'user', content: 'first' });
    const contents = inputOf({ ...third, ...first, ...second }).messages.map(
      ({ content }: { content: string }) => content,
    );
    expect(contents).toEqual(['first', 'second', 'third']);
  });

  it('with an index that is no number stays an attribute', () => {
    const item = itemOf('LLM', {
      'llm.input_messages.x.message.content': 'hi',
      'llm.input_messages.123456.message.role': 'user',
    });
    expect(item.input).toBeUndefined();
    expect(item.metadata).toHaveProperty(['llm.input_messages.x.message.content']);
    expect(item.metadata).toHaveProperty(['llm.input_messages.123456.message.role']);
  });
});

describe('a model call of OpenInference', () => {
  const hello = message({ role: 'user', content: 'hi' });
  const answer = (...texts: string[]) => ({
    'output.mime_type': 'application/json',
    'output.value': JSON.stringify({
      choices: texts.map((content, index) => ({
        index,
        finish_reason: 'stop',
        message: { role: 'assistant', content },
      })),
      usage: { prompt_tokens: 900 },
    }),
    'llm.output_messages.0.message.role': 'assistant',
    'llm.output_messages.0.message.content': texts[0],
  });

  it('names the model that was asked for, which its parameters still have after the response renamed it', () => {
    const item = itemOf('LLM', {
      ...hello,
      ...answer('hello'),
      'llm.model_name': 'gpt-2026-01-01',
      'llm.invocation_parameters': '{"model":"gpt"}',
    });
    expect(item.input.model).toBe('gpt');
    expect(item.output.model).toBe('gpt-2026-01-01');
  });

  it('names the model of the newer attributes first', () => {
    const item = itemOf('LLM', {
      ...hello,
      ...answer('hello'),
      'llm.model_name': 'gpt-2026-01-01',
      'llm.request.model_name': 'gpt-new',
      'llm.response.model_name': 'gpt-new-1',
      'llm.invocation_parameters': '{"model":"gpt"}',
    });
    expect([item.input.model, item.output.model]).toEqual(['gpt-new', 'gpt-new-1']);
  });

  it('has the choices that were recorded in the answer only', () => {
    expect(itemOf('LLM', answer('first', 'second')).output).toEqual({
      messages: [
        { role: 'assistant', content: 'first', finish_reason: 'stop' },
        { role: 'assistant', content: 'second', finish_reason: 'stop' },
      ],
    });
  });

  it.each([
    ['is cut off', '{"choices":[{"index":0,"message":{}},{"index":1,'],
    ['speaks of choices', '{"note":"\\"choices\\":[ \\"index\\":1, "}'],
  ])('keeps its recorded message when the answer %s', (_what, text) => {
    const item = itemOf('LLM', { ...answer('first'), 'output.value': text });
    expect(item.output.messages).toEqual([{ role: 'assistant', content: 'first' }]);
  });

  it('has its finish reason on the first answer', () => {
    const item = itemOf('LLM', { ...answer('first'), 'llm.finish_reason': 'length' });
    expect(item.output.messages[0].finish_reason).toBe('length');
  });

  it('of older completions has prompts and choices as messages', () => {
    const item = itemOf('LLM', {
      'llm.prompts.0.prompt.text': 'say hello',
      'llm.choices.0.completion.text': 'hello',
      'input.value': 'dropped',
    });
    expect(item.input).toEqual({ messages: [{ role: 'user', content: 'say hello' }] });
    expect(item.output).toEqual({ messages: [{ role: 'assistant', content: 'hello' }] });
    expect(item.metadata).not.toHaveProperty(['input.value']);
  });

  it('has tools whose schema is cut off as the text they are', () => {
    const item = itemOf('LLM', { ...hello, 'llm.tools.0.tool.json_schema': '{"type":"func' });
    expect(item.input.tools).toEqual(['{"type":"func']);
  });

  it('reports cost and the parts of its usage', () => {
    const item = itemOf('LLM', {
      'llm.token_count.prompt': 10,
      'llm.token_count.completion': 5,
      'llm.token_count.total': 15,
      'llm.token_count.prompt_details.cache_read': 4,
      'llm.token_count.prompt_details.cache_write': 3,
      'llm.token_count.completion_details.reasoning': 2,
      'llm.cost.total': 0.01,
    });
    expect(item.output.usage).toEqual({
      input_tokens: 10,
      output_tokens: 5,
      total_tokens: 15,
      cached_input_tokens: 4,
      cache_creation_input_tokens: 3,
      reasoning_tokens: 2,
      cost_usd: 0.01,
    });
  });

  it.each(['AGENT', 'CHAIN', 'TOOL', 'RETRIEVER', 'GUARDRAIL', 'EVALUATOR'])(
    'is the only one billed: %s is not',
    (kind) => {
      const item = itemOf(kind, {
        'llm.token_count.prompt': 10,
        'output.value': '{"usage":{"input_tokens":9}}',
        'output.mime_type': 'application/json',
      });
      expect(item.output).toEqual({ output: { usage: { input_tokens: 9 } } });
    },
  );

  it('names its provider: who hosts the model, else who made it', () => {
    expect(itemOf('LLM', { 'llm.provider': 'azure', 'llm.system': 'openai' }).metadata.provider).toBe('azure');
    expect(itemOf('LLM', { 'llm.system': 'openai' }).metadata.provider).toBe('openai');
  });
});

describe('a value of OpenInference', () => {
  it.each([
    ['text/plain', '{"a":1}', { input: '{"a":1}' }],
    [undefined, '{"a":1}', { input: '{"a":1}' }],
    ['application/json', '{"a":1}', { a: 1 }],
    ['application/json', '"text"', { input: 'text' }],
    ['application/json', '42', { input: 42 }],
    ['application/json', '{"a":', { input: '{"a":' }],
    ['application/json', '[{"role":"user","content":"hi"}]', { messages: [{ role: 'user', content: 'hi' }] }],
  ])('of type %s %s becomes %j', (mimeType, text, input) => {
    expect(itemOf('CHAIN', { 'input.value': text, 'input.mime_type': mimeType }).input).toEqual(input);
  });

  it('of a tool without input is its parameters', () => {
    expect(itemOf('TOOL', { 'tool.parameters': '{"city":"Paris"}' }).input).toEqual({ city: 'Paris' });
  });

  it('of a retriever is replaced by its documents, in the order of their indices', () => {
    const item = itemOf('RETRIEVER', {
      'retrieval.documents.1.document.id': 'b',
      'retrieval.documents.0.document.id': 'a',
      'retrieval.documents.0.document.metadata': '{"page":',
      'output.value': 'dropped',
    });
    expect(item.output).toEqual({ documents: [{ id: 'a', metadata: '{"page":' }, { id: 'b' }] });
    expect(item.metadata).not.toHaveProperty(['output.value']);
  });

  it('of a prompt needs no variables', () => {
    expect(itemOf('PROMPT', { 'llm.prompt_template.template': 'Hello {{name}}' }).input).toEqual({
      template: 'Hello {{name}}',
    });
  });

  it.each([[[0.7312, 0.2]], ['[0.7312, 0.2]']])('of an embedding is its dimensions, never the vector %j', (vector) => {
    const item = itemOf('EMBEDDING', { 'embedding.embeddings.0.embedding.vector': vector });
    expect(item.output).toEqual({ embeddings: [{ dimensions: 2 }] });
    expect(JSON.stringify(item)).not.toContain('0.7312');
  });
});

describe('LangChain objects in a value of OpenInference', () => {
  const serialised = (name: string, kwargs: unknown) => ({
    lc: 1,
    type: 'constructor',
    id: ['langchain_core', 'x', name],
    kwargs,
  });
  const outputOf = (value: unknown) =>
    itemOf('CHAIN', { 'output.value': JSON.stringify(value), 'output.mime_type': 'application/json' }).output;

  it.each([
    ['HumanMessage', 'user'],
    ['AIMessage', 'assistant'],
    ['AIMessageChunk', 'assistant'],
    ['SystemMessage', 'system'],
    ['ToolMessage', 'tool'],
    ['FunctionMessage', 'function'],
  ])('%s become messages of %s', (name, role) => {
    expect(outputOf({ messages: [serialised(name, { content: 'hi' })] })).toEqual({
      messages: [{ role, content: 'hi' }],
    });
  });

  it('ChatMessage have the role they say', () => {
    expect(
      outputOf({ messages: [serialised('ChatMessage', { content: 'hi', role: 'critic' })] }).messages[0].role,
    ).toBe('critic');
  });

  it('of other classes become their arguments, at any depth that is read', () => {
    expect(
      outputOf({ steps: [{ doc: serialised('Document', { pageContent: 'rain', metadata: { page: 1 } }) }] }),
    ).toEqual({
      steps: [{ doc: { pageContent: 'rain', metadata: { page: 1 } } }],
    });
  });

  it('with calls have them as tool calls', () => {
    const kwargs = { content: '', tool_calls: [{ id: 'c1', name: 'look', args: { city: 'Paris' } }] };
    expect(outputOf(serialised('AIMessage', kwargs)).messages[0].tool_calls).toEqual([
      { id: 'c1', type: 'function', function: { name: 'look', arguments: { city: 'Paris' } } },
    ]);
  });
});

describe('a failed span of OpenInference', () => {
  const failed = (message: string) => itemOf('CHAIN', {}, { status: { code: SpanStatusCode.ERROR, message } }).metadata;
  const stack = '\n    at run (/app/a.js:1:2)\n    at main (/app/b.js:3:4)';

  it.each([
    [`it broke\n\nTypeError: it broke${stack}`, 'TypeError', `TypeError: it broke${stack}`],
    [`it broke\n\nError: it broke${stack}`, 'Error', `Error: it broke${stack}`],
    [
      `429 slow down\n\nSee: https://x\n\n\nRateLimitError: 429 slow down\n\nSee: https://x\n${stack}`,
      'RateLimitError',
      `RateLimitError: 429 slow down\n\nSee: https://x\n${stack}`,
    ],
    ['it broke\n\nTypeError: it broke', 'Error', undefined],
    ['it broke', 'Error', undefined],
  ])('whose message is %j is of type %s', (message, type, stacktrace) => {
    expect(failed(message)).toMatchObject({ error_type: type, error_message: message.split('\n')[0] });
    expect(failed(message).error_stacktrace).toBe(stacktrace);
  });
});
