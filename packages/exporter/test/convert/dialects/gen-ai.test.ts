// What the GenAI and MCP conventions can record and the captured spans do not show.
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { SpanLike } from '../../../src/convert/span-like';
import { type SpanSurroundings, spanToItem } from '../../../src/convert/span-to-item';
import { spanOf } from '../span-of';

function itemOf(attributes: Record<string, unknown>, parts: Partial<SpanLike> = {}, surroundings?: SpanSurroundings) {
  return JSON.parse(JSON.stringify(spanToItem(spanOf({ ...parts, attributes }), {}, surroundings)));
}

const operation = (name: string, more: Record<string, unknown> = {}) =>
  itemOf({ 'gen_ai.operation.name': name, ...more });

const chat = (side: 'input' | 'output', messages: unknown, more: Record<string, unknown> = {}) => {
  const recorded = typeof messages === 'string' ? messages : JSON.stringify(messages);
  return operation('chat', { [`gen_ai.${side}.messages`]: recorded, ...more })[side];
};

const event = (name: string, attributes: Record<string, unknown>) => ({
  name,
  time: [1_700_000_000, 500_000_000] as [number, number],
  attributes,
});

describe('a GenAI operation', () => {
  it.each([
    ...['chat', 'text_completion', 'generate_content', 'completion'].map((name) => [name, 'COMPLETION']),
    ...['create_agent', 'plan', 'agent_step', 'workflow', 'chain', 'decide', 'embeddings'].map((name) => [
      name,
      'CUSTOM',
    ]),
    ...['ai.generateSpeech', 'ai.transcribe', 'ai.streamTranscribe'].map((name) => [name, 'CUSTOM']),
    ...['invoke_agent', 'invoke_workflow', 'handle_conversation_turn'].map((name) => [name, 'AGENT_WORKFLOW']),
    ...['retrieval', 'search_memory'].map((name) => [name, 'KB_RETRIEVAL']),
    ...['create_memory', 'update_memory', 'upsert_memory'].map((name) => [name, 'KB_ADD_CHUNK']),
    ...['delete_memory', 'create_memory_store', 'delete_memory_store'].map((name) => [name, 'KB_MANAGEMENT']),
    ...['guard', 'guardrail', 'apply_guardrail', 'run_guardrail'].map((name) => [name, 'GUARDRAIL']),
    ...['evaluate', 'evaluation'].map((name) => [name, 'EVALUATION']),
    ['rerank', 'RERANKING'],
    ['execute_tool', 'CODE_EXECUTION'],
    ['fetch_response', 'EXTERNAL_ENDPOINT'],
    ['toString', 'CUSTOM'],
    ['something_new', 'CUSTOM'],
  ])('%s becomes %s', (name, type) => {
    expect(operation(name).type).toBe(type);
  });

  it('that runs a tool over a datastore is a retrieval, with the result of the tool', () => {
    expect(
      operation('execute_tool', {
        'gen_ai.tool.type': 'datastore',
        'gen_ai.tool.call.arguments': '{"q":"x"}',
        'gen_ai.tool.call.result': '[{"id":"d1"}]',
      }),
    ).toMatchObject({ type: 'KB_RETRIEVAL', input: { q: 'x' }, output: { output: [{ id: 'd1' }] } });
  });

  it.each(['invoke_agent', 'agent_step', 'execute_tool', 'plan', 'workflow'])(
    '%s is never billed: its tokens stay attributes',
    (name) => {
      const item = operation(name, { 'gen_ai.usage.input_tokens': 5, 'gen_ai.usage.output_tokens': 2 });
      expect(item.output).toBeUndefined();
      expect(item.metadata).toMatchObject({ 'gen_ai.usage.input_tokens': 5 });
      expect(item.metadata).not.toHaveProperty('usage');
    },
  );

  it.each(['chat', 'rerank', 'embeddings'])('%s is billed', (name) => {
    expect(operation(name, { 'gen_ai.usage.input_tokens': 5 }).output.usage.input_tokens).toBe(5);
  });

  it('whose tool returns an object named usage is not billed for it', () => {
    const item = operation('execute_tool', { 'gen_ai.tool.call.result': '{"usage":{"input_tokens":900}}' });
    expect(item.output).toEqual({ output: { usage: { input_tokens: 900 } } });
  });
});

