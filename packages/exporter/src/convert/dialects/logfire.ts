// Logfire, and Pydantic AI beside it (mapping 5.3): spans are what the rest of them says. A placeholder is written when
// a span starts, beside the span itself (mapping 16.3).
import type { BuiltInDialect } from '../dialect';

export const logfire: BuiltInDialect = {
  name: 'Logfire',
  rows: [
    {
      dialect: 'Logfire',
      recognisedBy: '`logfire.span_type`',
      type: 'as the rest of the span says; placeholders (`pending_span`) become no item',
      content: 'as the rest of the span says',
      usage: '`gen_ai.usage.*`',
    },
  ],
  attributes: ['logfire.*'],
  sensitive: ['logfire.msg', 'all_messages_events'],
  harmless: ['logfire.null_args'],
  dropped: ['logfire.json_schema'],
  placeholders: {
    scopes: ['logfire*'],
    matches: ({ attributes }) => attributes['logfire.span_type'] === 'pending_span',
  },
};
