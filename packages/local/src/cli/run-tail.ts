// `sgp-local tail`: a line for each span that is written, until Ctrl-C.

import pc from 'picocolors';
import type { Span } from '../contract/span';
import type { BackendClient } from './backend-client';
import { describe } from './span-tree';
import { localTimeOfDay, printable } from './terminal-text';

export async function runTail(client: BackendClient, args: { json?: boolean }): Promise<void> {
  const stopping = new AbortController();
  process.once('SIGINT', () => stopping.abort());
  process.once('SIGTERM', () => stopping.abort());
  let isConnected = false;
  for await (const line of client.lines('/local/tail', stopping.signal)) {
    if (!isConnected && !args.json) console.error(pc.dim('Waiting for spans. Ctrl-C ends it.'));
    isConnected = true;
    if (line === '') continue;
    if (args.json) console.log(line);
    else console.log(lineOf(JSON.parse(line) as Span));
  }
  if (!stopping.signal.aborted) console.error('The backend has stopped.');
}

function lineOf(span: Span): string {
  const service = span.metadata?.['service.name'];
  const parts = [
    pc.dim(localTimeOfDay(span.start_timestamp)),
    typeof service === 'string' ? pc.cyan(printable(service)) : '',
    describe(span),
    pc.dim(printable(span.trace_id)),
  ];
  return parts.filter((part) => part !== '').join('  ');
}
