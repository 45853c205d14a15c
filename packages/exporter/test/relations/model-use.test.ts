// When two instrumentations wrote about the same call, as far as their models and tokens can tell.
import {
  isSameInput,
  isSameModel,
  isSameUse,
  type ModelUse,
  modelNames,
  modelUse,
  sumOfUses,
} from '../../src/relations/model-use';

const reportOf = (usage: object | undefined, models: string[] = []) =>
  ({ usage, models, responseId: undefined, isFailed: false }) as never;
const use = (parts: Partial<ModelUse>): ModelUse => ({
  models: [],
  inputTokens: undefined,
  outputTokens: undefined,
  totalTokens: undefined,
  cachedTokens: 0,
  cacheCreationTokens: 0,
  ...parts,
});

describe('modelUse', () => {
  it.each<[object, Partial<ModelUse>]>([
    [{}, {}],
    [
      { input_tokens: 1, output_tokens: 2, total_tokens: 3 },
      { inputTokens: 1, outputTokens: 2, totalTokens: 3 },
    ],
    [
      { prompt_tokens: 1, completion_tokens: 2 },
      { inputTokens: 1, outputTokens: 2 },
    ],
    [
      { input_tokens: 1, prompt_tokens: 9, output_tokens: 2, completion_tokens: 9 },
      { inputTokens: 1, outputTokens: 2 },
    ],
    [
      { cached_input_tokens: 4, cache_creation_input_tokens: 5 },
      { cachedTokens: 4, cacheCreationTokens: 5 },
    ],
    [{ cached_tokens: 4 }, { cachedTokens: 4 }],
    [{ cached_input_tokens: 3, cached_tokens: 4 }, { cachedTokens: 3 }],
    [{ input_tokens: '7', output_tokens: Number.NaN, total_tokens: Number.POSITIVE_INFINITY }, {}],
  ])('of %j is %j', (usage, expected) => {
    expect(modelUse(reportOf(usage))).toEqual(use(expected));
  });

  it('is none without usage, and names models in one spelling', () => {
    expect(modelUse(reportOf(undefined, ['gpt-4o']))).toBeUndefined();
    expect(modelUse(reportOf({}, ['openai/GPT-4o']))?.models).toEqual(['gpt-4o']);
  });
});

it.each([
  ['GPT-4o', 'gpt-4o'],
  ['openai/gpt-4o', 'gpt-4o'],
  ['a/b/gpt-4o', 'gpt-4o'],
  ['us.anthropic.claude-3', 'claude-3'],
  ['anthropic.claude-3', 'claude-3'],
  ['a.b.c.claude-3', 'cclaude-3'],
  ['gpt-3.5-turbo', 'gpt-35-turbo'],
  ['a.1', 'a1'],
  ['x'.repeat(200), 'x'.repeat(128)],
])('the model %s is compared as %s', (name, plain) => {
  expect(modelNames([name])).toEqual([plain]);
});

it('compares the first four names of a span', () => {
  expect(modelNames(['a', 'b', 'c', 'd', 'e'])).toEqual(['a', 'b', 'c', 'd']);
});

describe('isSameModel', () => {
  it.each<[string[], string[], boolean | undefined]>([
    [[], ['a'], undefined],
    [['a'], [], undefined],
    [['a'], ['a'], true],
    [['a', 'b'], ['c', 'b'], true],
    [['a'], ['b'], false],
    [['gpt-4o'], ['gpt-4o-2024-07-18'], true],
    [['gpt-4o-2024-07-18'], ['gpt-4o'], true],
    [['gpt-4o'], ['gpt-4o-mini'], false],
    [['gpt-4o'], ['xgpt-4o-2024-07-18'], false],
    [['claude'], ['claude@20241022'], true],
    [['claude'], ['claude:v1'], true],
    [['claude'], ['claude:v1x'], true],
    [['claude'], ['claude-vx'], false],
    [['claude'], ['claude-latest'], true],
    [['claude'], ['claude-latest-1'], false],
    [['claude'], ['claude-123'], false],
    [['claude'], ['claude.2024'], false],
  ])('%j and %j: %s', (one, other, expected) => {
    expect(isSameModel(one, other)).toBe(expected);
  });
});

