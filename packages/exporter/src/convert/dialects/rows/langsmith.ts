import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'LangSmith',
    recognisedBy: '`langsmith.span.kind`',
    type:
      '`llm` COMPLETION, `tool` CODE_EXECUTION, `retriever` KB_RETRIEVAL, `prompt` PROMPT_ENGINEERING, ' +
      '`parser` DATA_MANIPULATION, other CUSTOM',
    input: '`gen_ai.prompt`',
    output: "`gen_ai.completion` (a provider's answer: `choices[].message`, the `output[]` of OpenAI's Responses API)",
    errors: 'an `exception` event',
    usage: '`gen_ai.usage.*`, `langsmith.usage_metadata` (its `total_cost` is the cost)',
  },
];
