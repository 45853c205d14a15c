// Logfire, and Pydantic AI beside it (mapping 5.3): spans are what the rest of them says. A placeholder is written when
// a span starts, beside the span itself (mapping 16.3).
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
