import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'Logfire',
    recognisedBy: '`logfire.span_type`',
    type: 'as the rest of the span says; placeholders (`pending_span`) become no item',
    input: 'as the rest of the span says',
    output: 'as the rest of the span says',

    usage: '`gen_ai.usage.*`',
  },
];
