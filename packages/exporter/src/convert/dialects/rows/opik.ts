import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'Opik',
    recognisedBy: '`opik.*`',
    type: 'as the rest of the span says',
    input: 'as the rest of the span says',
    output: 'as the rest of the span says',
    usage: 'as the rest of the span says',
  },
];
