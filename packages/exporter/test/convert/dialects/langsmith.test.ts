// What LangSmith can record and the captured spans do not show.
import { spanToItem } from '../../../src/convert/span-to-item';
import { spanOf } from '../span-of';

function itemOf(kind: string, attributes: Record<string, unknown>) {
  const span = spanOf({ attributes: { 'langsmith.span.kind': kind, ...attributes } });
  return JSON.parse(JSON.stringify(spanToItem(span)));
}

describe('the usage of a model call of LangSmith', () => {
  it('has the cost and the details that stand in its summary', () => {
    const summary = {
      input_tokens: 21,
      output_tokens: 9,
      total_tokens: 30,
      total_cost: 0.0012,
      input_token_details: { cache_read: 5, cache_creation: 4 },
      output_token_details: { reasoning: 3 },
    };
    expect(itemOf('llm', { 'langsmith.usage_metadata': JSON.stringify(summary) }).output.usage).toEqual({
      input_tokens: 21,
      output_tokens: 9,
      total_tokens: 30,
      cached_input_tokens: 5,
      cache_creation_input_tokens: 4,
      reasoning_tokens: 3,
      cost_usd: 0.0012,
    });
  });

  it('is not that of a chain', () => {
    const item = itemOf('chain', { 'langsmith.usage_metadata': '{"input_tokens":21,"total_cost":1}' });
    expect(item.output).toBeUndefined();
    expect(item.metadata).not.toHaveProperty('usage');
  });
});

describe('a call of the OpenAI Responses API in LangSmith', () => {
  it('has its input and instructions as messages, and its answer as one', () => {
    const request = {
      model: 'm',
      instructions: 'short',
      input: [{ role: 'user', content: 'weather?' }],
      temperature: 0,
    };
    const answer = {
      id: 'r',
      output: [
        { type: 'reasoning', summary: [{ type: 'summary_text', text: 'hm' }] },
        { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'looking' }] },
        { type: 'function_call', id: 'fc', call_id: 'c1', name: 'look', arguments: '{"at":"sky"}' },
        { type: 'web_search_call', id: 'ws', status: 'completed' },
      ],
    };
    const item = itemOf('llm', {
      'gen_ai.prompt': JSON.stringify(request),
      'gen_ai.completion': JSON.stringify(answer),
    });
    expect(item.input).toEqual({
      messages: [
        { role: 'system', content: 'short' },
        { role: 'user', content: 'weather?' },
      ],
      model: 'm',
      temperature: 0,
    });
    expect(item.output).toEqual({
      messages: [
        {
          role: 'assistant',
          content: [
            { type: 'reasoning', text: 'hm' },
            { type: 'text', text: 'looking' },
            { type: 'web_search_call', id: 'ws', status: 'completed' },
          ],
          tool_calls: [{ id: 'c1', type: 'function', function: { name: 'look', arguments: { at: 'sky' } } }],
        },
      ],
    });
  });

  it('is not read into the arguments of a tool', () => {
    const args = { model: 'T', input: 'x' };
    expect(itemOf('tool', { 'gen_ai.prompt': JSON.stringify(args) }).input).toEqual(args);
  });
});

describe('an answer of Anthropic in LangSmith', () => {
  it('says why it ended', () => {
    const answer = { role: 'assistant', content: [{ type: 'text', text: 'rain' }], stop_reason: 'end_turn' };
    expect(itemOf('llm', { 'gen_ai.completion': JSON.stringify(answer) }).output).toEqual({
      messages: [{ role: 'assistant', content: 'rain', finish_reason: 'end_turn' }],
    });
  });
});

describe('an embedding of LangSmith', () => {
  it('sends the dimensions of its vectors, never the vectors', () => {
    const item = itemOf('embedding', { 'gen_ai.completion': '{"outputs":[[0.7312,0.2],[0.1,0.2]]}' });
    expect(item.output).toEqual({ embeddings: [{ dimensions: 2 }, { dimensions: 2 }] });
    expect(JSON.stringify(item)).not.toContain('0.7312');
  });

  it('of anything else sends what it returned', () => {
    expect(itemOf('embedding', { 'gen_ai.completion': '{"ok":[1,"a"]}' }).output).toEqual({ ok: [1, 'a'] });
  });
});
