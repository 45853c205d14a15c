// Tokens as instrumentations spell and count them, and what is billed of them.
import { defineDialect, spanToItem } from '../../src';
import type { SpanLike } from '../../src/convert/span-like';
import { capturedSpans, captureNames } from '../fixtures/captured-spans';
import { allDialectFixtures } from '../fixtures/dialect-fixtures';
import { fieldNames, fieldSpans } from '../fixtures/field-spans';
import { spanOf } from './span-of';

interface Usage {
  readonly input_tokens?: number;
  readonly output_tokens?: number;
  readonly total_tokens?: number;
  readonly cached_input_tokens?: number;
  readonly cache_creation_input_tokens?: number;
}

function itemOf(counts: Record<string, unknown>) {
  const attributes = { 'gen_ai.operation.name': 'chat', ...counts };
  return spanToItem(spanOf({ attributes }));
}

const usageOf = (span: SpanLike) => spanToItem(span).output?.usage as Usage | undefined;

describe('spellings of usage', () => {
  it.each([
    ['gen_ai.response.input_tokens', 'input_tokens'],
    ['gen_ai.response.output_tokens', 'output_tokens'],
    ['gen_ai.usage.cache_read_tokens', 'cached_input_tokens'],
    ['gen_ai.usage.input_cached_tokens', 'cached_input_tokens'],
    ['gen_ai.usage.details.cache_read_tokens', 'cached_input_tokens'],
    ['gen_ai.usage.cache_write_input_tokens', 'cache_creation_input_tokens'],
    ['gen_ai.usage.cache_write_tokens', 'cache_creation_input_tokens'],
    ['gen_ai.usage.input_cache_creation', 'cache_creation_input_tokens'],
    ['gen_ai.usage.details.cache_write_tokens', 'cache_creation_input_tokens'],
    ['gen_ai.usage.thoughts_tokens', 'reasoning_tokens'],
    ['gen_ai.usage.details.reasoning_tokens', 'reasoning_tokens'],
    ['llm.token_count.reasoning_tokens', 'reasoning_tokens'],
    ['gen_ai.cost.total_cost', 'cost_usd'],
    ['operation.cost', 'cost_usd'],
  ])('%s is %s', (attribute, key) => {
    expect(itemOf({ [attribute]: 7 }).output?.usage).toMatchObject({ [key]: 7 });
  });

  it('counts of the conventions come before others', () => {
    const counts = { 'gen_ai.usage.input_tokens': 5, 'gen_ai.response.input_tokens': 7 };
    expect(itemOf(counts).output?.usage).toMatchObject({ input_tokens: 5 });
  });
});

describe('what is sent', () => {
  const [INPUT, OUTPUT, TOTAL] = ['input', 'output', 'total'].map((kind) => `gen_ai.usage.${kind}_tokens`) as [
    string,
    string,
    string,
  ];
  const READ = 'gen_ai.usage.cache_read.input_tokens';
  const THOUGHTS = 'gen_ai.usage.thoughts_tokens';

  it.each<[string, Record<string, unknown>, object | undefined]>([
    ['both make a total', { [INPUT]: 3, [OUTPUT]: 4 }, { input_tokens: 3, output_tokens: 4, total_tokens: 7 }],
    [
      'a total of its own stays',
      { [INPUT]: 3, [OUTPUT]: 4, [TOTAL]: 9 },
      { input_tokens: 3, output_tokens: 4, total_tokens: 9 },
    ],
    ['input alone makes none', { [INPUT]: 3 }, { input_tokens: 3 }],
    ['output alone makes none', { [OUTPUT]: 4 }, { output_tokens: 4 }],
    [
      'but that of an embedding, which has no output',
      { [INPUT]: 3, 'gen_ai.operation.name': 'embeddings' },
      { input_tokens: 3, total_tokens: 3 },
    ],
    ['nothing is nothing', {}, undefined],
    ['nor is zero', { [INPUT]: 0, [OUTPUT]: 0 }, undefined],
    ['a cost without tokens', { 'gen_ai.cost.total_cost': 0.5 }, { cost_usd: 0.5 }],
    ['read tokens without input', { [READ]: 5 }, { cached_input_tokens: 5 }],
    ['as many read as put in are a part of it', { [INPUT]: 5, [READ]: 5 }, { input_tokens: 5, cached_input_tokens: 5 }],
    ['more are not, also without output', { [INPUT]: 5, [READ]: 6 }, { input_tokens: 11, cached_input_tokens: 6 }],
    [
      'a total of input and read alone tells nothing where the output is not known',
      { [INPUT]: 7, [READ]: 5, [TOTAL]: 12 },
      { input_tokens: 7, cached_input_tokens: 5, total_tokens: 12 },
    ],
    ['thoughts without output', { [THOUGHTS]: 5 }, { reasoning_tokens: 5 }],
    [
      'as many thoughts as output are a part of it',
      { [OUTPUT]: 5, [THOUGHTS]: 5 },
      { output_tokens: 5, reasoning_tokens: 5 },
    ],
    [
      'more are not, and where the input is not known a total stays',
      { [OUTPUT]: 5, [THOUGHTS]: 6, [TOTAL]: 5 },
      { output_tokens: 11, reasoning_tokens: 6, total_tokens: 5 },
    ],
  ])('%s', (_what, counts, usage) => {
    expect(itemOf(counts).output?.usage).toEqual(usage);
  });

  const reporting = (...reports: object[]) =>
    reports.map((report, index) => defineDialect({ name: `Own ${index}`, scopes: ['own'], readUsage: () => report }));
  const reported = (counts: Record<string, unknown>, ...reports: object[]) => {
    const attributes = { 'gen_ai.operation.name': 'chat', ...counts };
    const span = spanOf({ attributes, instrumentationScope: { name: 'own' } });
    return spanToItem(span, { dialects: reporting(...reports) }).output?.usage;
  };

  it('what a dialect reads elsewhere stands in where no attribute says it, the first one that knows', () => {
    expect(reported({}, { output_tokens: 4 }, { input_tokens: 3, output_tokens: 9 })).toEqual({
      input_tokens: 3,
      output_tokens: 4,
      total_tokens: 7,
    });
    expect(reported({ [INPUT]: 1 }, { input_tokens: 3 })).toEqual({ input_tokens: 1 });
  });
});

