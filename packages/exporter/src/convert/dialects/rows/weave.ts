import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'Weave',
    recognisedBy: '`wandb.*`',
    type: 'as the rest of the span says',
    input: '`input.value`, `weave.observation.input`',
    output: '`output.value`, `weave.observation.output`',
    usage: '`gen_ai.usage.*`, `llm.token_count.*`',
  },
];
