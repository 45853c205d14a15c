// Logfire, and Pydantic AI beside it (mapping 5.3): a span's other attributes say its type. When a span starts, Logfire
// also writes a placeholder for it, which is not exported (mapping 16.3).
import type { BuiltInDialect } from '../dialect';

export const logfire: BuiltInDialect = {
  name: 'Logfire',
  attributes: ['logfire.*'],
  sensitive: ['logfire.msg'],
  harmless: ['logfire.null_args'],
  dropped: ['logfire.json_schema'],
  placeholders: {
    scopes: ['logfire*'],
    matches: ({ attributes }) => attributes['logfire.span_type'] === 'pending_span',
  },
};
