// What Traceloop can record and the captured spans do not show.
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { SpanLike } from '../../../src/convert/span-like';
import { spanToItem } from '../../../src/convert/span-to-item';
import { spanOf } from '../span-of';

function itemOf(attributes: Record<string, unknown>, parts: Partial<SpanLike> = {}) {
  return JSON.parse(JSON.stringify(spanToItem(spanOf({ ...parts, attributes }))));
}

const task = (attributes: Record<string, unknown>) => itemOf({ 'traceloop.span.kind': 'task', ...attributes });
const exception = {
  name: 'exception',
  time: [1_700_000_000, 500_000_000] as [number, number],
  attributes: { 'exception.type': 'TypeError', 'exception.message': 'it broke' },
};

describe('the input of a decorated function', () => {
  it.each([
    ['{"args":[],"kwargs":{}}', {}],
    ['{"args":[],"kwargs":{"city":"Paris"}}', { city: 'Paris' }],
    ['{"args":["Paris"],"kwargs":{}}', { input: 'Paris' }],
    ['{"args":["Paris"]}', { input: 'Paris' }],
    ['{"args":[{"city":"Paris"}],"kwargs":{}}', { city: 'Paris' }],
    ['{"args":["{\\"city\\":\\"Paris\\"}"]}', { city: 'Paris' }],
    ['{"args":[7],"kwargs":{}}', { input: 7 }],
    ['{"args":["a","b"],"kwargs":{}}', { args: ['a', 'b'], kwargs: {} }],
    ['{"args":["a"],"kwargs":{"b":1}}', { args: ['a'], kwargs: { b: 1 } }],
    ['{"args":["a"],"more":1}', { args: ['a'], more: 1 }],
    ['"text"', { input: 'text' }],
    ['{"args":["cut o', { input: '{"args":["cut o' }],
  ])('%s becomes %j', (recorded, input) => {
    expect(task({ 'traceloop.entity.input': recorded }).input).toEqual(input);
  });
});

describe('the output of a decorated function', () => {
  it.each([
    ['"The sky is \\"blue\\"."', { output: 'The sky is "blue".' }],
    ['42', { output: 42 }],
    ['[1,2]', { output: [1, 2] }],
    ['{"usage":{"input_tokens":9}}', { output: { usage: { input_tokens: 9 } } }],
    ['[{"role":"assistant","content":"hi"}]', { messages: [{ role: 'assistant', content: 'hi' }] }],
  ])('%s becomes %j', (recorded, output) => {
    expect(task({ 'traceloop.entity.output': recorded }).output).toEqual(output);
  });

  it.each(['null', undefined])('%s is none, and the attribute stays', (recorded) => {
    const item = task({ 'traceloop.entity.output': recorded });
    expect(item.output).toBeUndefined();
    expect(item.metadata['traceloop.entity.output']).toBe(recorded);
  });
});

describe('the messages of older versions', () => {
  const prompt = (members: Record<string, unknown>, index = 0) =>
    Object.fromEntries(Object.entries(members).map(([name, value]) => [`gen_ai.prompt.${index}.${name}`, value]));
  const inputOf = (attributes: Record<string, unknown>) => itemOf({ 'llm.request.type': 'chat', ...attributes }).input;

  it('have null for the text "null"', () => {
    expect(inputOf(prompt({ role: 'assistant', content: 'null' })).messages).toEqual([
      { role: 'assistant', content: null },
    ]);
  });

  it('have a list of typed parts for its text', () => {
    const parts = [
      { type: 'text', text: 'what is it?' },
      { type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
    ];
    expect(inputOf(prompt({ role: 'user', content: JSON.stringify(parts) })).messages[0].content).toEqual([
      { type: 'text', text: 'what is it?' },
      { type: 'image', url: 'https://example.com/a.png' },
    ]);
  });

  it.each(['{"type":"text","text":"a"}', '[{"a":1}]', '[1,2]', '[]', '[{"type":"text","te'])(
    'have the text %s as text',
    (content) => {
      expect(inputOf(prompt({ role: 'user', content })).messages[0].content).toBe(content);
    },
  );

  it('are in the order of the indices, past holes', () => {
    const late = prompt({ role: 'user', content: 'late' }, 12);
    const early = prompt({ role: 'user', content: 'early' }, 3);
    expect(inputOf({ ...late, ...early }).messages.map(({ content }: { content: string }) => content)).toEqual([
      'early',
      'late',
    ]);
  });

  it('have arguments as an object, and as text when they are cut off', () => {
    const calls = {
      'tool_calls.1.name': 'b',
      'tool_calls.1.arguments': '{"x":',
      'tool_calls.0.id': 'c0',
      'tool_calls.0.name': 'a',
      'tool_calls.0.arguments': '{"x":1}',
    };
    expect(inputOf(prompt({ role: 'assistant', content: '', ...calls })).messages).toEqual([
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          { id: 'c0', type: 'function', function: { name: 'a', arguments: { x: 1 } } },
          { type: 'function', function: { name: 'b', arguments: '{"x":' } },
        ],
      },
    ]);
  });

  it.each(['arguments', 'parameters'])('have the schema of a function that was written as %s', (key) => {
    const functions = {
      'llm.request.functions.0.name': 'look',
      [`llm.request.functions.0.${key}`]: '{"type":"object"}',
    };
    const { tools } = inputOf({ ...prompt({ role: 'user', content: 'hi' }), ...functions });
    expect(tools).toEqual([{ name: 'look', parameters: { type: 'object' } }]);
  });

  it('take nothing from the attributes of a prompt template', () => {
    const item = itemOf({ 'llm.request.type': 'chat', 'gen_ai.prompt.name': 'greet', 'gen_ai.prompt.version': '2' });
    expect(item.input).toBeUndefined();
    expect(item.metadata).toMatchObject({ 'gen_ai.prompt.name': 'greet', 'gen_ai.prompt.version': '2' });
  });

  it('leave out an empty finish reason', () => {
    const attributes = { 'gen_ai.completion.0.content': 'hi', 'gen_ai.completion.0.finish_reason': '' };
    const item = itemOf({ 'llm.request.type': 'chat', ...attributes });
    expect(item.output.messages).toEqual([{ role: 'assistant', content: 'hi' }]);
  });

  it('are billed by the older names of the counts', () => {
    const counts = {
      'gen_ai.usage.prompt_tokens': 3,
      'gen_ai.usage.completion_tokens': 4,
      'llm.usage.total_tokens': 7,
    };
    expect(itemOf({ 'llm.request.type': 'completion', ...counts }).output.usage).toEqual({
      input_tokens: 3,
      output_tokens: 4,
      total_tokens: 7,
    });
  });
});

