// The columns of a price file, in the order in which they are written: one name for CSV and JSON.

import type { ModelPrice } from '../contract/model-price';

export const PRICE_COLUMNS = {
  model: 'model',
  input_usd_per_million: 'inputUsdPerMillion',
  output_usd_per_million: 'outputUsdPerMillion',
  cached_input_usd_per_million: 'cachedInputUsdPerMillion',
  cache_write_usd_per_million: 'cacheWriteUsdPerMillion',
  as_of: 'asOf',
  source: 'source',
} as const satisfies Record<string, keyof ModelPrice>;

export type PriceColumn = keyof typeof PRICE_COLUMNS;

export const COLUMN_NAMES = Object.keys(PRICE_COLUMNS) as PriceColumn[];

export const REQUIRED_COLUMNS: readonly PriceColumn[] = [
  'model',
  'input_usd_per_million',
  'output_usd_per_million',
  'as_of',
];
