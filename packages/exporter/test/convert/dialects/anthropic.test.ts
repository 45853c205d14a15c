// What Anthropic's own instrumentation can record and the captured spans do not show.
import { spanToItem } from '../../../src/convert/span-to-item';
import { spanOf } from '../span-of';

function itemOf(attributes: Record<string, unknown>) {
  return JSON.parse(
    JSON.stringify(spanToItem(spanOf({ attributes: { 'gen_ai.operation.name': 'chat', ...attributes } }))),
  );
}

const answer = (message: object) =>
  JSON.stringify([{ role: 'assistant', parts: [{ type: 'text', content: 'rain' }], ...message }]);

describe('why an answer ended', () => {
  it.each(['anthropic.message.stop_reason', 'gen_ai.response.stop_reason', 'llm.stop_reason'])(
    'is taken from %s when nothing else says it',
    (key) => {
      const item = itemOf({ 'gen_ai.output.messages': answer({}), [key]: 'end_turn' });
      expect(item.output.messages[0].finish_reason).toBe('end_turn');
    },
  );

  it.each([
    ['the message', { 'gen_ai.output.messages': answer({ finish_reason: 'stop' }) }],
    ['the span', { 'gen_ai.output.messages': answer({}), 'gen_ai.response.finish_reasons': ['stop'] }],
  ])('is what %s says', (_where, attributes) => {
    const item = itemOf({ ...attributes, 'anthropic.message.stop_reason': 'end_turn' });
    expect(item.output.messages[0].finish_reason).toBe('stop');
  });
});

describe('media that were recorded without their content', () => {
  it('are parts of their kind', () => {
    const parts = [{ type: 'anthropic_image' }, { type: 'anthropic_document', title: 'a.pdf' }];
    const item = itemOf({ 'gen_ai.input.messages': JSON.stringify([{ role: 'user', parts }]) });
    expect(item.input.messages[0].content).toEqual([{ type: 'image' }, { type: 'document', title: 'a.pdf' }]);
  });
});

describe("the parts of Bedrock's Converse API", () => {
  it('are read as those of any other', () => {
    const content = [
      { text: 'look' },
      { toolUse: { toolUseId: 't1', name: 'look', input: { at: 'sky' } } },
      { toolResult: { toolUseId: 't1', content: [{ json: { sky: 'blue' } }] } },
    ];
    const item = itemOf({ 'gen_ai.input.messages': JSON.stringify([{ role: 'user', content }]) });
    expect(item.input.messages).toEqual([
      {
        role: 'user',
        content: 'look',
        tool_calls: [{ id: 't1', type: 'function', function: { name: 'look', arguments: { at: 'sky' } } }],
      },
      { role: 'tool', content: '{"sky":"blue"}', tool_call_id: 't1' },
    ]);
  });
});
