// `sgp-local export`: all spans of an account, or of some traces, one JSON object per line.

import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { BackendClient } from './backend-client';
import { findTraceId } from './find-spans';
import { showProgress } from './show-progress';

export interface ExportArguments {
  output?: string;
  trace?: string[];
  progress?: boolean;
  json?: boolean;
}

export async function runExport(client: BackendClient, args: ExportArguments): Promise<void> {
  const filters = args.trace === undefined ? {} : { trace_ids: await traceIds(client, args.trace) };
  let count = 0;
  const progress = showProgress(args.progress ?? (args.json ? false : undefined));
  async function* lines() {
    for await (const spans of client.spans(filters)) {
      count += spans.length;
      progress.update(`Exported ${count} spans`);
      yield spans.map((span) => `${JSON.stringify(span)}\n`).join('');
    }
  }
  const target = args.output === undefined ? process.stdout : createWriteStream(args.output);
  try {
    await pipeline(Readable.from(lines()), target, { end: args.output !== undefined });
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    // `sgp-local export | head` ends the reader first.
    if (code !== 'EPIPE') {
      if (args.output === undefined || syscall === undefined) throw error;
      throw new Error(`--output: ${args.output} cannot be written (${code}). Choose another file.`);
    }
  } finally {
    progress.end();
  }
  if (args.output === undefined) return;
  if (args.json) console.log(JSON.stringify({ exported: count, file: args.output }));
  else console.error(`Exported ${count} spans to ${args.output}.`);
}

async function traceIds(client: BackendClient, given: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const id of given) ids.push(await findTraceId(client, id));
  return ids;
}