describe('the content of a GenAI operation', () => {
  it('of a memory that is written is its records, without which nothing was found', () => {
    const records = '[{"id":"m1","content":"likes tea"}]';
    const item = operation('create_memory', { 'gen_ai.memory.records': records });
    expect(item.input).toEqual({ records: [{ id: 'm1', content: 'likes tea' }] });
    expect(item.output).toBeUndefined();
    expect(item.metadata).not.toHaveProperty('gen_ai.memory.records');
  });

  it('of a memory that is searched is the query, and the records that were found', () => {
    const item = operation('search_memory', {
      'gen_ai.memory.query.text': 'tea',
      'gen_ai.memory.records': '[{"id":"m1"}]',
    });
    expect(item).toMatchObject({ input: { query: 'tea' }, output: { records: [{ id: 'm1' }] } });
    expect(item.metadata).not.toHaveProperty('gen_ai.memory.records');
  });

  it('of a retrieval stays as it is recorded when it is no JSON', () => {
    const item = operation('retrieval', { 'gen_ai.retrieval.documents': '[{"id":"d1"},{"id' });
    expect(item.output).toEqual({ output: '[{"id":"d1"},{"id' });
  });

  it('of a guardrail is what it looked at and what it said, and FAILED is no error', () => {
    const item = operation('guard', {
      'gen_ai.guardrail.name': 'pii',
      'gen_ai.guardrail.input': '"my number is 5"',
      'gen_ai.guardrail.output': 'blocked',
      'gen_ai.guardrail.status': 'FAILED',
    });
    expect(item).toMatchObject({ type: 'GUARDRAIL', status: 'SUCCESS', output: { output: 'blocked' } });
  });

  it('of a tool may be an array or object, as spans of other languages have it', () => {
    const item = operation('execute_tool', { 'gen_ai.tool.call.arguments': { city: 'Paris' } });
    expect(item.input).toEqual({ city: 'Paris' });
  });

  it('of a tool is not taken for messages', () => {
    const item = operation('execute_tool', { 'gen_ai.tool.call.result': '{"role":"admin","content":"x"}' });
    expect(item.output).toEqual({ role: 'admin', content: 'x' });
  });

  it('has the variables of a prompt among the metadata of any other span', () => {
    const item = operation('chat', { 'gen_ai.prompt.variable.city': 'Paris', 'gen_ai.prompt.name': 'weather' });
    expect(item.input).toBeUndefined();
    expect(item.metadata).toMatchObject({ 'gen_ai.prompt.variable.city': 'Paris', 'gen_ai.prompt.name': 'weather' });
  });
});

