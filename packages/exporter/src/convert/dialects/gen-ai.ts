// OpenTelemetry's GenAI semantic conventions, all versions in the field (mapping 1): operation names and content
// attributes.
import type { DraftObject, DraftValue } from '../../item/item-draft';
import type { SgpSpanType } from '../../item/sgp-item';
import type { ItemSides } from '../attribute-key';
import { carriedType } from '../carried-type';
import type { BuiltInDialect } from '../dialect';
import type { DialectView } from '../dialect-view';
import { isEmbeddingWord, typeOfOperation } from '../kind-types';
import { instructed } from '../messages/instructions';
import { isObject } from '../messages/json-shape';
import { unwrapLangChain } from '../messages/langchain-values';
import { normaliseMessages } from '../messages/normalise-messages';
import { plainObject, wrapContent } from '../messages/wrap-content';
import type { SpanView } from '../span-view';
import { withSchema } from './ai-sdk';

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

export const OPERATION = 'gen_ai.operation.name';
export const EXECUTE_TOOL = 'execute_tool';
export const REQUEST_MODEL = 'gen_ai.request.model';
export const INPUT_MESSAGES = 'gen_ai.input.messages';
export const OUTPUT_MESSAGES = 'gen_ai.output.messages';
export const INSTRUCTIONS = 'gen_ai.system_instructions';
export const TOOL_DEFINITIONS = 'gen_ai.tool.definitions';
/** Attributes with one JSON text for each side, which several frameworks write. */
export const PROMPT_TEXT = 'gen_ai.prompt';
export const COMPLETION_TEXT = 'gen_ai.completion';
const OFFERED_TOOLS = 'gen_ai.request.available_tools';
const ARGUMENTS = 'gen_ai.tool.call.arguments';
const RESULT = 'gen_ai.tool.call.result';
const TOOL_INPUT = 'gen_ai.tool.input';
const TOOL_OUTPUT = 'gen_ai.tool.output';
const RETRIEVAL_QUERY = 'gen_ai.retrieval.query.text';
const RETRIEVAL_DOCUMENTS = 'gen_ai.retrieval.documents';
const MEMORY_QUERY = 'gen_ai.memory.query.text';
const MEMORY_RECORDS = 'gen_ai.memory.records';
const GUARDRAIL_INPUT = 'gen_ai.guardrail.input';
const GUARDRAIL_OUTPUT = 'gen_ai.guardrail.output';
const SYSTEM = 'gen_ai.system';
const PROVIDER = 'gen_ai.provider.name';
const RESPONSE_MODEL = 'gen_ai.response.model';
const AGENT_NAME = 'gen_ai.agent.name';
export const TOOL_NAME = 'gen_ai.tool.name';
const SPAN_KIND = 'gen_ai.span.kind';
/** Attributes of the conventions that {@link inputMessages} reads itself. */
const OWN_INPUT_KEYS = new Set([INPUT_MESSAGES, INSTRUCTIONS, TOOL_DEFINITIONS]);
const INPUT_EVENT = /^gen_ai\.((system|user|assistant|tool)\.message|content\.prompt)$/;

/** The operation that the conventions' attribute names. */
export function genAiOperation(view: DialectView): string | undefined {
  return view.text(OPERATION);
}

function spanType(view: SpanView): SgpSpanType | undefined {
  if (view.has('gen_ai.guardrail.name')) return 'GUARDRAIL';
  const operation = genAiOperation(view);
  const type = operation === undefined ? undefined : (genAiOperationTypes[operation] ?? namedType(operation));
  return type === 'CODE_EXECUTION' && view.get('gen_ai.tool.type') === 'datastore' ? 'KB_RETRIEVAL' : type;
}

/** The type of an operation outside the conventions that names an agent, a tool or a retrieval. */
function namedType(operation: string): SgpSpanType | undefined {
  const type = typeOfOperation(operation);
  return type === 'COMPLETION' || type === 'CUSTOM' ? undefined : type;
}

/** The type of a span whose operation is missing or unknown, inferred from what else the span carries. */
function fallbackType(view: SpanView): SgpSpanType | undefined {
  return carriedType(view, {
    operation: genAiOperation(view),
    hasModel: view.has(REQUEST_MODEL) || view.has(RESPONSE_MODEL),
    hasProvider: view.has(SYSTEM) || view.has(PROVIDER),
    // Traceloop writes the name of an agent onto everything below it.
    hasAgent: view.has(AGENT_NAME) && !view.names.some(({ isInherited }) => isInherited),
    hasTool: view.has(TOOL_NAME),
  });
}

function isEmbedding(view: DialectView): boolean {
  return [genAiOperation(view), view.text(SPAN_KIND)].some((name) => name !== undefined && isEmbeddingWord(name));
}

/**
 * `gen_ai.input.messages` with the system instructions in front. Instructions alone are all there is only if no other
 * source has a prompt.
 */
function inputMessages(view: SpanView): DraftObject | undefined {
  const recorded = view.messages(INPUT_MESSAGES);
  const hasMessages = Array.isArray(recorded) && recorded.length > 0;
  if (hasMessages || !view.has(INSTRUCTIONS) || !hasOtherInput(view)) {
    return genAiMessages(recorded, view, view.loose(INSTRUCTIONS));
  }
  // They stay in the metadata unless the other source takes them in.
  const instructions = view.loose(INSTRUCTIONS);
  view.unread.set(INSTRUCTIONS, typeof instructions === 'string' ? instructions : JSON.stringify(instructions));
  return undefined;
}

