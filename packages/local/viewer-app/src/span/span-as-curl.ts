// A stored span as the shell command that would write it again.

import type { Span } from '../api/types';

const ITEM_FIELDS = [
  'id',
  'trace_id',
  'parent_id',
  'name',
  'type',
  'status',
  'start_timestamp',
  'end_timestamp',
  'group_id',
  'input',
  'output',
  'metadata',
  'expected',
  'obs_trace_id',
  'obs_span_id',
  'application_interaction_id',
  'application_variant_id',
] as const;

/** The item as a client would send it: without what the backend adds and without empty fields. */
export function spanAsItem(span: Span): Record<string, unknown> {
  const present = ITEM_FIELDS.filter((field) => span[field] !== null && span[field] !== undefined);
  return Object.fromEntries(present.map((field) => [field, span[field]]));
}

/** An upsert of the span. The API key is left to the shell's environment, so that it is not in what gets pasted. */
export function spanAsCurl(span: Span, origin: string): string {
  const body = JSON.stringify({ items: [spanAsItem(span)] });
  return [
    `curl -X PUT ${shellQuote(`${origin}/v5/spans/batch`)}`,
    `  -H ${shellQuote('content-type: application/json')}`,
    `  -H ${shellQuote(`x-selected-account-id: ${span.account_id}`)}`,
    '  -H "x-api-key: $SGP_API_KEY"',
    `  --data-raw ${shellQuote(body)}`,
  ].join(' \\\n');
}

/** One word for a POSIX shell: nothing inside single quotes is expanded. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
