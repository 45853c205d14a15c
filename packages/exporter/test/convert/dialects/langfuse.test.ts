// What Langfuse can record and the captured spans do not show.
import { spanToItem } from '../../../src/convert/span-to-item';
import { spanOf } from '../span-of';

function itemOf(type: string, attributes: Record<string, unknown>) {
  const span = spanOf({ attributes: { 'langfuse.observation.type': type, ...attributes } });
  return JSON.parse(JSON.stringify(spanToItem(span)));
}

describe('the usage of a Langfuse generation', () => {
  it.each([
    [
      'the OpenAI wrapper',
      { input: 17, input_cached_tokens: 4, output: 6, output_reasoning_tokens: 3, total: 30 },
      { cached_input_tokens: 4, reasoning_tokens: 3 },
    ],
    [
      'the LangChain handler',
      { input: 16, input_cache_read: 5, output: 6, output_reasoning: 3, total: 30 },
      { cached_input_tokens: 5, reasoning_tokens: 3 },
    ],
    [
      "Anthropic's names",
      { input: 12, cache_read_input_tokens: 5, cache_creation_input_tokens: 4, output: 9, total: 30 },
      { cached_input_tokens: 5, cache_creation_input_tokens: 4 },
    ],
  ])('by %s counts the parts of each side once, and names them', (_writer, details, parts) => {
    const item = itemOf('generation', { 'langfuse.observation.usage_details': JSON.stringify(details) });
    expect(item.output.usage).toEqual({ input_tokens: 21, output_tokens: 9, total_tokens: 30, ...parts });
  });
});

describe('a Langfuse observation', () => {
  it.each([
    ['one vector', [0.7312, 0.2], 1],
    ['a list of vectors', [[0.7312, 0.2]], 1],
    ['an embeddings response', { data: [{ embedding: [0.7312, 0.2] }, { embedding: [0.3, 0.4] }] }, 2],
  ])('of an embedding sends the dimensions of %s, never the vectors', (_what, output, count) => {
    const item = itemOf('embedding', { 'langfuse.observation.output': JSON.stringify(output) });
    expect(item.output).toEqual({ embeddings: Array(count).fill({ dimensions: 2 }) });
    expect(JSON.stringify(item)).not.toContain('0.7312');
  });

  it('keeps what a model said in place of an answer', () => {
    const refused = { role: 'assistant', content: null, refusal: 'I cannot' };
    const item = itemOf('generation', { 'langfuse.observation.output': JSON.stringify(refused) });
    expect(item.output.messages).toEqual([{ role: 'assistant', content: [{ type: 'refusal', refusal: 'I cannot' }] }]);
  });
});