describe('cached tokens that are counted beside the input', () => {
  const counted = (input: number, output: number, read: number, written: number, total?: number) =>
    itemOf({
      'gen_ai.usage.input_tokens': input,
      'gen_ai.usage.output_tokens': output,
      'gen_ai.usage.cache_read.input_tokens': read,
      'gen_ai.usage.cache_write.input_tokens': written,
      ...(total !== undefined && { 'gen_ai.usage.total_tokens': total }),
    });

  it.each([
    ['more was read than was put in', [2, 333, 63_002, 679], 63_683],
    ['more was written than was put in', [2, 333, 0, 679], 681],
    ['read and written are more together', [10, 5, 6, 6], 22],
    ['the total has all parts', [100, 10, 40, 10, 160], 150],
    ['the total lacks them', [2, 10, 40, 0, 12], 42],
  ])('%s: they are added, and the item says so', (_why, counts, input) => {
    const [recorded = 0, output = 0] = counts as [number, number, number, number, number?];
    const item = counted(...(counts as [number, number, number, number, number?]));
    expect(item.output?.usage).toMatchObject({ input_tokens: input, total_tokens: input + output });
    expect(item.metadata?.sgp_usage_summed).toEqual({ input_tokens: recorded });
  });

  it.each([
    ['they fit into it', [48_183, 714, 47_105, 1_076], undefined],
    ['the total has the input only', [100, 10, 40, 10, 110], 110],
    ['a provider has a total of its own', [100, 10, 40, 0, 130], 130],
    ['there are none', [100, 10, 0, 0, 110], 110],
  ])('are not told from parts of it when %s: nothing is derived', (_why, counts, total) => {
    const [input = 0, output = 0] = counts as number[];
    const item = counted(...(counts as [number, number, number, number, number?]));
    expect(item.output?.usage).toMatchObject({ input_tokens: input, total_tokens: total ?? input + output });
    expect(item.metadata).not.toHaveProperty('sgp_usage_summed');
  });
});

describe('thoughts that are counted beside the output', () => {
  const counted = (output: number, thoughts: number, total?: number) =>
    itemOf({
      'gen_ai.usage.input_tokens': 90,
      'gen_ai.usage.output_tokens': output,
      'gen_ai.usage.thoughts_tokens': thoughts,
      ...(total !== undefined && { 'gen_ai.usage.total_tokens': total }),
    });

  it.each([
    ['there are more of them', [8, 22]],
    ['the total has all parts', [30, 22, 142]],
    ['the total lacks them', [8, 22, 98]],
  ])('%s: they are added, and the item says so', (_why, counts) => {
    const [output = 0, thoughts = 0] = counts as [number, number, number?];
    const item = counted(...(counts as [number, number, number?]));
    const sum = output + thoughts;
    expect(item.output?.usage).toMatchObject({
      output_tokens: sum,
      reasoning_tokens: thoughts,
      total_tokens: 90 + sum,
    });
    expect(item.metadata?.sgp_usage_summed).toEqual({ output_tokens: output });
  });

  it.each([
    ['they fit into it', [30, 22]],
    ['the total has the output only', [30, 22, 120]],
    ['there are none', [30, 0, 120]],
  ])('are not told from parts of it when %s: nothing is derived', (_why, counts) => {
    const item = counted(...(counts as [number, number, number?]));
    expect(item.output?.usage).toMatchObject({ output_tokens: 30, total_tokens: 120 });
    expect(item.metadata).not.toHaveProperty('sgp_usage_summed');
  });
});

describe('what is sent of any captured span', () => {
  const spans = [
    ...captureNames().flatMap((name) => capturedSpans(name).map(({ span }) => span)),
    ...fieldNames().flatMap(fieldSpans),
    ...allDialectFixtures().map(({ span }) => span),
  ];

  it('has no more cached tokens than input', () => {
    const usages = spans.map(usageOf).filter((usage) => usage !== undefined);
    expect(usages.length).toBeGreaterThan(150);
    const wrong = usages.filter(
      ({ input_tokens: input, cached_input_tokens: read = 0, cache_creation_input_tokens: written = 0 }) =>
        input !== undefined && read + written > input,
    );
    expect(wrong).toEqual([]);
  });
});
