// Mastra (mapping 5.4): one kind attribute, and content as JSON texts under the name of the kind.
import type { DraftObject } from '../../item/item-draft';
import type { SgpSpanType } from '../../item/sgp-item';
import type { ContentSide } from '../attribute-key';
import type { BuiltInDialect } from '../dialect';
import { wrapWithoutVectors } from '../embedding-vectors';
import { instructed } from '../messages/instructions';
import type { Message } from '../messages/message';
import type { SpanView } from '../span-view';
import { genAiOperation, INSTRUCTIONS, takeInstructions } from './gen-ai';

const PREFIX = 'mastra.';
const METADATA = 'mastra.metadata.';
const SESSION_NAMES = ['sessionId', 'session_id', 'conversationId', 'threadId', 'chatId'];

const types: Readonly<Record<string, SgpSpanType>> = {
  __proto__: null as never,
  agent_run: 'AGENT_WORKFLOW',
  workflow_run: 'CUSTOM',
  model_generation: 'COMPLETION',
  llm_generation: 'COMPLETION',
  tool_call: 'CODE_EXECUTION',
  mcp_tool_call: 'CODE_EXECUTION',
  client_tool_call: 'CODE_EXECUTION',
  provider_tool_call: 'CODE_EXECUTION',
  rag_vector_operation: 'KB_RETRIEVAL',
  rag_embedding: 'CUSTOM',
};

/**
 * Its exporters name every operation. One that the conventions do not know is a step inside or around the call that has
 * the usage.
 */
function typeOf(spanType: string, operation: string | undefined): SgpSpanType {
  if (operation === undefined) return types[spanType] ?? 'CUSTOM';
  return spanType === 'rag_vector_operation' ? 'KB_RETRIEVAL' : 'CUSTOM';
}

function content(view: SpanView, side: ContentSide): DraftObject | undefined {
  const key = view.names.find((name) => name.side === side && name.key.startsWith(PREFIX))?.key;
  const read = key === undefined ? undefined : wrapWithoutVectors(view.loose(key), key, side);
  if (side === 'output' || !Array.isArray(read?.messages) || !view.has(INSTRUCTIONS)) return read;
  // An agent's instructions stand apart from what it was asked.
  return { ...read, messages: instructed(read.messages as Message[], takeInstructions(view)) };
}

export const mastra: BuiltInDialect = {
  name: 'Mastra',
  attributes: [`${PREFIX}*`],
  type: (view) => {
    const type = view.text('mastra.span.type')?.toLowerCase();
    return type === undefined ? undefined : typeOf(type, genAiOperation(view));
  },
  inputs: { value: (view) => content(view, 'input') },
  outputs: { value: (view) => content(view, 'output') },
  // Not `mastra.metadata.*`: there users may name an attribute `input` or `output`.
  content: { input: [/^mastra\.(?!metadata\.)[\w-]+\.input$/], output: [/^mastra\.(?!metadata\.)[\w-]+\.output$/] },
  sensitive: [`${METADATA}body`],
  session: SESSION_NAMES.map((name) => METADATA + name),
  user: [`${METADATA}userId`],
};
