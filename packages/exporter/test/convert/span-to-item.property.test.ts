import { type HrTime, SpanStatusCode } from '@opentelemetry/api';
import { propertyRuns } from '@sgp-otel/testkit';
import { unicodeText } from '@sgp-otel/testkit/src/unicode-text';
import fc from 'fast-check';
import type { SpanLike } from '../../src/convert/span-like';
import { spanToItem } from '../../src/convert/span-to-item';
import { itemViolations } from './item-violations';
import { spanOf } from './span-of';

const anyText = fc.oneof(unicodeText(), fc.string({ unit: fc.constantFrom('\ud800', '\udc00', 'a', '\0', '"') }));

const anyThing: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything({
    key: fc.oneof(anyText, fc.constantFrom('__proto__', 'constructor', 'toJSON', 'error', 'usage')),
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withNullPrototype: true,
    withObjectString: true,
    withSparseArray: true,
    withTypedArray: true,
    withUnicodeString: true,
    maxDepth: 4,
  }),
  anyText,
  fc.json(),
  fc.func(fc.anything()),
  fc.constant(Symbol('s')),
  anyText.map((text) => new Error(text)),
  anyText.map((text) => ({
    get a(): never {
      throw new Error(text);
    },
  })),
  fc.anything().map((value) => ({ toJSON: () => value })),
  fc.anything().map((value) => {
    const cycle: Record<string, unknown> = { value };
    cycle.cycle = [cycle];
    return cycle;
  }),
);

