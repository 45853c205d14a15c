import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'Pydantic AI (all versions)',
    recognisedBy: 'the scope `pydantic-ai`',
    type: 'as OpenTelemetry GenAI; `agent run` AGENT_WORKFLOW, `running tool` CODE_EXECUTION, other CUSTOM',
    input: '`pydantic_ai.all_messages`, `all_messages_events`, `events`, `tool_arguments`',
    output: '`pydantic_ai.all_messages`, `all_messages_events`, `events`, `final_result`, `tool_response`',
    usage: '`gen_ai.usage.*`; of an agent `gen_ai.aggregated_usage.*`',
    session: '`gen_ai.conversation.id`',
  },
];