function hasOtherInput(view: SpanView): boolean {
  return (
    view.names.some(({ key, side }) => side === 'input' && !OWN_INPUT_KEYS.has(key)) ||
    view.events.some(({ name, fields }) => INPUT_EVENT.test(name) || INPUT_MESSAGES in fields)
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

/** Tool definitions as they were recorded, in each dialect's own shape. */
export function withTools(input: DraftObject, view: SpanView): DraftObject {
  const tools = view.structured(TOOL_DEFINITIONS) ?? view.structured(OFFERED_TOOLS);
  if (Array.isArray(tools) && tools.length > 0) input.tools ??= tools;
  return withSchema(input, view);
}

function outputMessages(view: SpanView): DraftObject | undefined {
  const recorded = view.messages(OUTPUT_MESSAGES);
  const messages = Array.isArray(recorded) ? normaliseMessages(recorded, 'assistant') : undefined;
  return messages && { messages };
}

/** Content keys of tools, retrievals, memories and guardrails. */
function dedicatedInput(view: SpanView): DraftObject | undefined {
  const tool = toolValue(view, ARGUMENTS) ?? view.loose(TOOL_INPUT);
  if (tool !== undefined) return plainObject(tool, 'input');
  const query = view.text(RETRIEVAL_QUERY) ?? view.text(MEMORY_QUERY);
  if (query !== undefined) return { query };
  const records = isMemorySearch(view) ? undefined : view.structured(MEMORY_RECORDS);
  if (records !== undefined) return { records };
  const guarded = view.loose(GUARDRAIL_INPUT);
  return guarded === undefined ? undefined : wrapContent(guarded, { side: 'input' });
}

function dedicatedOutput(view: SpanView): DraftObject | undefined {
  const result = toolValue(view, RESULT) ?? unwrapped(view.loose(TOOL_OUTPUT));
  if (result !== undefined) return plainObject(result, 'output');
  const documents = view.structured(RETRIEVAL_DOCUMENTS);
  if (documents !== undefined) return Array.isArray(documents) ? { documents } : documents;
  const records = isMemorySearch(view) ? view.structured(MEMORY_RECORDS) : undefined;
  if (records !== undefined) return { records };
  const verdict = view.loose(GUARDRAIL_OUTPUT);
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

function isMemorySearch(view: DialectView): boolean {
  return view.get(OPERATION) === 'search_memory';
}

const VARIABLE = 'gen_ai.prompt.variable.';

/** Name and variables of a prompt template. */
function promptTemplate(view: SpanView): DraftObject | undefined {
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

/** Records are the output of a search and the input of any other operation: left out when that side is filled. */
function areRecordsUsed(view: DialectView, { filled }: ItemSides): boolean {
  return isMemorySearch(view) ? filled.output : filled.input;
}

export const genAi: BuiltInDialect = {
  name: 'OpenTelemetry GenAI',
  attributes: ['gen_ai.*'],
  type: spanType,
  fallbackType,
  isEmbedding,
  inputs: { messages: inputMessages, dedicated: dedicatedInput },
  outputs: { messages: outputMessages, dedicated: dedicatedOutput },
  promptTemplate,
  completeInput: withTools,
  content: {
    input: [
      INPUT_MESSAGES,
      INSTRUCTIONS,
      TOOL_DEFINITIONS,
      OFFERED_TOOLS,
      ARGUMENTS,
      TOOL_INPUT,
      RETRIEVAL_QUERY,
      MEMORY_QUERY,
      GUARDRAIL_INPUT,
    ],
    output: [OUTPUT_MESSAGES, RESULT, TOOL_OUTPUT, RETRIEVAL_DOCUMENTS, GUARDRAIL_OUTPUT],
  },
  sensitive: [MEMORY_RECORDS, `${VARIABLE}*`],
  used: [{ keys: [MEMORY_RECORDS], when: areRecordsUsed }],
  usage: {
    input_tokens: ['gen_ai.usage.input_tokens', 'gen_ai.usage.prompt_tokens', 'gen_ai.response.input_tokens'],
    output_tokens: ['gen_ai.usage.output_tokens', 'gen_ai.usage.completion_tokens', 'gen_ai.response.output_tokens'],
    total_tokens: ['gen_ai.usage.total_tokens'],
    cached_input_tokens: [
      'gen_ai.usage.cache_read.input_tokens',
      'gen_ai.usage.cache_read_input_tokens',
      'gen_ai.usage.cached_input_tokens',
      'gen_ai.usage.cache_read_tokens',
      'gen_ai.usage.input_cached_tokens',
      'gen_ai.usage.details.cache_read_tokens',
    ],
    cache_creation_input_tokens: [
      'gen_ai.usage.cache_write.input_tokens',
      'gen_ai.usage.cache_creation.input_tokens',
      'gen_ai.usage.cache_creation_input_tokens',
      'gen_ai.usage.cache_write_input_tokens',
      'gen_ai.usage.cache_write_tokens',
      'gen_ai.usage.input_cache_creation',
      'gen_ai.usage.details.cache_write_tokens',
    ],
    reasoning_tokens: [
      'gen_ai.usage.reasoning.output_tokens',
      'gen_ai.usage.reasoning_tokens',
      'gen_ai.usage.thoughts_tokens',
      'gen_ai.usage.details.reasoning_tokens',
    ],
  },
  cost: ['gen_ai.usage.cost', 'gen_ai.cost.total_cost', 'operation.cost'],
  session: ['gen_ai.conversation.id', 'conversation.id'],
  models: { request: [REQUEST_MODEL], response: [RESPONSE_MODEL] },
  tools: [TOOL_NAME],
  providers: [PROVIDER, SYSTEM],
  responseIds: ['gen_ai.response.id'],
  finishReasons: ['gen_ai.response.finish_reasons'],
  stopReasons: ['gen_ai.response.stop_reason'],
};