describe('isSameInput', () => {
  it.each<[Partial<ModelUse>, Partial<ModelUse>, boolean | undefined]>([
    [{}, { inputTokens: 1 }, undefined],
    [{ inputTokens: 1 }, {}, undefined],
    [{ inputTokens: 10 }, { inputTokens: 10 }, true],
    [{ inputTokens: 10 }, { inputTokens: 11 }, false],
    [{ inputTokens: 10, cachedTokens: 4 }, { inputTokens: 14 }, true],
    [{ inputTokens: 10, cachedTokens: 4 }, { inputTokens: 6 }, true],
    [{ inputTokens: 10 }, { inputTokens: 6, cachedTokens: 4 }, true],
    [{ inputTokens: 10, cacheCreationTokens: 4 }, { inputTokens: 14 }, true],
    [{ inputTokens: 10, cacheCreationTokens: 4 }, { inputTokens: 6 }, true],
    [{ inputTokens: 10, cachedTokens: 4, cacheCreationTokens: 3 }, { inputTokens: 17 }, true],
    [{ inputTokens: 10, cachedTokens: 4, cacheCreationTokens: 3 }, { inputTokens: 3 }, true],
    [{ inputTokens: 10, cachedTokens: 4, cacheCreationTokens: 3 }, { inputTokens: 11 }, false],
  ])('%j and %j: %s', (one, other, expected) => {
    expect(isSameInput(use(one), use(other))).toBe(expected);
  });
});

describe('isSameUse', () => {
  it.each<[Partial<ModelUse>, Partial<ModelUse>, boolean]>([
    [{ inputTokens: 1, outputTokens: 2 }, { inputTokens: 1, outputTokens: 2 }, true],
    [{ inputTokens: 1, outputTokens: 2 }, { inputTokens: 1, outputTokens: 3 }, false],
    [{ inputTokens: 1, outputTokens: 2 }, { inputTokens: 3, outputTokens: 2 }, false],
    [{ inputTokens: 1 }, { inputTokens: 1, outputTokens: 3 }, true],
    [{ outputTokens: 2 }, { inputTokens: 1, outputTokens: 2 }, true],
    [{ outputTokens: 2 }, { inputTokens: 1, outputTokens: 3 }, false],
    [{ totalTokens: 3 }, { totalTokens: 3 }, true],
    [{ totalTokens: 3 }, { totalTokens: 4 }, false],
    [{}, {}, false],
    [{ inputTokens: 1, totalTokens: 3 }, { outputTokens: 2, totalTokens: 3 }, true],
    // What Claude announces at the start of a stream is added by some.
    [{ models: ['claude-3'], outputTokens: 10 }, { outputTokens: 18 }, true],
    [{ models: ['claude-3'], outputTokens: 18 }, { outputTokens: 10 }, true],
    [{ models: ['claude-3'], outputTokens: 10 }, { outputTokens: 19 }, false],
    [{ models: ['a', 'claude-3'], outputTokens: 10 }, { outputTokens: 11 }, true],
    [{ models: ['gpt-4o'], outputTokens: 10 }, { outputTokens: 11 }, false],
  ])('%j and %j: %s', (one, other, expected) => {
    expect(isSameUse(use(one), use(other))).toBe(expected);
  });
});

it('what several calls used is added, where it is known', () => {
  expect(sumOfUses([])).toBeUndefined();
  const first = use({ models: ['a'], inputTokens: 1, totalTokens: 4, cachedTokens: 1, cacheCreationTokens: 2 });
  const second = use({ models: ['b'], inputTokens: 2, outputTokens: 5, cachedTokens: 3, cacheCreationTokens: 4 });
  expect(sumOfUses([first])).toBe(first);
  expect(sumOfUses([first, second])).toEqual({
    models: ['a'],
    inputTokens: 3,
    outputTokens: 5,
    totalTokens: 4,
    cachedTokens: 4,
    cacheCreationTokens: 6,
  });
});
