// The prices that ship with the package: facts of one day, standard tier, shortest prompts. Not kept up to date by
// itself: `sgp-local prices > prices.csv` writes them to a file to edit, `--prices prices.csv` takes it instead.

import type { ModelPrice } from '../contract/model-price';

const SEEN_ON = '2026-07-24';
const ANTHROPIC = 'https://platform.claude.com/docs/en/about-claude/pricing';
const LIST = 'LiteLLM model_prices_and_context_window.json';
const QUOTED = 'as public projects quote it';

type Row = [model: string, input: number, output: number, cachedInput?: number, cacheWrite?: number];

const FROM_ANTHROPIC: readonly Row[] = [
  ['claude-opus-5', 5, 25, 0.5, 6.25],
  ['claude-opus-4-8', 5, 25, 0.5, 6.25],
  ['claude-opus-4-7', 5, 25, 0.5, 6.25],
  ['claude-opus-4-6', 5, 25, 0.5, 6.25],
  ['claude-opus-4-5', 5, 25, 0.5, 6.25],
  ['claude-opus-4-1', 15, 75, 1.5, 18.75],
  ['claude-opus-4', 15, 75, 1.5, 18.75],
  ['claude-3-opus', 15, 75, 1.5, 18.75],
  ['claude-sonnet-5', 2, 10, 0.2, 2.5],
  ['claude-sonnet-4-6', 3, 15, 0.3, 3.75],
  ['claude-sonnet-4-5', 3, 15, 0.3, 3.75],
  ['claude-sonnet-4', 3, 15, 0.3, 3.75],
  ['claude-3-7-sonnet', 3, 15, 0.3, 3.75],
  ['claude-haiku-4-5', 1, 5, 0.1, 1.25],
  ['claude-3-5-haiku', 0.8, 4, 0.08, 1],
  ['claude-3-haiku', 0.25, 1.25, 0.03, 0.3],
];

const FROM_LIST: readonly Row[] = [
  ['gpt-5.6', 5, 30, 0.5, 6.25],
  ['gpt-5.5', 5, 30, 0.5],
  ['gpt-5.4', 2.5, 15, 0.25],
  ['gpt-5.4-mini', 0.75, 4.5, 0.075],
  ['gpt-5.4-nano', 0.2, 1.25, 0.02],
  ['gpt-5.4-pro', 30, 180, 3],
  ['gpt-5.2', 1.75, 14, 0.175],
  ['gpt-5.2-pro', 21, 168],
  ['gpt-5.1', 1.25, 10, 0.125],
  ['gpt-5', 1.25, 10, 0.125],
  ['gpt-5-mini', 0.25, 2, 0.025],
  ['gpt-5-nano', 0.05, 0.4, 0.005],
  ['gpt-5-pro', 15, 120],
  ['gpt-4.1', 2, 8, 0.5],
  ['gpt-4.1-mini', 0.4, 1.6, 0.1],
  ['gpt-4.1-nano', 0.1, 0.4, 0.025],
  ['gpt-4o', 2.5, 10, 1.25],
  // The first version was dearer than those that followed.
  ['gpt-4o-2024-05-13', 5, 15],
  ['gpt-4o-mini', 0.15, 0.6, 0.075],
  ['gpt-4-turbo', 10, 30],
  ['gpt-4', 30, 60],
  ['gpt-3.5-turbo', 0.5, 1.5],
  ['gpt-3.5-turbo-1106', 1, 2],
  ['o3', 2, 8, 0.5],
  ['o3-mini', 1.1, 4.4, 0.55],
  ['o3-pro', 20, 80],
  ['o4-mini', 1.1, 4.4, 0.275],
  ['gemini-2.5-pro', 1.25, 10, 0.125],
  ['gemini-2.5-flash', 0.3, 2.5, 0.03],
  ['gemini-2.5-flash-lite', 0.1, 0.4, 0.01],
  ['gemini-2.0-flash', 0.1, 0.4, 0.025],
  ['deepseek-chat', 0.28, 0.42, 0.028],
  ['deepseek-reasoner', 0.28, 0.42, 0.028],
  ['deepseek-v4-flash', 0.14, 0.28, 0.0028],
  ['deepseek-v4-pro', 0.435, 0.87, 0.003625],
  ['grok-4.5', 2, 6, 0.5],
  ['grok-4.3', 1.25, 2.5, 0.2],
];

const QUOTED_PRICES: readonly Row[] = [
  ['text-embedding-3-small', 0.02, 0],
  ['text-embedding-3-large', 0.13, 0],
];

export const SHIPPED_PRICES: readonly ModelPrice[] = [
  ...FROM_ANTHROPIC.map((row) => priceOf(row, ANTHROPIC)),
  ...FROM_LIST.map((row) => priceOf(row, LIST)),
  ...QUOTED_PRICES.map((row) => priceOf(row, QUOTED)),
];

function priceOf([model, input, output, cachedInput, cacheWrite]: Row, source: string): ModelPrice {
  return {
    model,
    inputUsdPerMillion: input,
    outputUsdPerMillion: output,
    cachedInputUsdPerMillion: cachedInput,
    cacheWriteUsdPerMillion: cacheWrite,
    asOf: SEEN_ON,
    source,
  };
}
