// What OpenInference's packages leave out of the messages and have in the request and the answer only.
import { spanToItem } from '../../../src/convert/span-to-item';
import { spanOf } from '../span-of';

function itemOf(attributes: Record<string, unknown>) {
  const span = spanOf({ attributes: { 'openinference.span.kind': 'LLM', ...attributes } });
  return JSON.parse(JSON.stringify(spanToItem(span)));
}

describe('an embedding that was recorded as a call of a language model', () => {
  it('sends the dimensions of its vector, never the vector', () => {
    const item = itemOf({
      'llm.output_messages.0.message.role': 'assistant',
      'output.value': '{"embedding":[0.7312,0.2],"inputTextTokenCount":4}',
      'output.mime_type': 'application/json',
    });
    expect(item.output).toEqual({ embeddings: [{ dimensions: 2 }] });
    expect(JSON.stringify(item)).not.toContain('0.7312');
  });
});

describe("an embedding whose answer is the provider's", () => {
  it('sends the dimensions of its vectors, never the vectors', () => {
    const item = itemOf({
      'openinference.span.kind': 'EMBEDDING',
      'output.value': '{"data":[{"embedding":[0.7312,0.2]}]}',
      'output.mime_type': 'application/json',
    });
    expect(item.output).toEqual({ embeddings: [{ dimensions: 2 }] });
  });

  it('sends the dimensions of one vector that is said to be text', () => {
    const item = itemOf({ 'openinference.span.kind': 'EMBEDDING', 'output.value': '[0.7312,0.2]' });
    expect(item.output).toEqual({ embeddings: [{ dimensions: 2 }] });
  });
});

describe("a message without the tool's answer", () => {
  const message = { 'llm.input_messages.0.message.role': 'user', 'input.value': '{"messages":[]}' };

  it('keeps the request that has it', () => {
    const item = itemOf({ ...message, 'llm.input_messages.0.message.tool_call_id': 't1' });
    expect(item.input.messages).toEqual([{ role: 'user', content: null, tool_call_id: 't1' }]);
    expect(item.metadata['input.value']).toBe('{"messages":[]}');
  });

  it('keeps the request when it has more answers than the messages', () => {
    const answer = (id: string) => ({ type: 'tool_result', tool_use_id: id, content: id });
    const request = JSON.stringify({ messages: [{ role: 'user', content: [answer('t1'), answer('t2')] }] });
    const item = itemOf({
      ...message,
      'llm.input_messages.0.message.tool_call_id': 't2',
      'llm.input_messages.0.message.content': 't2',
      'input.value': request,
    });
    expect(item.metadata['input.value']).toBe(request);
  });

  it('with its content needs no copy of the request', () => {
    const item = itemOf({ ...message, 'llm.input_messages.0.message.content': 'hi' });
    expect(item.metadata).not.toHaveProperty(['input.value']);
  });
});

describe('the instructions of a request', () => {
  const recorded = { 'llm.input_messages.0.message.role': 'user', 'llm.input_messages.0.message.content': 'hi' };
  const request = { 'input.value': '{"system":"short","messages":[{"role":"user","content":"hi"}]}' };

  it('that only the request has stand before the messages', () => {
    expect(itemOf({ ...recorded, ...request }).input.messages).toEqual([
      { role: 'system', content: 'short' },
      { role: 'user', content: 'hi' },
    ]);
  });

  it('that the parameters have too are left there', () => {
    const parameters = { 'llm.invocation_parameters': '{"system":"short"}' };
    const item = itemOf({ ...recorded, ...request, ...parameters });
    expect(item.input.messages).toEqual([{ role: 'user', content: 'hi' }]);
    expect(item.metadata['llm.invocation_parameters']).toBe('{"system":"short"}');
  });
});

describe('an image whose kind was recorded beside it', () => {
  it('stays an image', () => {
    const part = 'llm.input_messages.0.message.contents.0.message_content';
    const item = itemOf({
      [`${part}.type`]: 'image',
      [`${part}.image.type`]: 'base64',
      [`${part}.image.media_type`]: 'image/png',
    });
    expect(item.input.messages[0].content).toEqual([
      { type: 'image', 'image.type': 'base64', media_type: 'image/png' },
    ]);
  });
});