describe('a span of the LangChain package', () => {
  it('is a workflow by its kind and an ordinary step by its operation, which counts', () => {
    const kind = { 'traceloop.span.kind': 'workflow' };
    expect(itemOf(kind).type).toBe('AGENT_WORKFLOW');
    expect(itemOf({ ...kind, 'gen_ai.operation.name': 'workflow' }).type).toBe('CUSTOM');
  });

  it('of a tool is a tool, whatever its kind', () => {
    const attributes = { 'traceloop.span.kind': 'task', 'gen_ai.operation.name': 'execute_tool' };
    expect(itemOf(attributes).type).toBe('CODE_EXECUTION');
  });
});

describe('a session of Traceloop', () => {
  it.each(['session_id', 'sessionId', 'conversation_id', 'thread_id', 'chat_id'])(
    'is named by the property %s',
    (name) => {
      expect(task({ [`traceloop.association.properties.${name}`]: 's1' }).group_id).toBe('s1');
    },
  );

  it('is that of the conversation first', () => {
    const properties = { 'traceloop.association.properties.session_id': 's1', 'gen_ai.conversation.id': 'c1' };
    expect(task(properties).group_id).toBe('c1');
  });

  it.each(['user_id', 'userId'])('has the user of the property %s', (name) => {
    expect(task({ [`traceloop.association.properties.${name}`]: 42 }).metadata.user_id).toBe('42');
  });
});

describe('an exception on a span of Traceloop', () => {
  const scope = (name: string) => ({ events: [exception], instrumentationScope: { name } });

  it('is an error although nobody set the status', () => {
    const item = itemOf({ 'gen_ai.operation.name': 'chat' }, scope('@traceloop/instrumentation-openai'));
    expect(item.status).toBe('ERROR');
    expect(item.metadata).toMatchObject({ error_type: 'TypeError', error_message: 'it broke' });
    expect(item.metadata).not.toHaveProperty('events');
  });

  it('is none when the status is OK, or when somebody else recorded it', () => {
    const ok = { ...scope('@traceloop/node-server-sdk'), status: { code: SpanStatusCode.OK } };
    for (const parts of [ok, scope('somebody-else')]) {
      const item = itemOf({ 'gen_ai.operation.name': 'chat' }, parts);
      expect(item.status).toBe('SUCCESS');
      expect(item.metadata.events).toHaveLength(1);
    }
  });
});

describe('a span of the MCP package', () => {
  const scope = { instrumentationScope: { name: '@traceloop/instrumentation-mcp' }, kind: SpanKind.CLIENT };

  it.each([
    ['tools/list.mcp', 'EXTERNAL_ENDPOINT'],
    ['resources/read.mcp', 'FILE_RETRIEVAL'],
    ['prompts/get.mcp', 'PROMPT_ENGINEERING'],
    ['sampling/createMessage.mcp', 'COMPLETION'],
  ])('%s becomes %s, also when content is not recorded', (name, type) => {
    expect(itemOf({}, { ...scope, name }).type).toBe(type);
    expect(itemOf({ 'traceloop.entity.input': '{}' }, { ...scope, name }).type).toBe(type);
  });

  it('is recognised by its scope, not by its name alone', () => {
    expect(itemOf({}, { name: 'resources/read.mcp' }).type).toBe('STANDALONE');
  });
});

describe('a query of a vector database', () => {
  const event = (name: string, attributes: Record<string, unknown>) => ({ ...exception, name, attributes });

  it('has its results as documents and sends no vectors', () => {
    const events = [
      event('db.query.embeddings', { 'db.query.embeddings.vector': '[0.7312]' }),
      event('db.query.result', {
        'db.query.result.id': 'a',
        'db.query.result.vector': '[0.7312]',
        'db.query.result.distance': 0.1,
      }),
      event('db.query.result', { 'db.query.result.id': 'b', 'db.query.result.metadata': '{"page":1}' }),
    ];
    const item = itemOf({ 'db.system': 'chroma' }, { name: 'chroma.query', events });
    expect(item).toMatchObject({
      type: 'KB_RETRIEVAL',
      output: {
        documents: [
          { id: 'a', distance: 0.1 },
          { id: 'b', metadata: { page: 1 } },
        ],
      },
    });
    expect(item.metadata).not.toHaveProperty('events');
    expect(JSON.stringify(item)).not.toContain('0.7312');
  });
});
