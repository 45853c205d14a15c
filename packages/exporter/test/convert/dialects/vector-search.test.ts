// What the packages of vector databases and rankings can record and the captured spans do not show.
import type { ConversionSettings } from '../../../src/convert/conversion';
import { spanToItem } from '../../../src/convert/span-to-item';
import { spanOf } from '../span-of';

const TIME: [number, number] = [1_700_000_000, 500_000_000];

function itemOf(
  attributes: Record<string, unknown>,
  events: Record<string, object> = {},
  settings: ConversionSettings = {},
) {
  const recorded = Object.entries(events).map(([name, fields]) => ({ name, attributes: { ...fields }, time: TIME }));
  return JSON.parse(JSON.stringify(spanToItem(spanOf({ name: 'x.query', attributes, events: recorded }), settings)));
}

const results = {
  'db.system': 'Pinecone',
  'db.vector.query.embeddings.vector': [0.7312, 0.2],
  'db.vector.query.result.matches_length': 2,
  'db.vector.query.result.1.id': 'b',
  'db.vector.query.result.1.score': 0.2,
  'db.vector.query.result.1.values': [0.7312, 0.2],
  'db.vector.query.result.0.id': 'a',
  'db.vector.query.result.0.score': 0.9,
  'db.vector.query.result.0.vector': '[0.7312,0.2]',
  'db.vector.query.result.0.metadata': '{"text":"rain"}',
};

describe('a search in a vector database', () => {
  it('has the documents found in their order, and no vector', () => {
    const item = itemOf(results, { 'pinecone.query.result.1.metadata': { text: 'sun' } });
    expect(item).toMatchObject({ type: 'KB_RETRIEVAL' });
    expect(item.output).toEqual({
      documents: [
        { id: 'a', score: 0.9, metadata: { text: 'rain' } },
        { id: 'b', score: 0.2, metadata: { text: 'sun' } },
      ],
    });
    expect(JSON.stringify(item)).not.toContain('0.7312');
    expect(item.metadata['db.vector.query.result.matches_length']).toBe(2);
    expect(item.metadata).not.toHaveProperty('events');
  });

  it('keeps what was found out of the item when content is not wanted', () => {
    const item = itemOf(results, { 'pinecone.query.result.1.metadata': { text: 'sun' } }, { captureContent: false });
    expect(item.type).toBe('KB_RETRIEVAL');
    expect(JSON.stringify(item)).not.toMatch(/rain|sun|0\.7312/);
  });
});

describe('a ranking of Cohere', () => {
  const ranking = {
    'llm.request.type': 'rerank',
    'gen_ai.prompt.0.role': 'user',
    'gen_ai.prompt.0.user': 'Paris',
    'documents.0.index': 'Rome sun',
    'documents.1.index': 'Paris rain',
    'gen_ai.completion.0.relevanceScore': 0.9,
    'gen_ai.completion.0.content': 'Paris rain',
  };

  it('has the query and the documents, and the documents in their new order', () => {
    const item = itemOf(ranking);
    expect(item).toMatchObject({ type: 'RERANKING', input: { query: 'Paris', documents: ['Rome sun', 'Paris rain'] } });
    expect(item.output).toEqual({ documents: [{ content: 'Paris rain', score: 0.9 }] });
    expect(item.metadata).not.toHaveProperty(['documents.0.index']);
  });

  it("leaves an application's own documents alone", () => {
    const item = itemOf({ ...ranking, 'documents.0.title': 'mine', 'documents.count': 2 });
    expect(item.metadata).toMatchObject({ 'documents.0.title': 'mine', 'documents.count': 2 });
  });
});

describe('indexed messages', () => {
  it('of Cohere have the prompt that stands under the name of its role', () => {
    const item = itemOf({ 'llm.request.type': 'chat', 'gen_ai.prompt.0.role': 'user', 'gen_ai.prompt.0.user': 'hi' });
    expect(item.input).toEqual({ messages: [{ role: 'user', content: 'hi' }] });
  });

  it.each([
    [
      'in both ways',
      { 'gen_ai.completion.0.tool_calls.0.name': 'look', 'gen_ai.completion.0.tool_calls.0.arguments': '{}' },
    ],
    ['as a function only', {}],
  ])('of Together have a call once that was recorded %s', (_how, calls) => {
    const item = itemOf({
      'llm.request.type': 'chat',
      'gen_ai.completion.0.role': 'assistant',
      'gen_ai.completion.0.content': '',
      'gen_ai.completion.0.function_call.name': 'look',
      'gen_ai.completion.0.function_call.arguments': '{}',
      ...calls,
    });
    expect(item.output.messages).toEqual([
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ type: 'function', function: { name: 'look', arguments: {} } }],
      },
    ]);
  });
});

describe('a task of LlamaIndex', () => {
  it('that embeds sends the dimensions of its vector, never the vector', () => {
    const attributes = { 'traceloop.span.kind': 'task', 'traceloop.entity.output': '[0.7312,0.2]' };
    const span = spanOf({ name: 'open_ai_embedding.get_query_embedding', attributes });
    const item = JSON.parse(JSON.stringify(spanToItem(span)));
    expect(item.output).toEqual({ embeddings: [{ dimensions: 2 }] });
    expect(JSON.stringify(item)).not.toContain('0.7312');
  });

  it('that returns numbers of another kind sends them', () => {
    const attributes = { 'traceloop.span.kind': 'task', 'traceloop.entity.output': '[1,2]' };
    expect(spanToItem(spanOf({ name: 'add', attributes })).output).toEqual({ output: [1, 2] });
  });
});
