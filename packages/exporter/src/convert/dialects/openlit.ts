// OpenLIT: OpenTelemetry GenAI, with further names for what workflows, agents and tools were given and answered.
import type { SgpSpanType } from '../../item/sgp-item';
import type { BuiltInDialect } from '../dialect';
import type { SpanView } from '../span-view';
import { genAiOperation } from './gen-ai';
import { mcpType } from './mcp';

const AGENT = 'gen_ai.agent.';

/** What a vector database was asked to do. */
const storeTypes: Readonly<Record<string, SgpSpanType>> = {
  __proto__: null as never,
  query: 'KB_RETRIEVAL',
  search: 'KB_RETRIEVAL',
  get: 'KB_RETRIEVAL',
  add: 'KB_ADD_CHUNK',
  insert: 'KB_ADD_CHUNK',
  upsert: 'KB_ADD_CHUNK',
};

function typeOf(view: SpanView): SgpSpanType | undefined {
  const method = view.text('mcp.method');
  if (method !== undefined) return mcpType(method, view.span.kind);
  if (genAiOperation(view) !== 'vectordb') return undefined;
  return storeTypes[view.text('db.operation.name')?.toLowerCase() ?? ''] ?? 'KB_MANAGEMENT';
}

export const openlit: BuiltInDialect = {
  name: 'OpenLIT',
  attributes: ['openlit.*'],
  type: typeOf,
  inputs: {
    value: ['gen_ai.workflow.input', `${AGENT}task`, `${AGENT}human_input`],
    dedicated: ['gen_ai.tool.args', 'mcp.request.payload'],
  },
  outputs: {
    value: ['gen_ai.workflow.output', `${AGENT}actual_output`],
    fallback: [`${AGENT}tool_results`],
    dedicated: ['mcp.response.payload'],
  },
  sensitive: [
    'gen_ai.content.*',
    `${AGENT}instructions`,
    `${AGENT}context`,
    `${AGENT}goal`,
    `${AGENT}expected_output`,
    `${AGENT}params`,
    'mcp.params',
    'mcp.result',
    'mcp.sampling.messages',
    'mcp.completion.values',
  ],
};
