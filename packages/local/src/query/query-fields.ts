// The fields of the query language, stated once: the parser, the completion of the viewer and the table in
// docs/reference/local.md follow them.

import { SPAN_TYPES } from '../contract/span';
import type { QueryField } from '../contract/viewer-answers';
import type { Having, NumberField, TextField, TraceStatus } from './trace-query';

export const STATUSES: readonly TraceStatus[] = ['success', 'error', 'in-flight'];

export const HAVINGS: readonly Having[] = ['error', 'tokens', 'cost', 'model', 'service', 'group', 'feedback'];

export type FieldName = TextField | NumberField | 'type' | 'status' | 'has';

export const QUERY_FIELDS: Record<FieldName, Omit<QueryField, 'name'>> = {
  service: { kind: 'text', description: 'a span of this service', example: 'service:checkout' },
  name: { kind: 'text', description: 'a span with this name', example: 'name:lookup_order' },
  model: { kind: 'text', description: 'a call of this model', example: 'model:gpt-4o' },
  type: { kind: 'choice', description: 'a span of this type', example: 'type:COMPLETION', values: [...SPAN_TYPES] },
  status: {
    kind: 'choice',
    description: '`error`: a span failed; `in-flight`: a span has not ended; `success`: neither',
    example: 'status:error',
    values: [...STATUSES],
  },
  has: {
    kind: 'choice',
    description: 'what the trace has; `feedback` is an assessment of a span',
    example: 'has:error',
    values: [...HAVINGS],
  },
  duration: {
    kind: 'number',
    description:
      'how long it took; units `us`, `ms`, `s`, `m`, `h`. `>p95`, here and with every number: ' +
      'more than 95 % of the traces in the chosen time have',
    example: 'duration:>2s',
  },
  tokens: { kind: 'number', description: 'input and output tokens; `k` and `M` are allowed', example: 'tokens:>1000' },
  cost: { kind: 'number', description: 'reported or estimated cost in US dollars', example: 'cost:>0.01' },
  spans: { kind: 'number', description: 'number of spans', example: 'spans:>=100' },
  errors: { kind: 'number', description: 'number of failed spans', example: 'errors:>1' },
  group: { kind: 'text', description: 'the group (session, conversation)', example: 'group:session-7' },
  trace: { kind: 'text', description: 'the id of the trace', example: 'trace:4bf92f35' },
};

export const FIELD_NAMES = Object.keys(QUERY_FIELDS) as FieldName[];

/** The table as the viewer asks for it. */
export function queryFields(): QueryField[] {
  return FIELD_NAMES.map((name) => ({ name, ...QUERY_FIELDS[name] }));
}
