// Which rule names the type of a span when several fit, in the order of the mapping's table.
import { SpanKind } from '@opentelemetry/api';
import type { SpanLike } from '../../src/convert/span-like';
import { spanToItem } from '../../src/convert/span-to-item';
import type { SgpSpanType } from '../../src/item/sgp-item';
import { spanOf } from './span-of';

interface Rule {
  readonly what: string;
  readonly span: Partial<SpanLike>;
  readonly type: SgpSpanType;
}

const attribute = (what: string, attributes: Record<string, unknown>, type: SgpSpanType): Rule => ({
  what,
  span: { attributes },
  type,
});

/** In their order; neighbours have different types, so that a swap shows. */
const RULES: readonly Rule[] = [
  attribute('the type that was asked for', { 'sgp.span.type': 'MAP_REDUCE' }, 'MAP_REDUCE'),
  attribute('the LangSmith kind', { 'langsmith.span.kind': 'parser' }, 'DATA_MANIPULATION'),
  attribute('the Langfuse type', { 'langfuse.observation.type': 'evaluator' }, 'EVALUATION'),
  attribute('the name of a guardrail', { 'gen_ai.guardrail.name': 'pii' }, 'GUARDRAIL'),
  attribute('a known GenAI operation', { 'gen_ai.operation.name': 'rerank' }, 'RERANKING'),
  attribute('the OpenInference kind', { 'openinference.span.kind': 'prompt' }, 'PROMPT_ENGINEERING'),
  attribute('the MCP method', { 'mcp.method.name': 'resources/read' }, 'FILE_RETRIEVAL'),
  attribute('the AI SDK operation', { 'ai.operationId': 'ai.generateText' }, 'AGENT_WORKFLOW'),
  attribute('the Traceloop kind', { 'traceloop.span.kind': 'tool' }, 'CODE_EXECUTION'),
  {
    what: "the name of a span of Traceloop's MCP package",
    span: { name: 'prompts/get.mcp', instrumentationScope: { name: '@traceloop/instrumentation-mcp' } },
    type: 'PROMPT_ENGINEERING',
  },
  attribute('the type of an LLM request', { 'llm.request.type': 'rerank' }, 'RERANKING'),
  attribute("a framework's kind", { 'mlflow.spanType': '"TOOL"' }, 'CODE_EXECUTION'),
  attribute('an unknown GenAI operation', { 'gen_ai.operation.name': 'dance' }, 'CUSTOM'),
  attribute('the name of a provider', { 'gen_ai.provider.name': 'openai' }, 'COMPLETION'),
  attribute('the database', { 'db.system.name': 'pinecone', 'db.operation.name': 'query' }, 'KB_RETRIEVAL'),
  { what: 'the kind CLIENT', span: { kind: SpanKind.CLIENT }, type: 'EXTERNAL_ENDPOINT' },
  { what: 'nothing', span: {}, type: 'STANDALONE' },
];

/** One span to which all the rules apply. */
function spanOfRules(rules: readonly Rule[]): SpanLike {
  const attributes: Record<string, unknown> = {};
  const parts: Partial<SpanLike> = {};
  for (const { span } of rules.toReversed()) {
    Object.assign(parts, span);
    Object.assign(attributes, span.attributes);
  }
  return spanOf({ ...parts, attributes });
}

const typeOf = (span: Partial<SpanLike>) => spanToItem(spanOf(span)).type;

describe('the type of a span', () => {
  it.each(RULES)('follows $what when nothing else is said', ({ span, type }) => {
    expect(typeOf(span)).toBe(type);
  });

  it.each(RULES.map((rule, index) => ({ ...rule, index })))(
    'follows $what before all later rules',
    ({ index, type }) => {
      expect(spanToItem(spanOfRules(RULES.slice(index))).type).toBe(type);
    },
  );

  it.each(RULES.slice(0, -1).map((rule, index) => ({ ...rule, index })))(
    'follows $what before each single later rule',
    ({ index, type }) => {
      const types = RULES.slice(index + 1).map((later) => [
        later.what,
        spanToItem(spanOfRules([RULES[index] as Rule, later])).type,
      ]);
      expect(types).toEqual(RULES.slice(index + 1).map((later) => [later.what, type]));
    },
  );

  it.each([
    ['langsmith.span.kind', 'embedding', 'CUSTOM'],
    ['langsmith.span.kind', 'retriever', 'KB_RETRIEVAL'],
    ['langfuse.observation.type', 'generation', 'COMPLETION'],
    ['openinference.span.kind', 'UNKNOWN', 'CUSTOM'],
    ['llm.request.type', 'chat', 'COMPLETION'],
    ['llm.request.type', 'completion', 'COMPLETION'],
    ['llm.request.type', 'unknown', 'COMPLETION'],
    ['traceloop.span.kind', 'workflow', 'AGENT_WORKFLOW'],
    ['traceloop.span.kind', 'agent', 'AGENT_WORKFLOW'],
    ['traceloop.span.kind', 'task', 'CUSTOM'],
    ['traceloop.span.kind', 'session', 'CUSTOM'],
    ['genkit:type', 'util', 'CUSTOM'],
    ['mastra.span.type', 'tool_call', 'CODE_EXECUTION'],
    ['mlflow.spanType', '"CHAT_MODEL"', 'COMPLETION'],
    ['gen_ai.system', 'openai', 'COMPLETION'],
    ['gen_ai.request.model', 'gpt', 'COMPLETION'],
  ])('by %s %s is %s', (key, value, type) => {
    expect(typeOf({ attributes: { [key]: value } })).toBe(type);
  });

  it('is that of a retriever run of LangSmith, which calls its operation embeddings', () => {
    const attributes = { 'langsmith.span.kind': 'retriever', 'gen_ai.operation.name': 'embeddings' };
    expect(typeOf({ attributes })).toBe('KB_RETRIEVAL');
  });

  it('of a producer is EXTERNAL_ENDPOINT', () => {
    expect(typeOf({ kind: SpanKind.PRODUCER })).toBe('EXTERNAL_ENDPOINT');
  });

  it.each([SpanKind.SERVER, SpanKind.CONSUMER])('of kind %i is STANDALONE', (kind) => {
    expect(typeOf({ kind })).toBe('STANDALONE');
  });
});
