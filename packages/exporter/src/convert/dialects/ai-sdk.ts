// The Vercel AI SDK, majors 4 to 7 in their `ai.*` form (mapping 4).
import type { DraftObject, DraftValue } from '../../item/item-draft';
import type { SgpSpanType } from '../../item/sgp-item';
import type { BuiltInDialect, ModelAndToolKeys } from '../dialect';
import type { DialectView } from '../dialect-view';
import { parseAny, vectorDimensions } from '../json-text';
import { jsonValue } from '../json-value';
import { isObject } from '../messages/json-shape';
import type { Message, Part } from '../messages/message';
import { readPart, toolCall } from '../messages/message-part';
import { contentOfParts, normaliseMessages } from '../messages/normalise-messages';
import { plainObject } from '../messages/wrap-content';
import type { SpanView } from '../span-view';

const OPERATION_ID = 'ai.operationId';
const PROMPT_MESSAGES = 'ai.prompt.messages';
const PROMPT = 'ai.prompt';
const PROMPT_TOOLS = 'ai.prompt.tools';
const RESPONSE_TEXT = 'ai.response.text';
const RESPONSE_OBJECT = 'ai.response.object';
const RESPONSE_CALLS = 'ai.response.toolCalls';
const RESPONSE_REASONING = 'ai.response.reasoning';
const RESPONSE_FILES = 'ai.response.files';
const CALL_ARGS = 'ai.toolCall.args';
const CALL_INPUT = 'ai.toolCall.input';
const CALL_RESULT = 'ai.toolCall.result';
const CALL_OUTPUT = 'ai.toolCall.output';
const VALUES = 'ai.values';
const VALUE = 'ai.value';
const DOCUMENTS = 'ai.documents';
const SPOKEN_TEXT = 'ai.request.text';
const DECISION_STATE = 'ai.decision.state';
const DECISION_QUESTIONS = 'ai.decision.questions';
const DECISION_ANSWERS = 'ai.decision.answers';
const EMBEDDINGS = 'ai.embeddings';
const EMBEDDING = 'ai.embedding';
const RANKING = 'ai.ranking';
const SCHEMA = 'ai.schema';
const TOOL_CALL = 'ai.toolCall';

/** The type of an `ai.operationId` (mapping 7.4). */
function typeOf(operationId: string): SgpSpanType {
  if (operationId.endsWith('.doGenerate') || operationId.endsWith('.doStream')) return 'COMPLETION';
  switch (operationId) {
    case 'ai.generateText':
    case 'ai.streamText':
    case 'ai.generateObject':
    case 'ai.streamObject':
      return 'AGENT_WORKFLOW';
    case TOOL_CALL:
      return 'CODE_EXECUTION';
    default:
      return operationId.startsWith('ai.rerank') ? 'RERANKING' : 'CUSTOM';
  }
}

/** Whether an operation is a call of a model itself; the others repeat or sum up the tokens of such calls. */
function isModelCall(operationId: string): boolean {
  return /\.do(Generate|Stream|Embed|Rerank)$/.test(operationId);
}

export function aiSdkPromptMessages(view: SpanView): DraftObject | undefined {
  const recorded = view.messages(PROMPT_MESSAGES);
  const messages = Array.isArray(recorded) ? normaliseMessages(recorded, 'user') : undefined;
  return messages && withAiSdkTools({ messages }, view);
}

