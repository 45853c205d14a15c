// `sgp-local import FILE`: sends the spans of an NDJSON file in batches. A line that is refused is reported with its
// number; the others of its batch still arrive.

import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import pc from 'picocolors';
import { type BackendClient, RequestError } from './backend-client';
import { showProgress } from './show-progress';

const MAX_BATCH_ITEMS = 200;
const MAX_BATCH_LENGTH = 4_000_000;

/** More refused lines than this are counted but not listed. */
const MAX_LISTED = 20;

interface Line {
  number: number;
  value: unknown;
}

interface RefusedLine {
  line: number;
  reason: string;
}

export interface ImportArguments {
  progress?: boolean;
  json?: boolean;
}

export async function runImport(client: BackendClient, file: string, args: ImportArguments): Promise<void> {
  const refused: RefusedLine[] = [];
  let imported = 0;
  const progress = showProgress(args.progress ?? (args.json ? false : undefined));
  try {
    for await (const batch of batches(file, refused)) {
      imported += await send(client, batch, refused);
      progress.update(`Imported ${imported} spans`);
    }
  } finally {
    progress.end();
  }
  refused.sort((a, b) => a.line - b.line);
  if (args.json)
    console.log(JSON.stringify({ imported, refused: refused.length, errors: refused.slice(0, MAX_LISTED) }));
  else report(imported, refused);
  if (refused.length > 0) process.exitCode = 1;
}

function report(imported: number, refused: readonly RefusedLine[]): void {
  for (const { line, reason } of refused.slice(0, MAX_LISTED)) console.error(`${pc.red(`line ${line}:`)} ${reason}`);
  if (refused.length > MAX_LISTED) console.error(`… and ${refused.length - MAX_LISTED} more refused lines.`);
  console.error(`Imported ${imported} spans${refused.length > 0 ? `, ${refused.length} lines refused` : ''}.`);
}

async function* batches(file: string, refused: RefusedLine[]): AsyncGenerator<Line[]> {
  const input = file === '-' ? process.stdin : createReadStream(file);
  // readline swallows a file that cannot be opened.
  const failed = new Promise<never>((_, reject) => {
    input.once('error', (error: NodeJS.ErrnoException) => reject(unreadable(file, error)));
  });
  failed.catch(() => {});
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]();
  let batch: Line[] = [];
  let length = 0;
  for (let number = 1; ; number++) {
    const next = await Promise.race([lines.next(), failed]);
    if (next.done) break;
    if (next.value.trim() === '') continue;
    if (batch.length > 0 && (batch.length >= MAX_BATCH_ITEMS || length + next.value.length > MAX_BATCH_LENGTH)) {
      yield batch;
      batch = [];
      length = 0;
    }
    try {
      batch.push({ number, value: JSON.parse(next.value) });
      length += next.value.length;
    } catch {
      refused.push({ line: number, reason: 'It is not JSON.' });
    }
  }
  if (batch.length > 0) yield batch;
}

function unreadable(file: string, { code }: NodeJS.ErrnoException): Error {
  const reason =
    code === 'ENOENT'
      ? `There is no file ${file}.`
      : code === 'EISDIR'
        ? `${file} is a folder.`
        : `${file} cannot be read (${code}).`;
  return new Error(`${reason} Name a file with one span per line, as "sgp-local export" writes it, or - for stdin.`);
}

/** @returns how many arrived */
async function send(client: BackendClient, batch: Line[], refused: RefusedLine[]): Promise<number> {
  try {
    await client.send('PUT', '/v5/spans/batch', { items: batch.map(({ value }) => value) });
    return batch.length;
  } catch (error) {
    if (
      !(error instanceof RequestError) ||
      error.status === undefined ||
      ![400, 409, 413, 422].includes(error.status)
    ) {
      throw error;
    }
    const named = namedItems(error.detail);
    if (named.size > 0) {
      for (const [index, reason] of named) refused.push({ line: (batch[index] as Line).number, reason });
      const rest = batch.filter((_, index) => !named.has(index));
      return rest.length === 0 ? 0 : send(client, rest, refused);
    }
    if (batch.length === 1) {
      const reason = typeof error.detail === 'string' ? error.detail : error.message;
      refused.push({ line: (batch[0] as Line).number, reason });
      return 0;
    }
    // The answer does not say which item is wrong: the halves of the batch are sent alone, until it is found.
    const middle = Math.ceil(batch.length / 2);
    return (await send(client, batch.slice(0, middle), refused)) + (await send(client, batch.slice(middle), refused));
  }
}

/** The items that a 422 names, with what is wrong. */
function namedItems(detail: unknown): Map<number, string> {
  const named = new Map<number, string>();
  if (!Array.isArray(detail)) return named;
  for (const { loc, msg } of detail as { loc?: unknown[]; msg?: string }[]) {
    const index = loc?.[2];
    if (loc?.[1] === 'items' && typeof index === 'number') named.set(index, `${loc.slice(3).join('.')}: ${msg}`);
  }
  return named;
}
