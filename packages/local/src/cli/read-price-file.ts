// The file of `--prices`, read before anything starts: a mistake in it is a wrong command line. commander puts the
// name of the option before each message.

import { readFileSync, statSync } from 'node:fs';
import type { ModelPrice } from '../contract/model-price';
import { PriceFileError } from '../prices/price-file-error';
import { readPrices } from '../prices/read-prices';

const MAX_FILE_BYTES = 5 * 1024 * 1024;

/** @throws Error that names the file, the line and what to do */
export function readPriceFile(file: string): ModelPrice[] {
  let text: string;
  try {
    const stats = statSync(file);
    if (stats.isFile() && stats.size > MAX_FILE_BYTES) throw Object.assign(new Error(), { code: 'larger than 5 MiB' });
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`${file} cannot be read (${code}). "sgp-local prices > prices.csv" writes one to start from.`);
  }
  try {
    return readPrices(text);
  } catch (error) {
    if (error instanceof PriceFileError) throw new Error(`${file}, ${error.message}`);
    throw error;
  }
}
