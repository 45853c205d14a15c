import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'your own spans',
    recognisedBy: '`sgp.span.type`, `__span_type__`',
    type: 'the type you name',
    input: '`sgp.input` (see [Writing your own spans](#writing-your-own-spans))',
    output: '`sgp.output`',

    usage: 'the dialects below',
  },
];
