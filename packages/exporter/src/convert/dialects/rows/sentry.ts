import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'Sentry',
    recognisedBy: 'its `gen_ai.*` spelling, `sentry.op`',
    type:
      'as OpenTelemetry GenAI; the operations `messages`, `responses` and `models` with a model COMPLETION; ' +
      'steps of LangChain CUSTOM',
    input: '`gen_ai.request.messages`, `gen_ai.request.available_tools`, `langchain.chain.inputs`',
    output: '`gen_ai.response.text`, `.tool_calls`, `langchain.chain.outputs`',

    usage: '`gen_ai.usage.*`',
  },
];
