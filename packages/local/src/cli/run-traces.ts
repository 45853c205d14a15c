// `sgp-local traces`: the newest traces as a table, or as JSON.

import pc from 'picocolors';
import type { TracePage, TraceSummary } from '../contract/viewer-answers';
import type { BackendClient } from './backend-client';
import { cost, count, duration, fit, localTime, printable, statusMark } from './terminal-text';

export interface TracesArguments {
  limit: number;
  /** In the query language, see docs/reference/local.md. */
  query?: string;
  text?: string;
  status?: string;
  type?: string;
  group?: string;
  json?: boolean;
}

export async function runTraces(client: BackendClient, args: TracesArguments): Promise<void> {
  const query = new URLSearchParams({ limit: String(args.limit) });
  if (args.query !== undefined) query.set('query', args.query);
  if (args.text !== undefined) query.set('q', args.text);
  if (args.status !== undefined) query.set('status', args.status.toUpperCase().replace('-', '_'));
  if (args.type !== undefined) query.set('type', args.type);
  if (args.group !== undefined) query.set('group', args.group);
  const { items } = await client.get<TracePage>(`/viewer-api/traces?${query}`);
  if (args.json) console.log(JSON.stringify(items.map(withTimes), undefined, 2));
  else if (items.length === 0) console.error('No traces.');
  else for (const line of table(items)) console.log(line);
}

/** Names say the unit; times as ISO 8601. */
function withTimes({ start_us, duration_us, ...rest }: TraceSummary): object {
  return {
    ...rest,
    start_timestamp: new Date(start_us / 1000).toISOString(),
    duration_ms: duration_us === null ? null : duration_us / 1000,
  };
}

function table(items: readonly TraceSummary[]): string[] {
  const rows = items.map((item) => ({
    started: localTime(item.start_us / 1000),
    name: item.name === null ? '(root not there yet)' : printable(item.name),
    duration: duration(item.duration_us),
    spans: count(item.span_count),
    tokens: count(
      item.input_tokens === null && item.output_tokens === null
        ? null
        : (item.input_tokens ?? 0) + (item.output_tokens ?? 0),
    ),
    cost: cost(item.cost_usd, item.estimated_cost_usd !== null),
    id: printable(item.trace_id),
  }));
  const width = (key: keyof (typeof rows)[number], max: number) =>
    Math.min(max, Math.max(key.length, ...rows.map((row) => row[key].length)));
  const widths = {
    name: width('name', 40),
    duration: width('duration', 12),
    tokens: width('tokens', 12),
    cost: width('cost', 10),
  };
  const header = [
    fit('started', 19),
    fit('name', widths.name),
    fit('status', 9),
    fit('duration', widths.duration, 'right'),
    fit('spans', 6, 'right'),
    fit('tokens', widths.tokens, 'right'),
    fit('cost', widths.cost, 'right'),
    'trace id',
  ].join('  ');
  const lines = rows.map((row, index) =>
    [
      pc.dim(fit(row.started, 19)),
      pc.bold(fit(row.name, widths.name)),
      statusMark(statusOf(items[index] as TraceSummary), 9),
      fit(row.duration, widths.duration, 'right'),
      fit(row.spans, 6, 'right'),
      fit(row.tokens, widths.tokens, 'right'),
      fit(row.cost, widths.cost, 'right'),
      pc.cyan(row.id),
    ].join('  '),
  );
  return [pc.dim(header), ...lines];
}

function statusOf({ error_count, open_count }: TraceSummary): 'ok' | 'error' | 'in flight' {
  if (error_count > 0) return 'error';
  return open_count > 0 ? 'in flight' : 'ok';
}