/** `ai.prompt` of a root span: `{system?, prompt?, messages?}`. */
export function aiSdkPrompt(view: SpanView): DraftObject | undefined {
  const value = view.loose(PROMPT);
  if (value === undefined) return undefined;
  if (typeof value === 'string' && /^\s*[{[]/.test(value)) {
    view.unread.set(PROMPT, value);
    return undefined;
  }
  const messages: Message[] = [];
  const prompt = isObject(value) ? (value.messages ?? value.prompt) : value;
  const system = isObject(value) ? (value.system ?? value.instructions) : undefined;
  if (typeof system === 'string') messages.push({ role: 'system', content: system });
  else if (system != null) messages.push(...(normaliseMessages([system].flat(), 'system') ?? []));
  if (typeof prompt === 'string') messages.push({ role: 'user', content: prompt });
  else if (Array.isArray(prompt)) messages.push(...(normaliseMessages(prompt, 'user') ?? []));
  if (messages.length === 0) return isObject(value) && Object.keys(value).length > 0 ? value : undefined;
  return withAiSdkTools({ messages }, view);
}

/** Each tool is a JSON text of its own. */
function withAiSdkTools(input: DraftObject, view: SpanView): DraftObject {
  const tools = jsonTexts(view.get(PROMPT_TOOLS));
  if (tools && tools.length > 0) input.tools ??= tools;
  return withSchema(input, view);
}

/** One assistant message from the separate attributes of a response. */
export function aiSdkResponse(view: SpanView): DraftObject | undefined {
  const parts = [...reasoningParts(view), ...filesOf(view)];
  const text = view.get(RESPONSE_TEXT);
  const object = view.get(RESPONSE_OBJECT);
  if (typeof text === 'string' && text !== '') parts.push({ type: 'text', text });
  else if (typeof object === 'string' && object !== '') parts.push({ type: 'text', text: object });
  else if (object != null && object !== '') parts.push({ type: 'text', text: JSON.stringify(jsonValue(object)) });
  const calls = view.structured(RESPONSE_CALLS);
  const toolCalls = Array.isArray(calls) ? calls.filter((each) => isObject(each)).map(toolCall) : [];
  if (parts.length === 0 && toolCalls.length === 0) return undefined;
  const message: Message = { role: 'assistant', content: contentOfParts(parts) };
  if (toolCalls.length > 0) message.tool_calls = toolCalls;
  return { messages: [message] };
}

function reasoningParts(view: SpanView): Part[] {
  const value = view.loose(RESPONSE_REASONING);
  if (typeof value === 'string') return [{ type: 'reasoning', text: value }];
  if (!Array.isArray(value)) return [];
  return value.map((part) => {
    if (typeof part === 'string') return { type: 'reasoning', text: part };
    const read = readPart(part);
    return read?.kind === 'part' ? read.part : { type: 'reasoning', reasoning: part };
  });
}

function filesOf(view: SpanView): Part[] {
  const files = view.structured(RESPONSE_FILES);
  if (!Array.isArray(files)) return [];
  const parts = files.map((file) => {
    const read = isObject(file) ? readPart({ ...file, type: 'file' }) : undefined;
    return read?.kind === 'part' ? read.part : undefined;
  });
  return parts.filter((part) => part !== undefined);
}

/**
 * Arguments of a tool, values to embed, documents to rank, a text to speak, a decision's question: the AI SDK writes
 * each as JSON, scalars too.
 */
function dedicatedInput(view: SpanView): DraftObject | undefined {
  const args = view.json(CALL_ARGS) ?? view.json(CALL_INPUT);
  if (args !== undefined) return plainObject(args, 'input');
  const values = jsonTexts(view.get(VALUES)) ?? jsonTexts(view.get(VALUE));
  if (values) return { input: values };
  const documents = jsonTexts(view.get(DOCUMENTS));
  if (documents) return { documents };
  const spoken = view.text(SPOKEN_TEXT);
  if (spoken !== undefined) return { messages: [{ role: 'user', content: spoken }] };
  const state = view.json(DECISION_STATE);
  const questions = view.json(DECISION_QUESTIONS);
  if (state === undefined && questions === undefined) return undefined;
  return { ...(state !== undefined && { state }), ...(questions !== undefined && { questions }) };
}

function dedicatedOutput(view: SpanView): DraftObject | undefined {
  const result = view.json(CALL_RESULT) ?? view.json(CALL_OUTPUT);
  if (result !== undefined) return plainObject(result, 'output');
  const vectors = view.get(EMBEDDINGS) ?? view.get(EMBEDDING);
  if (vectors !== undefined) return embeddings(vectors);
  const ranking = jsonTexts(view.get(RANKING));
  if (ranking) return { ranking };
  const answers = view.json(DECISION_ANSWERS);
  return answers === undefined ? undefined : plainObject(answers, 'output');
}

/** Vectors, each as an array or as JSON text, or one vector of numbers: only their lengths are kept. */
function embeddings(value: unknown): DraftObject | undefined {
  const isOne = typeof value === 'string' || (Array.isArray(value) && typeof value[0] === 'number');
  const lengths = (isOne ? [value] : Array.isArray(value) ? value : []).map(vectorDimensions);
  const found = lengths.filter((length) => length !== undefined);
  return found.length > 0 ? { embeddings: found.map((dimensions) => ({ dimensions })) } : undefined;
}

/** A list of JSON texts, or one JSON text of a list or a value. */
function jsonTexts(value: unknown): DraftValue[] | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (!Array.isArray(value)) {
    const single = typeof value === 'string' ? (parseAny(value) ?? value) : jsonValue(value);
    return single === undefined ? undefined : Array.isArray(single) ? single : [single];
  }
  return value.map((each) => (typeof each === 'string' ? (parseAny(each) ?? each) : (jsonValue(each) ?? null)));
}

/**
 * The schema that the answer had to follow: the AI SDK records it on spans of either dialect, and nothing else of the
 * input says it.
 */
export function withSchema(input: DraftObject, view: SpanView): DraftObject {
  const schema = view.has(SCHEMA) ? view.structured(SCHEMA) : undefined;
  if (schema !== undefined) input.schema ??= schema;
  return input;
}

/** Whether the span is one of the AI SDK, whatever else was written onto it. */
export function isAiSdk(view: DialectView): boolean {
  return view.has(OPERATION_ID);
}

/** The operation of the GenAI conventions for the last part of an `ai.operationId`. */
const MODEL_OPERATIONS: Readonly<Record<string, string>> = {
  __proto__: null as never,
  Generate: 'chat',
  Stream: 'chat',
  Embed: 'embeddings',
  Rerank: 'rerank',
};

/**
 * Up to version 6 the calls of all models have one name, and those of all tools: they get the names that version 7
 * gives them.
 */
function itemName(view: SpanView, { modelNameKeys, toolNameKeys }: ModelAndToolKeys): string | undefined {
  const { name } = view.span;
  if (!name.startsWith('ai.') || view.text(OPERATION_ID) !== name) return undefined;
  const isTool = name === TOOL_CALL;
  const operation = isTool ? 'execute_tool' : MODEL_OPERATIONS[/\.do([A-Z][a-z]+)$/.exec(name)?.[1] ?? ''];
  if (operation === undefined) return undefined;
  const what = view.firstTextOf(isTool ? toolNameKeys : modelNameKeys);
  return what === undefined ? undefined : `${operation} ${what}`;
}

const SESSION_NAMES = ['sessionId', 'session_id', 'conversationId', 'threadId', 'chatId'];
const TELEMETRY = 'ai.telemetry.metadata.';
const CONTEXT = 'ai.settings.context.';

export const aiSdk: BuiltInDialect = {
  name: 'Vercel AI SDK',
  attributes: ['ai.*'],
  type: (view) => {
    const operationId = view.text(OPERATION_ID);
    return operationId === undefined ? undefined : typeOf(operationId);
  },
  // The SDK's own operation decides, whatever else was written onto the span.
  isModelCall: (view) => {
    const operationId = view.text(OPERATION_ID);
    return operationId === undefined ? undefined : isModelCall(operationId);
  },
  isEmbedding: (view) => /embed/i.test(view.text(OPERATION_ID) ?? ''),
  inputs: { messages: aiSdkPromptMessages, prompt: aiSdkPrompt, dedicated: dedicatedInput },
  outputs: { messages: aiSdkResponse, dedicated: dedicatedOutput },
  completeInput: (input, view) =>
    Array.isArray(input.messages) ? withAiSdkTools(input, view) : withSchema(input, view),
  content: {
    input: [
      PROMPT,
      PROMPT_MESSAGES,
      PROMPT_TOOLS,
      'ai.prompt.format',
      CALL_ARGS,
      CALL_INPUT,
      VALUE,
      VALUES,
      DOCUMENTS,
      SCHEMA,
      DECISION_STATE,
      DECISION_QUESTIONS,
      SPOKEN_TEXT,
    ],
    output: [
      RESPONSE_TEXT,
      RESPONSE_OBJECT,
      RESPONSE_CALLS,
      RESPONSE_REASONING,
      RESPONSE_FILES,
      CALL_RESULT,
      CALL_OUTPUT,
      EMBEDDING,
      EMBEDDINGS,
      RANKING,
      DECISION_ANSWERS,
    ],
  },
  sensitive: ['ai.response.providerMetadata'],
  harmless: ['ai.settings.output'],
  // These repeat the SDK's own attributes.
  used: [{ keys: ['operation.name', 'resource.name'], when: isAiSdk }],
  usage: {
    input_tokens: ['ai.usage.inputTokens', 'ai.usage.promptTokens', 'ai.usage.tokens'],
    output_tokens: ['ai.usage.outputTokens', 'ai.usage.completionTokens'],
    total_tokens: ['ai.usage.totalTokens'],
    cached_input_tokens: ['ai.usage.cachedInputTokens', 'ai.usage.inputTokenDetails.cacheReadTokens'],
    cache_creation_input_tokens: ['ai.usage.inputTokenDetails.cacheWriteTokens'],
    reasoning_tokens: ['ai.usage.reasoningTokens', 'ai.usage.outputTokenDetails.reasoningTokens'],
  },
  session: [TELEMETRY, CONTEXT].flatMap((prefix) => SESSION_NAMES.map((name) => prefix + name)),
  user: [`${TELEMETRY}userId`, `${TELEMETRY}user_id`, `${CONTEXT}userId`],
  models: { request: ['ai.model.id'], response: ['ai.response.model'] },
  tools: ['ai.toolCall.name'],
  providers: ['ai.model.provider'],
  responseIds: ['ai.response.id'],
  finishReasons: ['ai.response.finishReason'],
  itemName,
};
