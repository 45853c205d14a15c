// Messages in span events and log records, in every form in which emitters put them there.
import { spanToItem } from '../../src';
import { spanOf } from './span-of';

const TEXT = 'What is the weather?';
const CALL = { id: 'c1', type: 'function', function: { name: 'weather', arguments: { city: 'Oslo' } } };
const json = (value: unknown) => JSON.stringify(value);
const event = (name: string, attributes: object) => ({ name, time: [1, 0] as [number, number], attributes }) as never;

function itemOf(...events: readonly [string, object][]) {
  const attributes = { 'gen_ai.operation.name': 'chat' };
  return spanToItem(spanOf({ attributes, events: events.map(([name, fields]) => event(name, fields)) }));
}

const outputOf = (fields: object) => itemOf(['gen_ai.choice', fields]).output?.messages;
const inputOf = (name: string, fields: object) => itemOf([name, fields]).input?.messages;

describe('a message event', () => {
  it.each([
    ['its text', { content: TEXT }],
    ['a JSON list of blocks without a type', { content: json([{ text: TEXT }]) }],
    ['a JSON list of typed parts', { content: json([{ type: 'text', text: TEXT }]) }],
    ['a list, as log records may have', { content: [{ text: TEXT }] }],
    ['a JSON message', { 'gen_ai.event.content': json({ role: 'user', content: TEXT }) }],
    ['a JSON message without its role', { 'gen_ai.event.content': json({ content: TEXT }) }],
    ['a JSON message of parts', { 'gen_ai.event.content': json({ parts: [{ text: TEXT }] }) }],
    ['a JSON list of messages', { 'gen_ai.event.content': json([{ role: 'user', content: TEXT }]) }],
    ['plain text', { 'gen_ai.event.content': TEXT }],
    ['the same under another name', { 'acme.event.body': TEXT }],
    ['a message that is text', { message: TEXT }],
    ['a message that is an object', { message: { content: TEXT } }],
  ])('may hold %s', (_form, fields) => {
    expect(inputOf('gen_ai.user.message', fields)).toEqual([{ role: 'user', content: TEXT }]);
  });

  it('has the role that its JSON says, else that of its name', () => {
    expect(
      inputOf('gen_ai.user.message', { 'gen_ai.event.content': json({ role: 'developer', content: 'a' }) }),
    ).toEqual([{ role: 'developer', content: 'a' }]);
    expect(inputOf('gen_ai.system.message', { 'gen_ai.event.content': 'a' })).toEqual([
      { role: 'system', content: 'a' },
    ]);
  });

  it.each([
    ['Bedrock', { content: json([{ toolResult: { toolUseId: 'c1', content: [{ text: 'rain' }] } }]) }],
    ['Bedrock, as JSON', { content: json([{ toolResult: { toolUseId: 'c1', content: [{ json: 'rain' }] } }]) }],
    ['OpenAI', { content: 'rain', id: 'c1' }],
    ['OpenAI, as one JSON', { 'gen_ai.event.content': json({ role: 'tool', tool_call_id: 'c1', content: 'rain' }) }],
    ['Gemini', { content: json([{ function_response: { id: 'c1', response: 'rain' } }]) }],
  ])('of a tool holds its answer as %s writes it', (_provider, fields) => {
    expect(inputOf('gen_ai.tool.message', fields)).toEqual([{ role: 'tool', content: 'rain', tool_call_id: 'c1' }]);
  });

  it('text that is JSON of something else stays as it is', () => {
    for (const text of ['[1,2]', '{"a":1}', '[{"a":1}]', '["a"]'])
      expect(inputOf('gen_ai.user.message', { content: text })).toEqual([{ role: 'user', content: text }]);
  });
});