describe('the messages of a model call', () => {
  it('have text that looks like JSON as text', () => {
    expect(chat('input', [{ role: 'user', parts: [{ type: 'text', content: '{"a":1}' }] }]).messages).toEqual([
      { role: 'user', content: '{"a":1}' },
    ]);
  });

  it('have each answer of a tool as a message of its own, in place', () => {
    const parts = [
      { type: 'tool_call_response', id: 'c1', response: { temp: 14 } },
      { type: 'tool_call_response', id: 'c2', result: 'rain' },
      { type: 'text', content: 'and now?' },
    ];
    expect(chat('input', [{ role: 'user', parts }]).messages).toEqual([
      { role: 'tool', content: '{"temp":14}', tool_call_id: 'c1' },
      { role: 'tool', content: 'rain', tool_call_id: 'c2' },
      { role: 'user', content: 'and now?' },
    ]);
  });

  it('have several parts as a list, in order, and roles as they are', () => {
    const parts = [
      { type: 'reasoning', content: 'hm' },
      { type: 'text', content: 'hello' },
      { type: 'compaction', id: 'k', content: 'short' },
    ];
    expect(chat('output', [{ role: 'model', parts }]).messages).toEqual([
      {
        role: 'model',
        content: [
          { type: 'reasoning', text: 'hm' },
          { type: 'text', text: 'hello' },
          { type: 'compaction', id: 'k', content: 'short' },
        ],
      },
    ]);
  });

  it('have arguments that are cut off as the text they are', () => {
    const parts = [{ type: 'tool_call', id: 'c1', name: 'look', arguments: '{"city":"Pa' }];
    expect(chat('output', [{ role: 'assistant', parts }]).messages[0].tool_calls).toEqual([
      { id: 'c1', type: 'function', function: { name: 'look', arguments: '{"city":"Pa' } },
    ]);
  });

  it('have the id of the call where the item of the call has one of its own', () => {
    const parts = [{ type: 'tool_call', id: 'fc_1', call_id: 'call_1', name: 'look', arguments: '{}' }];
    expect(chat('output', [{ role: 'assistant', parts }]).messages[0].tool_calls[0].id).toBe('call_1');
  });

  it('have no text where the instrumentation kept the part and left out its text', () => {
    expect(chat('input', [{ role: 'user', parts: [{ type: 'text' }] }]).messages).toEqual([
      { role: 'user', content: null },
    ]);
  });

  it('have the finish reasons of the span, one for each choice, when they have none or an empty one', () => {
    const choice = { role: 'assistant', parts: [{ type: 'text', content: 'a' }], finish_reason: '' };
    const reasons = { 'gen_ai.response.finish_reasons': ['stop', 'length'] };
    expect(chat('output', [choice, choice], reasons).messages).toEqual([
      { role: 'assistant', content: 'a', finish_reason: 'stop' },
      { role: 'assistant', content: 'a', finish_reason: 'length' },
    ]);
  });

  it('may be cut off JSON, which is then all there is of them', () => {
    const cut = '[{"role":"user","parts":[{"type":"te';
    expect(chat('input', cut)).toEqual({ input: cut });
  });

  it('may be an array, as log records and other languages have it', () => {
    const item = operation('chat', {
      'gen_ai.input.messages': [{ role: 'user', parts: [{ type: 'text', content: 'hi' }] }],
    });
    expect(item.input.messages).toEqual([{ role: 'user', content: 'hi' }]);
  });

  it('that are an empty list leave the side to the next source', () => {
    expect(chat('input', '[]', { 'gen_ai.prompt': '{"question":"why"}' })).toEqual({ question: 'why' });
  });
});

describe('system instructions', () => {
  const instructions = { 'gen_ai.system_instructions': 'Be brief.' };

  it('stand before the messages', () => {
    const roles = chat('input', [{ role: 'user', parts: [] }], instructions).messages.map(
      ({ role }: { role: string }) => role,
    );
    expect(roles).toEqual(['system', 'user']);
  });

  it.each(['system', 'developer'])('are not repeated before a %s message', (role) => {
    const messages = [{ role, parts: [{ type: 'text', content: 'Be kind.' }] }];
    expect(chat('input', messages, instructions).messages).toEqual([{ role, content: 'Be kind.' }]);
  });

  it('are the input when they are all there is', () => {
    expect(operation('create_agent', instructions).input).toEqual({
      messages: [{ role: 'system', content: 'Be brief.' }],
    });
  });

  it.each([
    ['one event for each message', event('gen_ai.user.message', { content: 'hi' })],
    [
      'one event for the call',
      event('gen_ai.client.inference.operation.details', {
        'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"hi"}]}]',
      }),
    ],
  ])('do not hide messages in %s', (_what, recorded) => {
    const item = itemOf({ 'gen_ai.operation.name': 'chat', ...instructions }, { events: [recorded] });
    expect(item.input.messages).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'hi' },
    ]);
    expect(item.metadata).not.toHaveProperty(['gen_ai.system_instructions']);
  });

  it('do not hide messages in log records', () => {
    const body = { content: 'hi' };
    const logRecords = [{ attributes: { 'event.name': 'gen_ai.user.message' }, body }];
    const item = itemOf({ 'gen_ai.operation.name': 'chat', ...instructions }, {}, { logRecords });
    expect(item.input.messages).toHaveLength(2);
  });

  it('stay in the metadata beside an input of another dialect', () => {
    const item = operation('chat', { ...instructions, 'input.value': 'hi' });
    expect(item.input).toEqual({ input: 'hi' });
    expect(item.metadata['gen_ai.system_instructions']).toBe('Be brief.');
  });

  it('stay the input when the events have only the answer', () => {
    const events = [
      event('gen_ai.client.inference.operation.details', {
        'gen_ai.output.messages': '[{"role":"assistant","parts":[]}]',
      }),
    ];
    const item = itemOf({ 'gen_ai.operation.name': 'chat', ...instructions }, { events });
    expect(item.input).toEqual({ messages: [{ role: 'system', content: 'Be brief.' }] });
    expect(item.output.messages).toEqual([{ role: 'assistant', content: null }]);
  });
});