/** Keys of the dialects, each read by a rule of its own. */
const dialectKeys = [
  ...['gen_ai.operation.name', 'gen_ai.input.messages', 'gen_ai.output.messages', 'gen_ai.system_instructions'],
  ...['gen_ai.tool.definitions', 'gen_ai.tool.call.arguments', 'gen_ai.tool.call.result', 'gen_ai.usage.input_tokens'],
  ...[
    'gen_ai.response.finish_reasons',
    'gen_ai.conversation.id',
    'gen_ai.prompt',
    'gen_ai.completion',
    'gen_ai.prompt.0.role',
  ],
  ...['gen_ai.prompt.10.content', 'gen_ai.prompt.2.tool_calls.0.arguments', 'gen_ai.completion.99999999.content'],
  ...['gen_ai.retrieval.documents', 'gen_ai.memory.records', 'gen_ai.guardrail.name', 'gen_ai.guardrail.input'],
  ...['openinference.span.kind', 'input.value', 'input.mime_type', 'output.value', 'metadata', 'session.id', 'user.id'],
  ...['llm.input_messages.0.message.content', 'llm.input_messages.1.message.contents.0.message_content.type'],
  ...['llm.input_messages.1.message.tool_calls.7.tool_call.function.arguments', 'llm.tools.0.tool.json_schema'],
  ...[
    'llm.prompts.0.prompt.text',
    'retrieval.documents.3.document.metadata',
    'embedding.embeddings.0.embedding.vector',
  ],
  ...['llm.token_count.prompt', 'llm.cost.total', 'llm.finish_reason', 'traceloop.span.kind', 'traceloop.entity.input'],
  ...[
    'traceloop.entity.output',
    'llm.request.type',
    'ai.operationId',
    'ai.prompt',
    'ai.prompt.messages',
    'ai.prompt.tools',
  ],
  ...[
    'ai.response.text',
    'ai.response.toolCalls',
    'ai.response.reasoning',
    'ai.response.files',
    'ai.embeddings',
    'ai.values',
  ],
  ...['langfuse.observation.type', 'langfuse.observation.input', 'langfuse.observation.usage_details'],
  ...[
    'langfuse.experiment.item.expected_output',
    'langsmith.span.kind',
    'langsmith.usage_metadata',
    'mastra.tool.input',
  ],
  ...['genkit:type', 'genkit:input', 'mlflow.spanType', 'mlflow.spanInputs', 'gen_ai.request.messages', 'sgp.group_id'],
  ...['gen_ai.response.text', 'mcp.method.name', 'db.system', 'db.statement', 'http.request.method', 'sgp.expected'],
];
/** Words by which the rules branch. */
const dialectWords = fc.constantFrom(
  ...['chat', 'execute_tool', 'invoke_agent', 'embeddings', 'search_memory', 'LLM', 'TOOL', 'RETRIEVER', 'EMBEDDING'],
  ...['PROMPT', 'tools/call', 'ai.generateText.doGenerate', 'ai.embed', 'workflow', 'generation', 'llm', 'retriever'],
  ...['application/json', 'text/plain', 'model', '"LLM"', '12', '-1', '1e999', 'NaN'],
);
/** JSON as the libraries write it: whole, cut off, encoded twice, and in shapes that look like messages. */
const anyMessage = fc.oneof(
  fc.jsonValue(),
  fc.record(
    {
      role: fc.oneof(fc.constantFrom('user', 'assistant', 'tool', 'system'), fc.jsonValue()),
      content: fc.oneof(anyText, fc.jsonValue(), fc.array(fc.record({ type: anyText, text: anyText, data: anyText }))),
      parts: fc.array(
        fc.record({
          type: fc.constantFrom('text', 'tool_call', 'tool_call_response', 'blob', 'reasoning'),
          content: fc.jsonValue(),
        }),
      ),
      tool_calls: fc.jsonValue(),
      lc: fc.constant(1),
      kwargs: fc.jsonValue(),
      usage: fc.jsonValue(),
      __proto__: fc.constant(1),
    },
    { requiredKeys: [] },
  ),
);
const anyJsonText = fc
  .tuple(
    fc.oneof(anyMessage, fc.array(anyMessage, { maxLength: 4 })),
    fc.nat({ max: 3 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .map(([value, form, share]) => {
    const text = JSON.stringify(value);
    if (form === 0) return JSON.stringify(text);
    return form === 1 ? text.slice(0, Math.floor(text.length * share)) : text;
  });

const anyAttributes = fc.dictionary(
  fc.oneof(
    anyText,
    { weight: 6, arbitrary: fc.constantFrom(...dialectKeys) },
    fc.constantFrom(
      ...[
        'sgp.input',
        'sgp.output',
        'sgp.span.type',
        '__span_type__',
        'error',
        'usage',
        'resource',
        'events',
        'service.name',
      ],
      ...['error.type', '__proto__', 'constructor', 'input', 'toJSON'],
    ),
  ),
  fc.oneof(anyThing, dialectWords, { weight: 2, arbitrary: anyJsonText }),
);
const anyTime = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(fc.integer({ min: -5, max: 2_000_000_000 }), fc.integer({ min: -5, max: 3_000_000_000 })),
  },
  { weight: 1, arbitrary: fc.anything() },
  { weight: 1, arbitrary: fc.tuple(fc.double(), fc.double()) },
) as fc.Arbitrary<HrTime>;

const anySpan: fc.Arbitrary<SpanLike> = fc
  .record({
    name: fc.oneof(anyText, fc.anything()) as fc.Arbitrary<string>,
    kind: fc.integer({ min: -1, max: 9 }),
    startTime: anyTime,
    endTime: anyTime,
    ended: fc.boolean(),
    status: fc.record({
      code: fc.constantFrom(SpanStatusCode.UNSET, SpanStatusCode.OK, SpanStatusCode.ERROR),
      message: anyThing as fc.Arbitrary<string>,
    }),
    attributes: anyAttributes,
    events: fc.array(
      fc.record({
        name: fc.oneof(
          anyText,
          fc.constantFrom('exception', 'gen_ai.choice', 'gen_ai.user.message', 'db.query.result'),
        ),
        time: anyTime,
        attributes: anyAttributes,
      }),
      { maxLength: 4 },
    ),
    links: fc.array(fc.record({ context: fc.constant(spanOf().spanContext()), attributes: anyAttributes }), {
      maxLength: 3,
    }),
    resource: fc.record({ attributes: anyAttributes }),
    instrumentationScope: fc.option(fc.record({ name: anyText, version: anyText }), { nil: undefined }),
  })
  .map((parts) => spanOf(parts));

describe('spanToItem, whatever a span holds', () => {
  it('gives an item that the API takes, and never throws', () => {
    fc.assert(
      fc.property(anySpan, (span) => {
        const item = spanToItem(span);
        expect(itemViolations(item)).toEqual([]);
        expect(item.metadata).not.toHaveProperty('sgp_conversion_error');
      }),
      { numRuns: propertyRuns(400) },
    );
  });

  it('gives the same bytes each time', () => {
    fc.assert(
      fc.property(anySpan, (span) => {
        expect(JSON.stringify(spanToItem(span))).toBe(JSON.stringify(spanToItem(span)));
      }),
      { numRuns: propertyRuns(200) },
    );
  });
});

describe('itemViolations', () => {
  const valid = { name: 'n', trace_id: 't', start_timestamp: '2026-01-01T00:00:00.000000Z' };

  it.each([
    [{ ...valid, name: 1 }, 'name'],
    [{ ...valid, trace_id: '' }, 'trace_id'],
    [{ ...valid, id: 'x'.repeat(257) }, 'id'],
    [{ ...valid, id: 'a\0' }, 'id'],
    [{ ...valid, start_timestamp: 'today' }, 'start_timestamp'],
    [{ ...valid, end_timestamp: '2025-01-01T00:00:00.000000Z' }, 'end < start'],
    [{ ...valid, input: [] }, 'input'],
    [{ ...valid, metadata: 'text' }, 'metadata'],
    [{ ...valid, type: 'TOOL' }, 'type'],
    [{ ...valid, status: 'OK' }, 'status'],
    [{ ...valid, unknown: 1 }, 'unknown'],
    [{ ...valid, name: '\ud800' }, 'lone surrogate'],
  ])('finds what is wrong with %j', (item, violation) => {
    expect(itemViolations(item)).toContain(violation);
  });

  it('finds nothing in a valid item, also with a surrogate pair', () => {
    expect(itemViolations({ ...valid, name: '😀', metadata: { text: '\\ud800' } })).toEqual([]);
  });
});
