import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'Braintrust',
    recognisedBy: '`braintrust.span_attributes`, `braintrust.*`',
    type: 'its `type`: `llm` COMPLETION, `tool` CODE_EXECUTION, `eval`, `score` EVALUATION, other CUSTOM',
    input: '`braintrust.input_json`, `braintrust.input`',
    output: '`braintrust.output_json`, `braintrust.output`; expected `braintrust.expected`',
    usage: '`gen_ai.usage.*`, `braintrust.metrics`',
  },
];
