// OpenTelemetry's GenAI semantic conventions, all versions in the field (mapping 1): operation names and content attributes.
import type { DraftObject, DraftValue } from '../../item/item-draft';
import type { SgpSpanType } from '../../item/sgp-item';
import { isObject } from '../messages/json-shape';
import { unwrapLangChain } from '../messages/langchain-values';
import type { Message } from '../messages/message';
import { readPart } from '../messages/message-part';
import { contentOfParts, normaliseMessages } from '../messages/normalise-messages';
import { wrapContent } from '../messages/wrap-content';
import type { SpanView } from '../span-view';

/** Types by `gen_ai.operation.name` (mapping 7.1). */
export const genAiOperationTypes: Readonly<Record<string, SgpSpanType>> = {
  __proto__: null as never,
  chat: 'COMPLETION',
  text_completion: 'COMPLETION',
  generate_content: 'COMPLETION',
  completion: 'COMPLETION',
  embeddings: 'CUSTOM',
  retrieval: 'KB_RETRIEVAL',
  search_memory: 'KB_RETRIEVAL',
  create_memory: 'KB_ADD_CHUNK',
  update_memory: 'KB_ADD_CHUNK',
  upsert_memory: 'KB_ADD_CHUNK',
  delete_memory: 'KB_MANAGEMENT',
  create_memory_store: 'KB_MANAGEMENT',
  delete_memory_store: 'KB_MANAGEMENT',
  rerank: 'RERANKING',
  execute_tool: 'CODE_EXECUTION',
  invoke_agent: 'AGENT_WORKFLOW',
  invoke_workflow: 'AGENT_WORKFLOW',
  handle_conversation_turn: 'AGENT_WORKFLOW',
  create_agent: 'CUSTOM',
  plan: 'CUSTOM',
  agent_step: 'CUSTOM',
  workflow: 'CUSTOM',
  chain: 'CUSTOM',
  decide: 'CUSTOM',
  'ai.generateSpeech': 'CUSTOM',
  'ai.transcribe': 'CUSTOM',
  'ai.streamTranscribe': 'CUSTOM',
  fetch_response: 'EXTERNAL_ENDPOINT',
  guard: 'GUARDRAIL',
  guardrail: 'GUARDRAIL',
  apply_guardrail: 'GUARDRAIL',
  run_guardrail: 'GUARDRAIL',
  evaluate: 'EVALUATION',
  evaluation: 'EVALUATION',
};

const INSTRUCTIONS = 'gen_ai.system_instructions';
/** Keys that are read together with the instructions. */
const OWN_INPUT_KEYS = new Set(['gen_ai.input.messages', INSTRUCTIONS, 'gen_ai.tool.definitions']);
const INPUT_EVENT = /^gen_ai\.((system|user|assistant|tool)\.message|content\.prompt)$/;

/** `gen_ai.input.messages` with the system instructions in front. Instructions alone are all there is only if no other source has a prompt. */
export function genAiInputMessages(view: SpanView): DraftObject | undefined {
  const recorded = view.messages('gen_ai.input.messages');
  const hasMessages = Array.isArray(recorded) && recorded.length > 0;
  if (hasMessages || !view.has(INSTRUCTIONS) || !hasOtherInput(view)) {
    return genAiMessages(recorded, view, view.loose(INSTRUCTIONS));
  }
  // They stay in the metadata unless the other source takes them in.
  const instructions = view.get(INSTRUCTIONS);
  view.unread.set(INSTRUCTIONS, typeof instructions === 'string' ? instructions : JSON.stringify(instructions));
  return undefined;
}

function hasOtherInput(view: SpanView): boolean {
  return (
    view.names.some(({ key, side }) => side === 'input' && !OWN_INPUT_KEYS.has(key)) ||
    view.events.some(({ name, fields }) => INPUT_EVENT.test(name) || 'gen_ai.input.messages' in fields)
  );
}

/** The span's instructions, for a source of messages outside its attributes. */
export function takeInstructions(view: SpanView): DraftValue | undefined {
  view.unread.delete(INSTRUCTIONS);
  return view.loose(INSTRUCTIONS);
}

/** Messages and instructions, wherever they were recorded. */
export function genAiMessages(
  recorded: DraftValue | undefined,
  view: SpanView,
  instructions: DraftValue | undefined,
): DraftObject | undefined {
  const messages = Array.isArray(recorded) ? normaliseMessages(recorded, 'user') : undefined;
  const all = instructed(messages ?? [], instructions);
  return all.length === 0 ? undefined : withTools({ messages: all }, view);
}

