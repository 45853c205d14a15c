// `sgp-local show <trace-id>`: one trace as a tree.

import type { Span } from '../contract/span';
import { type BackendClient, RequestError } from './backend-client';
import { spanTree } from './span-tree';

export async function runShow(client: BackendClient, traceId: string, args: { json?: boolean }): Promise<void> {
  const spans: Span[] = [];
  for await (const page of client.spans({ trace_ids: [traceId] })) spans.push(...page);
  if (spans.length === 0) {
    throw new RequestError(
      404,
      `There is no trace ${JSON.stringify(traceId)}. "sgp-local traces" lists those there are.`,
    );
  }
  if (args.json) console.log(JSON.stringify(spans, undefined, 2));
  else for (const line of spanTree(spans)) console.log(line);
}
