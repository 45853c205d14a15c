import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'Bedrock AgentCore (AWS Distro for OpenTelemetry)',
    recognisedBy: 'log records with the name of a scope',
    type: 'as the instrumentation says that wrote the span',
    input: '`input.messages` of the log record',
    output: '`output.messages` of the log record',
    usage: 'as the instrumentation says that wrote the span',
    session: '`session.id`',
  },
];
