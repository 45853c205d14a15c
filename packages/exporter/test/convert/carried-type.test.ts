// What a span is by what it carries, where no dialect's kind and no operation of the conventions says it.
import { SpanKind } from '@opentelemetry/api';
import { spanToItem } from '../../src';
import { spanOf } from './span-of';

const model = { 'gen_ai.request.model': 'm' };
const usage = { 'gen_ai.usage.input_tokens': 20, 'gen_ai.usage.output_tokens': 10 };
const billed = { input_tokens: 20, output_tokens: 10, total_tokens: 30 };
const http = { 'http.request.method': 'POST', 'url.full': 'https://example.com' };
const operation = (name: string) => ({ 'gen_ai.operation.name': name });

const itemOf = (attributes: object, parts: object = {}) =>
  spanToItem(spanOf({ attributes: attributes as never, ...parts }));

describe('a model call, which is billed', () => {
  it.each([
    ...['acompletion', 'atext_completion', 'aresponses', 'responses', 'chat.completions', 'text_completions'],
    ...['chat_completion', 'ChatCompletion', 'chat.completions.create', 'generateContent', 'messages.stream'],
  ])('is the operation %s of a model, also one that failed', (name) => {
    const { type, output } = itemOf({ ...operation(name), ...model, ...usage });
    expect([type, output?.usage]).toEqual(['COMPLETION', billed]);
    expect(itemOf({ ...operation(name), ...model, 'error.type': 'RateLimitError' }).type).toBe('COMPLETION');
  });

  it.each([
    ['an operation that nobody knows, with a model and tokens', { ...operation('acme.go'), ...model, ...usage }],
    ['the same with the model that answered', { ...operation('acme.go'), 'gen_ai.response.model': 'm', ...usage }],
    ['tokens alone', usage],
    ['tokens in older names', { 'gen_ai.usage.prompt_tokens': 20, 'gen_ai.usage.completion_tokens': 10 }],
    ['tokens and the model that answered', { 'gen_ai.response.model': 'm', ...usage }],
    ['tokens and an HTTP request', { ...http, ...model, ...usage }],
    ['tokens on a span of a server', usage, { kind: SpanKind.SERVER }],
    ['tokens, and the tool that the model chose', { 'gen_ai.tool.name': 'f', ...model, ...usage }],
    ['a kind of the framework', { 'acme.span.kind': 'LLM', ...usage }],
  ] as [string, object, object?][])('is %s', (_what, attributes, parts = {}) => {
    const item = itemOf(attributes, parts);
    expect([item.type, item.output?.usage]).toEqual(['COMPLETION', billed]);
  });

  it.each(['aembedding', 'embedding', 'create_embeddings', 'embed'])('is the embedding %s', (name) => {
    const item = itemOf({ ...operation(name), ...model, 'gen_ai.usage.input_tokens': 8 });
    expect([item.type, item.output?.usage]).toEqual(['CUSTOM', { input_tokens: 8, total_tokens: 8 }]);
  });

  it('is none with neither tokens nor a model', () => {
    expect(itemOf(operation('acompletion')).type).toBe('CUSTOM');
    expect(itemOf({ ...operation('acme.go'), ...model }).type).toBe('CUSTOM');
    expect(itemOf({ ...operation('acme.go'), ...usage }).output).toBeUndefined();
    expect(itemOf({ 'gen_ai.usage.input_tokens': 0 }).type).toBe('STANDALONE');
  });
});

