import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'smolagents',
    recognisedBy: '`openinference.span.kind`',
    type: 'as OpenInference',
    input: '`llm.input_messages.N.*`, `input.value`, `smolagents.task`',
    output: '`llm.output_messages.N.*`, `output.value`',
    usage: '`llm.token_count.*`',
  },
];
