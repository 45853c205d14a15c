// `sgp-local show <id>`: a trace as a tree, or a span with what is below it.

import type { BackendClient } from './backend-client';
import { findSpans } from './find-spans';
import { spanTree } from './span-tree';

export async function runShow(client: BackendClient, id: string, args: { json?: boolean }): Promise<void> {
  const spans = await findSpans(client, id);
  if (args.json) console.log(JSON.stringify(spans, undefined, 2));
  else for (const line of spanTree(spans)) console.log(line);
}