describe('a span of plain infrastructure', () => {
  it.each([
    ['a database', { 'db.system': 'redis' }, 'EXTERNAL_ENDPOINT', { kind: SpanKind.CLIENT }],
    ['a database with its statement', { 'db.system.name': 'postgresql', 'db.query.text': 'SELECT 1' }, 'STANDALONE'],
    ['a vector database', { 'db.system': 'qdrant', 'db.operation': 'search' }, 'KB_RETRIEVAL'],
    ['an HTTP request', http, 'EXTERNAL_ENDPOINT', { kind: SpanKind.CLIENT }],
    [
      'an HTTP request that is served',
      { 'http.method': 'POST', 'http.target': '/' },
      'STANDALONE',
      { kind: SpanKind.SERVER },
    ],
  ] as [string, object, string, object?][])(
    '%s stays one beside names that were copied onto it',
    (_, own, type, parts = {}) => {
      const names = [
        model,
        { 'gen_ai.response.model': 'm' },
        { 'gen_ai.agent.name': 'a' },
        { ...model, 'gen_ai.agent.name': 'a' },
      ];
      for (const each of names) expect(itemOf({ ...own, ...each }, parts).type).toBe(type);
    },
  );

  it('has its summary, and no model', () => {
    const item = itemOf({ ...http, ...model }, { kind: SpanKind.CLIENT });
    expect(item.input).toEqual({ method: 'POST', url: 'https://example.com' });
    expect(item.output).toBeUndefined();
  });

  it('of a database is one although tokens were copied onto it', () => {
    const item = itemOf({ 'db.system': 'redis', ...model, ...usage });
    expect([item.type, item.output]).toEqual(['STANDALONE', undefined]);
  });
});

describe('agents, tools and retrievals', () => {
  it.each([
    ['AGENT_WORKFLOW', operation('invoke_swarm')],
    ['AGENT_WORKFLOW', operation('invoke_graph')],
    ['AGENT_WORKFLOW', { ...operation('run_crew'), ...model, ...usage }],
    ['AGENT_WORKFLOW', { 'gen_ai.agent.name': 'a' }],
    ['AGENT_WORKFLOW', { 'gen_ai.agent.name': 'a', ...model, ...usage }],
    ['CODE_EXECUTION', { 'gen_ai.tool.name': 'f' }],
    ['CODE_EXECUTION', { 'gen_ai.tool.name': 'f', 'gen_ai.agent.name': 'a' }],
    ['CODE_EXECUTION', operation('run_tool')],
    ['KB_RETRIEVAL', operation('vector_db_retrieve')],
    ['KB_RETRIEVAL', operation('vector.search')],
    ['RERANKING', { ...operation('arerank'), ...model }],
    ['CUSTOM', operation('handoff')],
    ['CUSTOM', { ...operation('handoff'), 'gen_ai.agent.name': 'a' }],
    ['CUSTOM', operation('execute_event_loop_cycle')],
  ])('%s: %j', (type, attributes) => {
    const item = itemOf(attributes);
    expect([item.type, item.output?.usage]).toEqual([type, undefined]);
  });

  it.each([
    ['gen_ai.span.kind', 'AGENT', 'AGENT_WORKFLOW'],
    ['gen_ai.span.kind', 'TOOL', 'CODE_EXECUTION'],
    ['gen_ai.span.kind', 'RETRIEVER', 'KB_RETRIEVAL'],
    ['spring.ai.kind', 'chat_client', 'AGENT_WORKFLOW'],
    ['spring.ai.kind', 'advisor', 'CUSTOM'],
    ['acme.span.type', '"tool_call"', 'CODE_EXECUTION'],
    ['acme.spanType', 'VectorStore', 'KB_RETRIEVAL'],
    ['acme.observation.type', 'evaluator', 'EVALUATION'],
  ])('%s %s is %s', (key, kind, type) => {
    expect(itemOf({ 'gen_ai.system': 'x', [key]: kind }).type).toBe(type);
    expect(itemOf({ 'gen_ai.system': 'x', ...operation('framework'), [key]: kind }).type).toBe(type);
  });

  it('the name of an agent that is copied onto everything below it makes no agents', () => {
    const item = itemOf({ 'gen_ai.agent.name': 'a', 'traceloop.workflow.name': 'w' });
    expect(item.type).toBe('STANDALONE');
  });
});

it.each([
  ['@traceloop/instrumentation-mcp', 'tools/list.mcp', 'CUSTOM'],
  ['opentelemetry.instrumentation.mcp.instrumentation', 'tools/list.mcp', 'CUSTOM'],
  ['opentelemetry.instrumentation.mcp', 'resources/read.mcp', 'FILE_RETRIEVAL'],
])('a request of %s: %s', (name, span, type) => {
  expect(itemOf({}, { name: span, instrumentationScope: { name } }).type).toBe(type);
});
