// What both kinds of price files (CSV, JSON) are read into, and how a mistake in one is reported.

/** One entry of a file: what stands in its columns, and in which line it starts. */
export interface PriceRecord {
  line: number;
  values: Record<string, unknown>;
}

/** What is wrong with a price file. The message names the line. */
export class PriceFileError extends Error {
  override readonly name = 'PriceFileError';

  constructor(line: number, message: string) {
    super(`line ${line}: ${message}`);
  }
}
