// What the AI SDK can record and the captured spans do not show.
import { spanToItem } from '../../../src/convert/span-to-item';
import { spanOf } from '../span-of';

function itemOf(attributes: Record<string, unknown>) {
  return JSON.parse(JSON.stringify(spanToItem(spanOf({ attributes }))));
}

const modelCall = { 'ai.operationId': 'ai.generateText.doGenerate' };

describe('a tool call of the AI SDK', () => {
  it.each([
    ['a text', '"rain"', { output: 'rain' }],
    ['a number', '42', { output: 42 }],
    ['an object', '{"sky":"rain"}', { sky: 'rain' }],
    ['text that is no JSON', 'rain', { output: 'rain' }],
  ])('that answers with %s has it as its output', (_what, result, output) => {
    expect(itemOf({ 'ai.operationId': 'ai.toolCall', 'ai.toolCall.result': result }).output).toEqual(output);
  });

  it('that answers with text has it without quotes in version 7 too', () => {
    const item = itemOf({ 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.call.result': '"rain"' });
    expect(item.output).toEqual({ output: 'rain' });
  });
});

describe('the messages of a model call of the AI SDK', () => {
  const contentOf = (output: unknown) => {
    const result = { type: 'tool-result', toolCallId: '1', toolName: 'look', output };
    const messages = JSON.stringify([{ role: 'tool', content: [result] }]);
    return itemOf({ ...modelCall, 'ai.prompt.messages': messages }).input.messages[0].content;
  };

  it('hold the parts of a tool result that is a list of parts', () => {
    const value = [
      { type: 'text', text: 'the sky' },
      { type: 'media', data: 'aGk=', mediaType: 'image/png' },
      { type: 'file-data', data: 'aGk=', mediaType: 'application/pdf' },
      { type: 'image-url', url: 'https://example.com/sky.png' },
    ];
    expect(contentOf({ type: 'content', value })).toEqual([
      { type: 'text', text: 'the sky' },
      { type: 'image', mime_type: 'image/png', data: 'aGk=' },
      { type: 'file', mime_type: 'application/pdf', data: 'aGk=' },
      { type: 'image', url: 'https://example.com/sky.png' },
    ]);
  });

  it('say that a tool was denied, and why', () => {
    expect(contentOf({ type: 'execution-denied', reason: 'no' })).toBe('{"type":"execution-denied","reason":"no"}');
  });

  it('are read from the copies of OpenInference when the originals are cut off', () => {
    const item = itemOf({
      ...modelCall,
      'openinference.span.kind': 'LLM',
      'ai.prompt.messages': '[{"role":"user","content":"he',
      'llm.input_messages.0.message.role': 'user',
      'llm.input_messages.0.message.content': 'hello',
    });
    expect(item.input).toEqual({ messages: [{ role: 'user', content: 'hello' }] });
    expect(item.metadata['ai.prompt.messages']).toBe('[{"role":"user","content":"he');
  });
});

describe('other operations of the AI SDK', () => {
  it('of speech have the text to speak as their input', () => {
    expect(itemOf({ 'ai.operationId': 'ai.generateSpeech', 'ai.request.text': 'hello' })).toMatchObject({
      type: 'CUSTOM',
      input: { messages: [{ role: 'user', content: 'hello' }] },
    });
  });

  it('of transcription have the text that was heard as their output', () => {
    expect(itemOf({ 'ai.operationId': 'ai.transcribe', 'ai.response.text': 'hello' }).output).toEqual({
      messages: [{ role: 'assistant', content: 'hello' }],
    });
  });

  it('of decision have state, questions and answers', () => {
    const item = itemOf({
      'gen_ai.operation.name': 'decide',
      'ai.decision.state': '"open"',
      'ai.decision.questions': '["close?"]',
      'ai.decision.answers': '[true]',
    });
    expect(item).toMatchObject({
      type: 'CUSTOM',
      input: { state: 'open', questions: ['close?'] },
      output: { output: [true] },
    });
  });
});
