import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'Semantic Kernel (.NET, Python)',
    recognisedBy: '`gen_ai.operation.name`',
    type:
      'as OpenTelemetry GenAI; the operations `text_completions`, `text.completions`, `chat.completions`, ' +
      '`chat_completion` COMPLETION',
    input: '`gen_ai.input.messages`; span events with `gen_ai.event.content`; log records with JSON as their text',
    output: '`gen_ai.output.messages`; span events with `gen_ai.event.content`; log records with JSON as their text',
    usage: '`gen_ai.usage.*`',
    session: '`gen_ai.conversation.id`',
    errors: 'status, `error.type`',
  },
];