describe('events of a model call', () => {
  it('are read in the order of the choices, and not repeated in the metadata', () => {
    const events = [
      event('gen_ai.choice', { index: 1, finish_reason: 'length', message: '{"content":"second"}' }),
      event('gen_ai.choice', { index: 0, finish_reason: 'stop', message: '{"content":"first"}' }),
    ];
    const item = itemOf({ 'gen_ai.operation.name': 'chat' }, { events });
    expect(item.output.messages).toEqual([
      { role: 'assistant', content: 'first', finish_reason: 'stop' },
      { role: 'assistant', content: 'second', finish_reason: 'length' },
    ]);
    expect(item.metadata).not.toHaveProperty('events');
  });

  it('give way to attributes, and are not repeated either', () => {
    const messages = '[{"role":"user","parts":[{"type":"text","content":"by attribute"}]}]';
    const events = [event('gen_ai.user.message', { content: 'by event' })];
    const item = itemOf({ 'gen_ai.operation.name': 'chat', 'gen_ai.input.messages': messages }, { events });
    expect(item.input.messages).toEqual([{ role: 'user', content: 'by attribute' }]);
    expect(item.metadata).not.toHaveProperty('events');
  });

  it('with the result of an evaluation become evaluations of the span, one after the other', () => {
    const result = (name: string, score: number) =>
      event('gen_ai.evaluation.result', { 'gen_ai.evaluation.name': name, 'gen_ai.evaluation.score.value': score });
    const item = itemOf({ 'gen_ai.operation.name': 'chat' }, { events: [result('Tone', 0.5), result('Truth', 1)] });
    expect(item.metadata.evaluations).toEqual([
      { name: 'Tone', score: 0.5 },
      { name: 'Truth', score: 1 },
    ]);
    expect(item.metadata).not.toHaveProperty('events');
  });
});

