// What Genkit can record and the captured spans do not show.
import { spanToItem } from '../../../src/convert/span-to-item';
import { spanOf } from '../span-of';

const ANSWER = {
  message: { role: 'model', content: [{ text: 'rain' }] },
  finishReason: 'stop',
  usage: { inputTokens: 21, outputTokens: 9, totalTokens: 30, cachedContentTokens: 5, thoughtsTokens: 3 },
};

function itemOf(kind: Record<string, unknown>, input: unknown, output: unknown) {
  const attributes = { ...kind, 'genkit:input': JSON.stringify(input), 'genkit:output': JSON.stringify(output) };
  return JSON.parse(JSON.stringify(spanToItem(spanOf({ attributes }))));
}

const model = { 'genkit:type': 'action', 'genkit:metadata:subtype': 'model', 'genkit:name': 'googleai/gemini' };

describe('a model call of Genkit', () => {
  it('has its messages in the one shape, its model, and its usage under the names that are billed', () => {
    const item = itemOf(
      model,
      { messages: [{ role: 'user', content: [{ text: 'weather?' }] }], tools: [], config: {} },
      ANSWER,
    );
    expect(item).toMatchObject({ type: 'COMPLETION' });
    expect(item.input).toEqual({ messages: [{ role: 'user', content: 'weather?' }], model: 'googleai/gemini' });
    expect(item.output).toEqual({
      messages: [{ role: 'model', content: 'rain', finish_reason: 'stop' }],
      usage: { input_tokens: 21, output_tokens: 9, total_tokens: 30, cached_input_tokens: 5, reasoning_tokens: 3 },
    });
  });

  it('keeps the settings that were not empty', () => {
    const request = {
      messages: [{ role: 'user', content: [{ text: 'x' }] }],
      config: { temperature: 0 },
      tools: [{ name: 'look' }],
    };
    expect(itemOf(model, request, ANSWER).input).toMatchObject({
      config: { temperature: 0 },
      tools: [{ name: 'look' }],
    });
  });

  it('reads every kind of part', () => {
    const content = [
      { reasoning: 'hm', metadata: { signature: 's' } },
      { text: 'see' },
      { media: { url: 'https://example.com/a.mp3', contentType: 'audio/mp3' } },
      { media: { url: 'https://example.com/unknown' } },
      { data: { a: 1 } },
      { toolRequest: { name: 'look', ref: 'r1', input: { at: 'sky' } } },
      { toolResponse: { name: 'look', ref: 'r1', output: ['blue'] } },
    ];
    expect(itemOf(model, { messages: [{ role: 'user', content }] }, ANSWER).input.messages).toEqual([
      {
        role: 'user',
        content: [
          { type: 'reasoning', text: 'hm', metadata: { signature: 's' } },
          { type: 'text', text: 'see' },
          { type: 'audio', mime_type: 'audio/mp3', url: 'https://example.com/a.mp3' },
          { type: 'file', url: 'https://example.com/unknown' },
          { data: { a: 1 } },
        ],
        tool_calls: [{ id: 'r1', type: 'function', function: { name: 'look', arguments: { at: 'sky' } } }],
      },
      { role: 'tool', content: '["blue"]', tool_call_id: 'r1', name: 'look' },
    ]);
  });

  it('has a message for each candidate of older versions', () => {
    const candidates = ['rain', 'sun'].map((text) => ({
      finishReason: 'stop',
      message: { role: 'model', content: [{ text }] },
    }));
    expect(itemOf(model, {}, { candidates, usage: { inputTokens: 1 } }).output).toEqual({
      messages: [
        { role: 'model', content: 'rain', finish_reason: 'stop' },
        { role: 'model', content: 'sun', finish_reason: 'stop' },
      ],
      usage: { input_tokens: 1 },
    });
  });

  it('that was blocked keeps the reason in words', () => {
    const blocked = { finishReason: 'blocked', finishMessage: 'unsafe', message: { role: 'model', content: [] } };
    expect(itemOf(model, {}, blocked).output).toEqual({
      messages: [{ role: 'model', content: null, finish_reason: 'blocked' }],
      finishMessage: 'unsafe',
    });
  });
});

describe('the usage of a model call of Genkit', () => {
  it('is billed when content is not wanted, which is all that is read of the answer then', () => {
    const attributes = { ...model, 'genkit:output': JSON.stringify(ANSWER) };
    const item = spanToItem(spanOf({ attributes }), { captureContent: false });
    expect(item.output).toEqual({
      usage: { input_tokens: 21, output_tokens: 9, total_tokens: 30, cached_input_tokens: 5, reasoning_tokens: 3 },
    });
    expect(JSON.stringify(item)).not.toContain('rain');
  });

  it.each([
    ['generate', { 'genkit:type': 'util', 'genkit:name': 'generate' }],
    ['a prompt', { 'genkit:type': 'dotprompt' }],
    ['a flow', { 'genkit:type': 'action', 'genkit:metadata:subtype': 'flow' }],
  ])('is not billed again on %s around it', (_around, kind) => {
    const { output } = itemOf(kind, {}, ANSWER);
    expect(output).not.toHaveProperty('usage');
    expect(output.output.usage).toEqual(ANSWER.usage);
  });
});

describe('an embedder of Genkit', () => {
  it('sends the dimensions of its vectors, never the vectors', () => {
    const embeddings = [{ embedding: [0.7312, 0.2, 0.3] }, { embedding: [0.1, 0.2, 0.3], metadata: { a: 1 } }];
    const item = itemOf({ 'genkit:type': 'action', 'genkit:metadata:subtype': 'embedder' }, {}, { embeddings });
    expect(item.output).toEqual({ embeddings: [{ dimensions: 3 }, { dimensions: 3 }] });
    expect(JSON.stringify(item)).not.toContain('0.7312');
  });
});
