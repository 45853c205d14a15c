// A price table as a file: what `sgp-local prices` prints, and `--prices` reads back.

import type { ModelPrice } from '../contract/model-price';
import { COLUMN_NAMES, PRICE_COLUMNS } from './price-columns';

export function pricesAsCsv(prices: readonly ModelPrice[]): string {
  const rows = prices.map((price) => COLUMN_NAMES.map((column) => csvField(price[PRICE_COLUMNS[column]])).join(','));
  return `${[COLUMN_NAMES.join(','), ...rows].join('\n')}\n`;
}

export function pricesAsJson(prices: readonly ModelPrice[]): string {
  const rows = prices.map((price) =>
    JSON.stringify(Object.fromEntries(COLUMN_NAMES.map((column) => [column, price[PRICE_COLUMNS[column]]]))),
  );
  return `[\n${rows.map((row) => `  ${row}`).join(',\n')}\n]\n`;
}

function csvField(value: string | number | undefined): string {
  const text = String(value ?? '');
  return /[",\n\r]|^#/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
