// CrewAI, as Traceloop's and OpenInference's packages for Python record it: what stands beside their own keys.
import type { BuiltInDialect } from '../dialect';

const CREW = 'crewai.crew.';

export const crewai: BuiltInDialect = {
  name: 'CrewAI',
  attributes: ['crewai.*'],
  inputs: { fallback: ['crew_inputs', 'flow_inputs', 'crewai.task.description'] },
  outputs: { fallback: [`${CREW}result`, `${CREW}tasks_output`] },
  sensitive: [
    'crew_agents',
    'crew_tasks',
    'formatted_description',
    'formatted_expected_output',
    'agent.goal',
    'agent.backstory',
    /^crewai\.(agent|task)\.(goal|backstory|description|expected_output|output|context|output_json|output_pydantic)$/,
    'crewai.agents',
    'crewai.tasks',
    `${CREW}tasks`,
    `${CREW}agents`,
  ],
};
