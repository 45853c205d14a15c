import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'Flue',
    recognisedBy: 'the scope `@flue/opentelemetry`, `flue.*`',
    type: 'as OpenTelemetry GenAI; `flue.*` CUSTOM',
    input: '`gen_ai.input.messages`, `gen_ai.tool.call.arguments`',
    output: '`gen_ai.output.messages`, `gen_ai.tool.call.result`',
    usage: '`gen_ai.usage.*`, `flue.usage.total_tokens`',
    session: '`gen_ai.conversation.id`',
  },
];
