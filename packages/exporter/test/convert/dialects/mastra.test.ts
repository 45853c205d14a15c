// What Mastra can record and the captured spans do not show.
import { spanToItem } from '../../../src/convert/span-to-item';
import { spanOf } from '../span-of';

function itemOf(attributes: Record<string, unknown>) {
  return JSON.parse(JSON.stringify(spanToItem(spanOf({ attributes }))));
}

describe('the type of a span of Mastra', () => {
  it.each([
    ['model_generation', 'CUSTOM'],
    ['model_step', 'CUSTOM'],
    ['agent_run', 'CUSTOM'],
    ['rag_vector_operation', 'KB_RETRIEVAL'],
  ])('is not that of its kind when its operation is the unknown %s', (kind, type) => {
    expect(itemOf({ 'gen_ai.operation.name': kind, 'mastra.span.type': kind }).type).toBe(type);
  });

  it.each([
    ['model_generation', 'COMPLETION'],
    ['agent_run', 'AGENT_WORKFLOW'],
  ])('is that of its kind %s when no operation is named', (kind, type) => {
    expect(itemOf({ 'mastra.span.type': kind }).type).toBe(type);
  });
});

describe('a span of Mastra', () => {
  it('belongs to the session and the user of its metadata', () => {
    const item = itemOf({
      'mastra.span.type': 'agent_run',
      'mastra.metadata.threadId': 't1',
      'mastra.metadata.userId': 'u1',
    });
    expect(item.group_id).toBe('t1');
    expect(item.metadata.user_id).toBe('u1');
  });

  it('does not take metadata named input for its input', () => {
    const item = itemOf({
      'mastra.span.type': 'agent_run',
      'mastra.metadata.input': 'mine',
      'mastra.agent_run.input': 'hello',
    });
    expect(item.input).toEqual({ input: 'hello' });
    expect(item.metadata['mastra.metadata.input']).toBe('mine');
  });

  it('of an agent keeps the tools that it may call', () => {
    const item = itemOf({
      'gen_ai.operation.name': 'invoke_agent',
      'mastra.agent_run.input': 'hello',
      'gen_ai.tool.definitions': '["look"]',
    });
    expect(item.input).toEqual({ input: 'hello', tools: ['look'] });
  });
});

describe('an embedding', () => {
  it.each([
    ['Mastra', { 'mastra.span.type': 'rag_embedding', 'mastra.rag_embedding.output': '{"embeddings":[[0.7312,0.2]]}' }],
    ['MLflow', { 'mlflow.spanType': '"EMBEDDING"', 'mlflow.spanOutputs': '[[0.7312,0.2]]' }],
  ])('of %s sends the dimensions of its vectors, never the vectors', (_framework, attributes) => {
    const item = itemOf(attributes);
    expect(item.output).toEqual({ embeddings: [{ dimensions: 2 }] });
    expect(JSON.stringify(item)).not.toContain('0.7312');
  });
});
