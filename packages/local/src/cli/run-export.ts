// `sgp-local export`: all spans of an account, or of some traces, one JSON object per line.

import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { BackendClient } from './backend-client';
import { showProgress } from './show-progress';

export interface ExportArguments {
  output?: string;
  trace?: string[];
  json?: boolean;
}

export async function runExport(client: BackendClient, args: ExportArguments): Promise<void> {
  const filters = args.trace === undefined ? {} : { trace_ids: args.trace };
  let count = 0;
  const progress = showProgress(args.output !== undefined && !args.json);
  async function* lines() {
    for await (const spans of client.spans(filters)) {
      count += spans.length;
      progress.update(`${count} spans`);
      yield spans.map((span) => `${JSON.stringify(span)}\n`).join('');
    }
  }
  const target = args.output === undefined ? process.stdout : createWriteStream(args.output);
  try {
    await pipeline(Readable.from(lines()), target, { end: args.output !== undefined });
  } catch (error) {
    // `sgp-local export | head` ends the reader first.
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  }
  progress.end();
  if (args.output === undefined) return;
  if (args.json) console.log(JSON.stringify({ exported: count, file: args.output }));
  else console.error(`Exported ${count} spans to ${args.output}.`);
}
