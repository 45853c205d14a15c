// A price file (CSV or JSON) to prices, or to one sentence that says what is wrong in which line.

import type { ModelPrice } from '../contract/model-price';
import { csvRecords } from './csv-records';
import { jsonRecords } from './json-records';
import { COLUMN_NAMES, PRICE_COLUMNS, type PriceColumn, REQUIRED_COLUMNS } from './price-columns';
import { PriceFileError, type PriceRecord } from './price-file-error';

export const MAX_PRICES = 10_000;
const MAX_MODEL_LENGTH = 200;

/** @throws PriceFileError */
export function readPrices(text: string): ModelPrice[] {
  const content = text.replace(/^\uFEFF/, '');
  const records = /^\s*[[{]/.test(content) ? jsonRecords(content) : csvRecords(content);
  if (records.length === 0) throw new PriceFileError(1, 'The file holds no price.');
  if (records.length > MAX_PRICES) throw new PriceFileError(1, `The file holds more than ${MAX_PRICES} prices.`);
  const firstLines = new Map<string, number>();
  return records.map((record) => {
    const price = readPrice(record);
    const key = `${price.model.toLowerCase()} ${price.asOf}`;
    const before = firstLines.get(key);
    if (before !== undefined) {
      const again = `${price.model} has a price as of ${price.asOf} in line ${before} already. Remove one of them.`;
      throw new PriceFileError(record.line, again);
    }
    firstLines.set(key, record.line);
    return price;
  });
}

function readPrice({ line, values }: PriceRecord): ModelPrice {
  const problem = (message: string) => new PriceFileError(line, message);
  const unknown = Object.keys(values).find((name) => !COLUMN_NAMES.includes(name as PriceColumn));
  if (unknown !== undefined) {
    throw problem(`There is no column ${shown(unknown)}. The columns are ${COLUMN_NAMES.join(', ')}.`);
  }
  const missing = REQUIRED_COLUMNS.find((column) => isEmpty(values[column]));
  if (missing !== undefined) throw problem(`${missing} is missing.`);
  const price: Record<string, unknown> = {};
  for (const column of COLUMN_NAMES) {
    const value = values[column];
    if (!isEmpty(value)) price[PRICE_COLUMNS[column]] = readValue(column, value, problem);
  }
  return price as unknown as ModelPrice;
}

function readValue(column: PriceColumn, value: unknown, problem: (message: string) => Error): string | number {
  if (column.endsWith('_usd_per_million')) {
    const isPlain = typeof value === 'number' || /^(?:\d{1,9}(?:\.\d{1,12})?|\.\d{1,12})$/.test(String(value));
    const usd = isPlain ? Number(value) : Number.NaN;
    if (usd >= 0 && usd <= 1e9) return usd;
    throw problem(`${column} is ${shown(value)}. Write dollars for a million tokens, for example 2.50.`);
  }
  if (typeof value !== 'string') throw problem(`${column} is ${shown(value)}. Write a text.`);
  if (column === 'as_of' && !isDay(value)) {
    throw problem(`as_of is ${shown(value)}. Write a day such as 2026-07-24.`);
  }
  if (column === 'model' && value.length > MAX_MODEL_LENGTH) {
    throw problem(`model is longer than ${MAX_MODEL_LENGTH} characters.`);
  }
  return value;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
