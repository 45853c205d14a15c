import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'Mastra',
    recognisedBy: '`mastra.span.type`',
    type:
      'by its kind; where it names an operation that the conventions do not know (`model_generation`, ' +
      '`model_step`), CUSTOM',
    input: '`mastra.*.input`',
    output: '`mastra.*.output`',

    usage: '`gen_ai.usage.*`',
  },
];
