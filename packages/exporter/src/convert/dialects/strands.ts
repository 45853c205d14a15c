// Strands Agents: OpenTelemetry GenAI, in which several agents together have operations of their own.
import type { SgpSpanType } from '../../item/sgp-item';
import type { BuiltInDialect } from '../dialect';
import { genAiOperation } from './gen-ai';

const types: Readonly<Record<string, SgpSpanType>> = {
  __proto__: null as never,
  invoke_swarm: 'AGENT_WORKFLOW',
  invoke_graph: 'AGENT_WORKFLOW',
};

export const strands: BuiltInDialect = {
  name: 'Strands Agents',
  scopes: ['strands.telemetry.tracer'],
  type: (view) => types[genAiOperation(view) ?? ''],
};
