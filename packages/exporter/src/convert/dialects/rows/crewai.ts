import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'CrewAI',
    recognisedBy: '`openinference.span.kind`, `traceloop.span.kind`',
    type: 'as OpenInference or Traceloop',
    input: '`input.value`, `traceloop.entity.input`, `crew_inputs`, `flow_inputs`, `crewai.task.description`',
    output: '`output.value`, `traceloop.entity.output`, `crewai.crew.result`, `crewai.crew.tasks_output`',
    usage: 'as OpenInference or Traceloop',
  },
];