/** The instructions in front, unless the messages start with some; those that were recorded without their text get it. */
export function instructed(messages: Message[], instructions: DraftValue | undefined): Message[] {
  const system = systemMessage(instructions);
  const [first, ...rest] = messages;
  if (system === undefined) return messages;
  if (first?.role !== 'system' && first?.role !== 'developer') return [system, ...messages];
  return first.content === null ? [{ ...first, content: system.content }, ...rest] : messages;
}

function systemMessage(instructions: DraftValue | undefined): Message | undefined {
  if (typeof instructions === 'string') return { role: 'system', content: instructions };
  const parts = Array.isArray(instructions) ? instructions : isObject(instructions) ? [instructions] : [];
  const read = parts.map(readPart).filter((part) => part?.kind === 'part');
  return read.length > 0 ? { role: 'system', content: contentOfParts(read.map(({ part }) => part)) } : undefined;
}

/** Tool definitions as they were recorded, in each dialect's own shape. */
export function withTools(input: DraftObject, view: SpanView): DraftObject {
  const tools = view.structured('gen_ai.tool.definitions') ?? view.structured('gen_ai.request.available_tools');
  if (Array.isArray(tools) && tools.length > 0) input.tools ??= tools;
  return withSchema(input, view);
}

/** The schema that the answer had to follow: the AI SDK records it on spans of either dialect, and nothing else of the input says it. */
export function withSchema(input: DraftObject, view: SpanView): DraftObject {
  const schema = view.has('ai.schema') ? view.structured('ai.schema') : undefined;
  if (schema !== undefined) input.schema ??= schema;
  return input;
}

export function genAiOutputMessages(view: SpanView): DraftObject | undefined {
  const recorded = view.messages('gen_ai.output.messages');
  const messages = Array.isArray(recorded) ? normaliseMessages(recorded, 'assistant') : undefined;
  return messages && { messages };
}

/** Content keys of tools, retrievals, memories and guardrails. */
export function genAiDedicatedInput(view: SpanView): DraftObject | undefined {
  const tool = toolValue(view, 'gen_ai.tool.call.arguments') ?? view.loose('gen_ai.tool.input');
  if (tool !== undefined) return plainObject(tool, 'input');
  const query = view.text('gen_ai.retrieval.query.text') ?? view.text('gen_ai.memory.query.text');
  if (query !== undefined) return { query };
  const records = isMemorySearch(view) ? undefined : view.structured('gen_ai.memory.records');
  if (records !== undefined) return { records };
  const guarded = view.loose('gen_ai.guardrail.input');
  return guarded === undefined ? undefined : wrapContent(guarded, { side: 'input' });
}

export function genAiDedicatedOutput(view: SpanView): DraftObject | undefined {
  const result =
    toolValue(view, 'gen_ai.tool.call.result') ??
    view.loose('anthropic.tool_result.content') ??
    unwrapped(view.loose('gen_ai.tool.output'));
  if (result !== undefined) return plainObject(result, 'output');
  const documents = view.structured('gen_ai.retrieval.documents');
  if (documents !== undefined) return Array.isArray(documents) ? { documents } : documents;
  const records = isMemorySearch(view) ? view.structured('gen_ai.memory.records') : undefined;
  if (records !== undefined) return { records };
  const verdict = view.loose('gen_ai.guardrail.output');
  return verdict === undefined ? undefined : wrapContent(verdict, { side: 'output' });
}

/** Sentry records what LangChain's tools return as LangChain serialises it. */
function unwrapped(value: DraftValue | undefined): DraftValue | undefined {
  return isObject(value) && value.lc === 1 ? unwrapLangChain(value) : value;
}

/** Text, or JSON: AI SDK 7 encodes text too, and a text in JSON's quotes is taken for that. */
function toolValue(view: SpanView, key: string): DraftValue | undefined {
  const value = view.loose(key);
  return typeof value === 'string' && value.startsWith('"') ? view.json(key) : value;
}

function isMemorySearch(view: SpanView): boolean {
  return view.get('gen_ai.operation.name') === 'search_memory';
}

/** A tool's arguments and result are its own: nothing in them is taken for messages. */
export function plainObject(value: DraftValue, side: 'input' | 'output'): DraftObject {
  return isObject(value) ? value : { [side]: value };
}

const VARIABLE = 'gen_ai.prompt.variable.';

/** Name and variables of a prompt template. */
export function promptInput(view: SpanView): DraftObject | undefined {
  const input: DraftObject = {};
  const name = view.text('gen_ai.prompt.name');
  if (name !== undefined) input.name = name;
  const variables: DraftObject = {};
  for (const { key } of view.names) {
    const value = key.startsWith(VARIABLE) ? view.loose(key) : undefined;
    if (value !== undefined) variables[key.slice(VARIABLE.length)] = value;
  }
  if (Object.keys(variables).length > 0) input.variables = variables;
  return Object.keys(input).length > 0 ? input : undefined;
}
