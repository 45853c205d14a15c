// OpenLIT: OpenTelemetry GenAI, with further names for what workflows, agents and tools were given and answered.
import type { DraftObject, DraftValue } from '../../item/item-draft';
import type { SgpSpanType } from '../../item/sgp-item';
import type { ItemSides } from '../attribute-key';
import type { BuiltInDialect } from '../dialect';
import type { DialectView } from '../dialect-view';
import { toolCall } from '../messages/message-part';
import { plainObject } from '../messages/wrap-content';
import { scopeNameOf } from '../span-like';
import type { SpanView } from '../span-view';
import { genAiOperation, OPERATION, OUTPUT_MESSAGES, PROMPT_TEXT, TOOL_NAME } from './gen-ai';
import { CONTENT_PROMPT } from './gen-ai-events';
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

const TOOL_ARGUMENTS = 'gen_ai.tool.args';
const REASONING = 'gen_ai.content.reasoning';
const CALL_ID = 'gen_ai.tool.call.id';

/** Whether tool arguments became content; they stay in the metadata where the answer has messages of its own. */
function areArgumentsUsed(view: DialectView, { filled }: ItemSides): boolean {
  return isTool(view) ? filled.input : filled.output && !view.has(OUTPUT_MESSAGES);
}

const isTool = (view: DialectView) => view.get(OPERATION) === 'execute_tool';

/** A tool's arguments; on a call of a model they are those of a call that it answered with. */
function toolInput(view: SpanView): DraftObject | undefined {
  const given = isTool(view) ? view.loose(TOOL_ARGUMENTS) : undefined;
  return given === undefined ? undefined : plainObject(given, 'input');
}

/** The parts of an answer that was not recorded as messages. */
function answerParts(view: SpanView): DraftObject | undefined {
  const reasoning = view.text(REASONING);
  const given = isTool(view) ? undefined : view.loose(TOOL_ARGUMENTS);
  if (reasoning === undefined && given === undefined) return undefined;
  const content: DraftValue = reasoning === undefined ? null : [{ type: 'reasoning', text: reasoning }];
  if (given === undefined) return { messages: [{ role: 'assistant', content }] };
  const call = toolCall({ id: view.text(CALL_ID) ?? null, name: view.text(TOOL_NAME) ?? null, arguments: given });
  return { messages: [{ role: 'assistant', content, tool_calls: [call as DraftObject] }] };
}

/** Earlier versions join the messages of a prompt to one text, a role before each. */
function joinedPrompt(view: SpanView): DraftObject | undefined {
  const event = scopeNameOf(view.span).startsWith('openlit') && view.events.find(({ name }) => name === CONTENT_PROMPT);
  const text = event ? event.fields[PROMPT_TEXT] : undefined;
  if (typeof text !== 'string' || !JOINED_ROLE.test(text)) return undefined;
  const messages = text.split(NEXT_ROLE).map((each): DraftObject => {
    const [start = '', role = 'user'] = JOINED_ROLE.exec(each) ?? [];
    return { role, content: each.slice(start.length) };
  });
  return { messages };
}

const JOINED_ROLE = /^(system|developer|user|assistant|tool): /;
const NEXT_ROLE = /\n(?=(?:system|developer|user|assistant|tool): )/;

export const openlit: BuiltInDialect = {
  name: 'OpenLIT',
  attributes: ['openlit.*'],
  type: typeOf,
  inputs: {
    messages: joinedPrompt,
    value: ['gen_ai.workflow.input', `${AGENT}task`, `${AGENT}human_input`],
    fallback: ['mcp.request.payload'],
    dedicated: toolInput,
  },
  outputs: {
    value: ['gen_ai.workflow.output', `${AGENT}actual_output`],
    fallback: ['mcp.response.payload', `${AGENT}tool_results`],
    prompt: answerParts,
  },
  used: [{ keys: [TOOL_ARGUMENTS, REASONING], when: areArgumentsUsed }],
  sensitive: [
    TOOL_ARGUMENTS,
    REASONING,
    'gen_ai.content.revised_prompt',
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