describe('a span of the Model Context Protocol', () => {
  const { CLIENT, SERVER, INTERNAL } = SpanKind;
  it.each([
    ['tools/call', CLIENT, 'CODE_EXECUTION'],
    ['tools/call', SERVER, 'CODE_EXECUTION'],
    ['resources/read', CLIENT, 'FILE_RETRIEVAL'],
    ['resources/read', SERVER, 'FILE_RETRIEVAL'],
    ['prompts/get', SERVER, 'PROMPT_ENGINEERING'],
    ['sampling/createMessage', SERVER, 'COMPLETION'],
    ['initialize', CLIENT, 'EXTERNAL_ENDPOINT'],
    ['initialize', SERVER, 'CUSTOM'],
    ['something/new', CLIENT, 'EXTERNAL_ENDPOINT'],
    ['something/new', SERVER, 'CUSTOM'],
    ['something/new', INTERNAL, 'CUSTOM'],
    ['toString', SERVER, 'CUSTOM'],
  ])('with method %s and kind %i becomes %s', (method, kind, type) => {
    expect(itemOf({ 'mcp.method.name': method }, { kind }).type).toBe(type);
  });

  it('is never grouped by the session of its connection', () => {
    const item = itemOf({ 'mcp.method.name': 'tools/list', 'mcp.session.id': 's1' });
    expect(item.group_id).toBeUndefined();
    expect(item.metadata['mcp.session.id']).toBe('s1');
  });

  it('that reads a resource has its address as input, and keeps it as an attribute', () => {
    const item = itemOf({ 'mcp.method.name': 'resources/read', 'mcp.resource.uri': 'file:///a' });
    expect(item.input).toEqual({ uri: 'file:///a' });
    expect(item.metadata['mcp.resource.uri']).toBe('file:///a');
  });

  it('that answers a bad request without an error type has not failed', () => {
    const attributes = { 'mcp.method.name': 'tools/call', 'rpc.response.status_code': '-32602' };
    expect(itemOf(attributes, { kind: SERVER }).status).toBe('SUCCESS');
  });

  it('with an error type has failed, even without a status', () => {
    const item = itemOf({ 'mcp.method.name': 'tools/call', 'error.type': 'tool_error' });
    expect(item.status).toBe('ERROR');
    expect(item.metadata).toMatchObject({ error: true, error_type: 'tool_error', error_message: '' });
  });

  it('that was OK has not failed, whatever its error type', () => {
    const item = itemOf(
      { 'mcp.method.name': 'tools/call', 'error.type': 'tool_error' },
      { status: { code: SpanStatusCode.OK } },
    );
    expect(item.status).toBe('SUCCESS');
  });

  it('that samples is billed as a call of a model', () => {
    const item = itemOf({ 'mcp.method.name': 'sampling/createMessage', 'gen_ai.usage.input_tokens': 3 });
    expect(item.output.usage).toEqual({ input_tokens: 3 });
  });
});

describe('usage', () => {
  const usageOf = (attributes: Record<string, unknown>) => operation('chat', attributes).output?.usage;

  it.each([
    [{ 'gen_ai.usage.input_tokens': 5, 'gen_ai.usage.prompt_tokens': 9 }, { input_tokens: 5 }],
    [{ 'gen_ai.usage.prompt_tokens': '9' }, { input_tokens: 9 }],
    [{ 'gen_ai.usage.input_tokens': 'many', 'gen_ai.usage.prompt_tokens': 9 }, { input_tokens: 9 }],
    [{ 'gen_ai.usage.input_tokens': Number.NaN, 'llm.token_count.prompt': 4 }, { input_tokens: 4 }],
    [{ 'gen_ai.usage.cache_read_input_tokens': 2 }, { cached_input_tokens: 2 }],
    [{ 'gen_ai.usage.cache_creation.input_tokens': 2 }, { cache_creation_input_tokens: 2 }],
    [{ 'gen_ai.usage.output_tokens.reasoning': 2 }, { reasoning_tokens: 2 }],
    [{ 'gen_ai.usage.cost': 0.5 }, { cost_usd: 0.5 }],
    [
      { 'gen_ai.usage.input_tokens': 3, 'gen_ai.usage.output_tokens': 0 },
      { input_tokens: 3, output_tokens: 0, total_tokens: 3 },
    ],
  ])('of %j is %j', (attributes, usage) => {
    expect(usageOf(attributes)).toEqual(usage);
  });

  it('is absent when every count is zero', () => {
    expect(usageOf({ 'gen_ai.usage.input_tokens': 0, 'gen_ai.usage.output_tokens': 0 })).toBeUndefined();
  });

  it('never adds cached tokens to the input', () => {
    const usage = usageOf({
      'gen_ai.usage.input_tokens': 12,
      'gen_ai.usage.output_tokens': 9,
      'gen_ai.usage.cache_read.input_tokens': 4,
    });
    expect(usage).toEqual({ input_tokens: 12, output_tokens: 9, total_tokens: 21, cached_input_tokens: 4 });
  });
});
