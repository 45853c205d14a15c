import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'Strands Agents',
    recognisedBy: '`gen_ai.operation.name`',
    type: 'as OpenTelemetry GenAI; `invoke_swarm`, `invoke_graph` AGENT_WORKFLOW; `execute_event_loop_cycle` CUSTOM',
    input: 'span events of both versions of the conventions',
    output: 'span events of both versions of the conventions',
    usage: '`gen_ai.usage.*`',
    session: '`session.id`',
  },
];