describe('a choice event', () => {
  const message = { role: 'assistant', content: 'Rain', finish_reason: 'stop' };

  it.each([
    ['a text', { message: 'Rain', finish_reason: 'stop' }],
    ['an object', { message: { content: 'Rain' }, finish_reason: 'stop' }],
    ['a JSON object', { message: json({ role: 'assistant', content: 'Rain' }), finish_reason: 'stop' }],
    ['a JSON list of blocks', { message: json([{ text: 'Rain' }]), finish_reason: 'stop' }],
    [
      'a JSON choice',
      { 'gen_ai.event.content': json({ index: 0, message: { content: 'Rain' }, finish_reason: 'stop' }) },
    ],
    ['a JSON choice of a text', { 'gen_ai.event.content': json({ index: 0, text: 'Rain', finish_reason: 'stop' }) }],
    ['a JSON choice of a plain message', { 'gen_ai.event.content': json({ message: 'Rain', finishReason: 'stop' }) }],
    ['content', { content: 'Rain', finish_reason: 'stop' }],
    ['content of blocks', { content: json([{ text: 'Rain' }]), finish_reason: 'stop' }],
    ['plain text', { 'gen_ai.event.content': 'Rain', finish_reason: 'stop' }],
  ])('may hold %s', (_form, fields) => {
    expect(outputOf(fields)).toEqual([message]);
  });

  it.each([
    ['blocks', { message: json([{ toolUse: { toolUseId: 'c1', name: 'weather', input: { city: 'Oslo' } } }]) }],
    [
      'snake-case blocks',
      { message: json([{ tool_use: { tool_use_id: 'c1', name: 'weather', input: { city: 'Oslo' } } }]) },
    ],
    ['calls beside a message', { 'gen_ai.event.content': json({ message: { content: null, tool_calls: [CALL] } }) }],
    ['calls alone', { tool_calls: json([CALL]) }],
    ['a message of calls', { message: json({ tool_calls: [CALL] }) }],
    ['Gemini', { message: json([{ function_call: { id: 'c1', name: 'weather', args: { city: 'Oslo' } } }]) }],
  ])('holds calls as %s', (_form, fields) => {
    expect(outputOf(fields)).toEqual([{ role: 'assistant', content: null, tool_calls: [CALL] }]);
  });

  it('keeps reasoning, and what is JSON of the answer itself', () => {
    const thought = { reasoningContent: { reasoningText: { text: 'hm', signature: 's' } } };
    expect(outputOf({ message: json([thought, { text: 'Rain' }]) })).toEqual([
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'hm', signature: 's' },
          { type: 'text', text: 'Rain' },
        ],
      },
    ]);
    expect(outputOf({ message: '{"weather":"rain"}' })).toEqual([{ role: 'assistant', content: '{"weather":"rain"}' }]);
  });

  it('loses nothing of a shape that nobody knows', () => {
    expect(json(outputOf({ message: { acme: { said: 'Rain' } } }))).toContain('Rain');
  });

  it('of a tool is what the tool answered', () => {
    const attributes = { 'gen_ai.operation.name': 'execute_tool' };
    const events = [event('gen_ai.choice', { message: json([{ text: 'rain' }]), id: 'c1' })];
    expect(spanToItem(spanOf({ attributes, events })).output?.messages).toEqual([
      { role: 'tool', content: 'rain', tool_call_id: 'c1' },
    ]);
  });

  it('has what the tools answered beside it', () => {
    const results = json([{ toolResult: { toolUseId: 'c1', content: [{ text: 'rain' }] } }]);
    expect(outputOf({ message: 'Rain', 'tool.result': results })).toEqual([
      { role: 'assistant', content: 'Rain' },
      { role: 'tool', content: 'rain', tool_call_id: 'c1' },
    ]);
  });

  it('without anything in it does not count: the next source is read', () => {
    const attributes = { 'gen_ai.operation.name': 'chat', 'output.value': 'Rain' };
    const item = spanToItem(
      spanOf({ attributes, events: [event('gen_ai.choice', { index: 0, finish_reason: 'stop' })] }),
    );
    expect(item.output).toEqual({ output: 'Rain' });
  });
});

it('several of the older pair of events are several messages', () => {
  const item = itemOf(
    ['gen_ai.content.prompt', { 'gen_ai.prompt': 'one' }],
    ['gen_ai.content.prompt', { 'gen_ai.prompt': 'two' }],
    ['gen_ai.content.completion', { 'gen_ai.completion': json([{ role: 'assistant', content: 'three' }]) }],
  );
  expect(item.input?.messages).toEqual([
    { role: 'user', content: 'one' },
    { role: 'user', content: 'two' },
  ]);
  expect(item.output?.messages).toEqual([{ role: 'assistant', content: 'three' }]);
});

it('a log record may be its text', () => {
  const span = spanOf({ attributes: { 'gen_ai.operation.name': 'chat' } });
  const logRecords = [{ eventName: 'gen_ai.user.message', body: TEXT }];
  expect(spanToItem(span, {}, { logRecords }).input?.messages).toEqual([{ role: 'user', content: TEXT }]);
});
