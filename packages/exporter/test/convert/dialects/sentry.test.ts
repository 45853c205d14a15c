// What Sentry can record and the captured spans do not show.
import { spanToItem } from '../../../src/convert/span-to-item';
import { spanOf } from '../span-of';

function itemOf(attributes: Record<string, unknown>) {
  return JSON.parse(JSON.stringify(spanToItem(spanOf({ attributes }))));
}

const usage = { 'gen_ai.usage.input_tokens': 21, 'gen_ai.usage.output_tokens': 9 };

describe('an operation that Sentry named after the method of a client', () => {
  it.each(['messages', 'responses', 'models'])('%s is a model call, and billed', (operation) => {
    const item = itemOf({
      'sentry.op': `gen_ai.${operation}`,
      'gen_ai.operation.name': operation,
      'gen_ai.request.model': 'm',
      ...usage,
    });
    expect(item.type).toBe('COMPLETION');
    expect(item.output.usage).toEqual({ input_tokens: 21, output_tokens: 9, total_tokens: 30 });
  });

  it.each([
    ['asks for no model', { 'sentry.op': 'gen_ai.models', 'gen_ai.operation.name': 'models' }],
    ['is of another library', { 'gen_ai.operation.name': 'models', 'gen_ai.request.model': 'm' }],
    [
      'is no call of a model',
      { 'sentry.op': 'gen_ai.files', 'gen_ai.operation.name': 'files', 'gen_ai.request.model': 'm' },
    ],
  ])('that %s is CUSTOM and not billed', (_what, attributes) => {
    const item = itemOf({ ...attributes, ...usage });
    expect(item.type).toBe('CUSTOM');
    expect(item.output).toBeUndefined();
  });
});

describe('a span that has nothing but the operation of Sentry', () => {
  it('of a tool is CODE_EXECUTION and has what the tool returned', () => {
    const message = { lc: 1, type: 'constructor', id: ['langchain_core', 'messages', 'ToolMessage'] };
    const kwargs = { content: 'rain', tool_call_id: 'c1', name: 'look' };
    const item = itemOf({
      'sentry.op': 'gen_ai.execute_tool',
      'gen_ai.tool.name': 'look',
      'gen_ai.tool.input': '{"at":"sky"}',
      'gen_ai.tool.output': JSON.stringify({ ...message, kwargs }),
    });
    expect(item).toMatchObject({
      type: 'CODE_EXECUTION',
      input: { at: 'sky' },
      output: { role: 'tool', content: 'rain', tool_call_id: 'c1', name: 'look' },
    });
  });

  it('of a chain is CUSTOM, not an agent, and has what went in and came out', () => {
    const item = itemOf({
      'sentry.op': 'gen_ai.invoke_agent',
      'langchain.chain.name': 'c',
      'langchain.chain.inputs': '{"q":"x"}',
      'langchain.chain.outputs': '"done"',
    });
    expect(item).toMatchObject({ type: 'CUSTOM', input: { q: 'x' } });
    expect(item.metadata).not.toHaveProperty(['langchain.chain.inputs']);
  });

  it('of a request says nothing about models', () => {
    expect(itemOf({ 'sentry.op': 'http.server', 'session.id': 's' }).type).toBe('STANDALONE');
  });
});

describe('the messages that Sentry records', () => {
  const call = { 'sentry.op': 'gen_ai.chat', 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm' };

  it('may be one text', () => {
    const item = itemOf({ ...call, 'gen_ai.request.messages': 'Weather?', 'gen_ai.response.text': 'rain' });
    expect(item.input.messages).toEqual([{ role: 'user', content: 'Weather?' }]);
    expect(item.output.messages).toEqual([{ role: 'assistant', content: 'rain' }]);
  });

  it("may have the parts of Google's client", () => {
    const parts = [{ text: 'look' }, { inlineData: { mimeType: 'image/png', data: 'aGk=' } }];
    const item = itemOf({ ...call, 'gen_ai.request.messages': JSON.stringify([{ role: 'user', parts }]) });
    expect(item.input.messages).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'look' },
          { type: 'image', mime_type: 'image/png', data: 'aGk=' },
        ],
      },
    ]);
  });

  it('are no conversation when they are embedded', () => {
    const item = itemOf({ ...call, 'gen_ai.operation.name': 'embeddings', 'gen_ai.request.messages': '["a","b"]' });
    expect(item.input).toEqual({ input: ['a', 'b'] });
  });

  it('do not cost the tools that the AI SDK recorded beside them', () => {
    const item = itemOf({
      'ai.operationId': 'ai.generateText.doGenerate',
      'gen_ai.input.messages': '[{"role":"user","content":[{"type":"text","text":"x"}]}]',
      'ai.prompt.messages': '[{"role":"user","content":[{"type":"text","text":"x"}]}]',
      'ai.prompt.tools': ['{"type":"function","name":"look"}'],
    });
    expect(item.input).toEqual({
      messages: [{ role: 'user', content: 'x' }],
      tools: [{ type: 'function', name: 'look' }],
    });
  });
});
