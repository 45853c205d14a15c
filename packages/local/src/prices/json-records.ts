// The records of a JSON file: an array of objects.

import { PriceFileError, type PriceRecord } from './price-file-error';

/** @throws PriceFileError */
export function jsonRecords(text: string): PriceRecord[] {
  const entries = parse(text);
  if (!Array.isArray(entries)) {
    throw new PriceFileError(1, 'The file is not a list of prices. "sgp-local prices --json" prints an example.');
  }
  const lines = entryLines(text);
  return entries.map((entry, index) => {
    const line = lines[index] ?? 1;
    if (typeof entry === 'object' && entry !== null && !Array.isArray(entry)) return { line, values: entry };
    throw new PriceFileError(line, `Entry ${index + 1} is not an object with a model and its prices.`);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const { message } = error as Error;
    const position = /position (\d+)/.exec(message)?.[1];
    // Where the text ends too early, Node names no position.
    const line = text.slice(0, position === undefined ? text.length : Number(position)).split('\n').length;
    const reason = message.replace(/,? ?(?:\.\.\.)?"[\s\S]*$| in JSON[\s\S]*$/, '');
    throw new PriceFileError(line, `The file is not valid JSON: ${reason}.`);
  }
}

/** In which line each entry of the outermost array starts. */
function entryLines(text: string): number[] {
  const lines: number[] = [];
  let line = 1;
  let depth = 0;
  let expectsEntry = false;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[^\s"]|\n/gs)) {
    if (token === '\n') {
      line++;
      continue;
    }
    if (depth === 1 && expectsEntry && token !== ']') {
      lines.push(line);
      expectsEntry = false;
    }
    if (token === '[' || token === '{') depth++;
    if (token === ']' || token === '}') depth--;
    if (depth === 1 && (token === ',' || lines.length === 0)) expectsEntry = true;
  }
  return lines;
}
