import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'Haystack',
    recognisedBy: '`haystack.*`',
    type:
      '`haystack.pipeline.run`, `haystack.agent.run` AGENT_WORKFLOW; `haystack.agent.step.tool` ' +
      'CODE_EXECUTION; `haystack.chat_generator.run` COMPLETION; components by their class: `*Generator` ' +
      'COMPLETION, `*Retriever` KB_RETRIEVAL, `*Ranker` RERANKING, `*Writer` KB_ADD_CHUNK, `*PromptBuilder` ' +
      'PROMPT_ENGINEERING, `*Evaluator` EVALUATION; other CUSTOM',
    input:
      '`haystack.component.input`, `haystack.agent.input`, `haystack.agent.step.*.input`, ' +
      '`haystack.pipeline.input_data`',
    output:
      '`haystack.component.output`, `haystack.agent.output`, `haystack.agent.step.*.output`, ' +
      '`haystack.pipeline.output_data`',
    usage: 'the `usage` inside the replies of `haystack.component.output`',
  },
];
