// OpenLIT: OpenTelemetry GenAI, with further names for what workflows, agents and tools were given and answered.
import type { DraftObject } from '../../item/item-draft';
import type { SgpSpanType } from '../../item/sgp-item';
import type { BuiltInDialect } from '../dialect';
import type { Message } from '../messages/message';
import { toolCall } from '../messages/message-part';
import type { SpanView } from '../span-view';
import { genAiOperation, TOOL_NAME } from './gen-ai';
import { mcpType } from './mcp';

const AGENT = 'gen_ai.agent.';
const ARGUMENTS = 'gen_ai.tool.args';
const REASONING = 'gen_ai.content.reasoning';

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

/** What a model thought, and the tool that it called, beside a call whose answer has no text. */
function answer(view: SpanView): DraftObject | undefined {
  if (genAiOperation(view) !== 'chat') return undefined;
  const thought = view.text(REASONING);
  const name = view.text(TOOL_NAME);
  const args = view.loose(ARGUMENTS);
  if (thought === undefined && name === undefined && args === undefined) return undefined;
  view.taken.add(REASONING);
  const message: Message = {
    role: 'assistant',
    content: thought === undefined ? null : [{ type: 'reasoning', text: thought }],
  };
  if (name !== undefined || args !== undefined)
    message.tool_calls = [
      toolCall({ id: view.text('gen_ai.tool.call.id') ?? null, name: name ?? null, arguments: args }),
    ];
  return { messages: [message] };
}

export const openlit: BuiltInDialect = {
  name: 'OpenLIT',
  attributes: ['openlit.*'],
  type: typeOf,
  inputs: {
    value: ['gen_ai.workflow.input', `${AGENT}task`, `${AGENT}human_input`],
    dedicated: [ARGUMENTS, 'mcp.request.payload'],
  },
  outputs: {
    messages: answer,
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
