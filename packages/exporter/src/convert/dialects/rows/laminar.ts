import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'Laminar',
    recognisedBy: '`lmnr.span.type`',
    type:
      '`LLM` COMPLETION, `TOOL` CODE_EXECUTION, `EVALUATION`, `EVALUATOR`, `HUMAN_EVALUATOR` EVALUATION, other ' +
      'CUSTOM',
    input: '`lmnr.span.input`',
    output: '`lmnr.span.output`',
    usage: '`gen_ai.usage.*`',
  },
];
