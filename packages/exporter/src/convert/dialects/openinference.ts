// OpenInference (mapping 2): kinds, and content spelled in indexed attributes.
import type { DraftObject, DraftValue } from '../../item/item-draft';
import type { SgpSpanType } from '../../item/sgp-item';
import type { ItemSides } from '../attribute-key';
import type { BuiltInDialect, MetadataOptions } from '../dialect';
import type { DialectView } from '../dialect-view';
import { withoutVectors } from '../embedding-vectors';
import type { Members } from '../indexed-attributes';
import { parseAny, parseStructured, vectorDimensions } from '../json-text';
import { jsonValue } from '../json-value';
import { limitContent } from '../limit-content';
import { looksLikeContent } from '../looks-like-content';
import { indexedMessages } from '../messages/indexed-messages';
import { instructed } from '../messages/instructions';
import { isObject, textIn } from '../messages/json-shape';
import type { Message } from '../messages/message';
import { wrapContent } from '../messages/wrap-content';
import type { SpanView } from '../span-view';
import { aiSdkPrompt, aiSdkPromptMessages, aiSdkResponse, isAiSdk } from './ai-sdk';

const INPUT_VALUE = 'input.value';
const OUTPUT_VALUE = 'output.value';
const PARAMETERS = 'llm.invocation_parameters';
const MODEL = 'llm.model_name';
const INPUT_MESSAGES = 'llm.input_messages.';
const OUTPUT_MESSAGES = 'llm.output_messages.';
const PROMPTS = 'llm.prompts.';
const CHOICES = 'llm.choices.';
const TOOLS = 'llm.tools.';
const RANKING_QUERY = 'reranker.query';
const RANKING_DOCUMENTS = 'reranker.input_documents.';
const RANKED_DOCUMENTS = 'reranker.output_documents.';
const EMBEDDINGS = 'embedding.embeddings.';
const DOCUMENTS = 'retrieval.documents.';
const TEMPLATE = 'llm.prompt_template.template';
const VARIABLES = 'llm.prompt_template.variables';
const TOOL_PARAMETERS = 'tool.parameters';
const KIND = 'openinference.span.kind';
const INPUT_TYPE = 'input.mime_type';
const OUTPUT_TYPE = 'output.mime_type';
/** A JSON text of the user's own. */
const METADATA = 'metadata';

/** Types by `openinference.span.kind` in upper case (mapping 7.2); any other kind is CUSTOM. */
export const openInferenceTypes: Readonly<Record<string, SgpSpanType>> = {
  __proto__: null as never,
  LLM: 'COMPLETION',
  CHAIN: 'CUSTOM',
  AGENT: 'AGENT_WORKFLOW',
  TOOL: 'CODE_EXECUTION',
  RETRIEVER: 'KB_RETRIEVAL',
  RERANKER: 'RERANKING',
  EMBEDDING: 'CUSTOM',
  GUARDRAIL: 'GUARDRAIL',
  EVALUATOR: 'EVALUATION',
  PROMPT: 'PROMPT_ENGINEERING',
};

/**
 * The messages of a span. On a span of the AI SDK they are copies of the SDK's own attributes that lack tools, media
 * and the user's prompt beside a system prompt, and wrap the results of tools: there the originals are read.
 */
function conversationInput(view: SpanView): DraftObject | undefined {
  const original = isAiSdk(view) ? (aiSdkPromptMessages(view) ?? aiSdkPrompt(view)) : undefined;
  if (original) return original;
  const messages = indexedMessages(view.family(INPUT_MESSAGES), 'user');
  if (messages === undefined) {
    const prompts = textsOf(view.family(PROMPTS), 'prompt.text');
    return prompts && withRequest({ messages: prompts.map((content) => ({ role: 'user', content })) }, view);
  }
  if (isIncomplete(messages, view)) view.unread.set(INPUT_VALUE, String(view.get(INPUT_VALUE)));
  return withRequest({ messages: withInstructions(messages, view) }, view);
}

/**
 * Whether the messages lack tool answers that the recorded request has. The package for Bedrock leaves out answers in
 * JSON, the one for Anthropic all but the last of several.
 */
function isIncomplete(messages: readonly Message[], view: SpanView): boolean {
  const request = view.get(INPUT_VALUE);
  if (typeof request !== 'string' || request === '') return false;
  if (messages.some(isEmpty)) return true;
  const answers = messages.filter(({ tool_call_id: id }) => id !== undefined).length;
  return answers > 0 && request.split(/"type":"tool_result"|"toolResult":/).length - 1 > answers;
}

/** The instructions of a request whose messages lack them, unless its parameters have them. */
function withInstructions(messages: Message[], view: SpanView): Message[] {
  const request = view.get(INPUT_VALUE);
  if (typeof request !== 'string' || !request.includes(SYSTEM_FIELD)) return messages;
  if (String(view.get(PARAMETERS) ?? '').includes(SYSTEM_FIELD)) return messages;
  const body = parseStructured(request);
  return isObject(body) ? instructed(messages, body.system) : messages;
}

const SYSTEM_FIELD = '"system":';

/**
 * What was asked for beside the messages. The model's name becomes that of the response once there is one: the
 * parameters still have it.
 */
function withRequest(input: DraftObject, view: SpanView): DraftObject {
  const isRenamed = view.has(MODEL) && view.firstTextOf(view.tables.requestModelKeys) === undefined;
  const parameters = isRenamed && kindOf(view) === 'LLM' ? view.loose(PARAMETERS) : undefined;
  const model = isObject(parameters) ? (textIn(parameters, 'model') ?? textIn(parameters, 'model_name')) : undefined;
  if (model !== undefined) input.model = model;
  return withToolSchemas(input, view);
}

function conversationOutput(view: SpanView): DraftObject | undefined {
  const original = isAiSdk(view) ? aiSdkResponse(view) : undefined;
  if (original) return original;
  const messages = indexedMessages(view.family(OUTPUT_MESSAGES), 'assistant');
  if (messages?.every(isEmpty)) {
    // The package for Bedrock records embedding models as if they were other models.
    const embeddings = withoutVectors(view.loose(OUTPUT_VALUE));
    if (embeddings) return embeddings;
  }
  if (messages) return allChoices(view, messages.length) ?? allItems(view, messages) ?? { messages };
  const choices = textsOf(view.family(CHOICES), 'completion.text');
  return choices && { messages: choices.map((content) => ({ role: 'assistant', content })) };
}

function isEmpty({ content, tool_calls: calls }: Message): boolean {
  return content === null && calls === undefined;
}

/** The OpenAI package records only the first choice as a message; the others are in the answer itself. */
function allChoices(view: SpanView, recordedChoices: number): DraftObject | undefined {
  const answer = view.get(OUTPUT_VALUE);
  // Looked for before it is parsed: answers of one choice are the rule.
  if (typeof answer !== 'string' || !answer.includes(`"index":${recordedChoices},`)) return undefined;
  const body = answer.includes('"choices":[') ? parseStructured(answer) : undefined;
  if (!isObject(body) || !Array.isArray(body.choices) || body.choices.length <= recordedChoices) return undefined;
  const messages = wrapContent({ choices: body.choices }, { side: 'output' })?.messages;
  return Array.isArray(messages) && messages.length === body.choices.length ? { messages } : undefined;
}

/** Items of an answer that are recorded as no message: reasoning, and what the provider searched or called itself. */
const OTHER_ITEM =
  /"type":\s*"(?:(?!function_call|tool_call)\w+_(?:call|tool_use|tool_result)|reasoning|thinking)"|"thought":\s*true/;

function allItems(view: SpanView, recorded: readonly Message[]): DraftObject | undefined {
  const answer = view.get(OUTPUT_VALUE);
  if (typeof answer !== 'string' || !OTHER_ITEM.test(answer)) return undefined;
  const messages = wrapContent(view.loose(OUTPUT_VALUE), { side: 'output' })?.messages;
  const isMore = Array.isArray(messages) && itemsOf(messages as Message[]) > itemsOf(recorded);
  return isMore ? { messages } : undefined;
}

function itemsOf(messages: readonly Message[]): number {
  const partsOf = (content: Message['content']) => (Array.isArray(content) ? content.length : content ? 1 : 0);
  return messages.reduce((sum, { content, tool_calls: calls = [] }) => sum + partsOf(content) + calls.length, 0);
}

function withToolSchemas(input: DraftObject, view: SpanView): DraftObject {
  const tools: DraftValue[] = [];
  for (const members of view.family(TOOLS) ?? []) {
    const schema = members.get('tool.json_schema');
    const tool = typeof schema === 'string' ? (parseStructured(schema) ?? schema) : restOf(members);
    if (tool !== undefined && tool !== null) tools.push(tool);
  }
  if (tools.length > 0) input.tools ??= tools;
  return input;
}

function textsOf(entries: Members[] | undefined, name: string): string[] | undefined {
  const texts = (entries ?? []).map((members) => members.get(name)).filter((text) => typeof text === 'string');
  return texts.length > 0 ? texts : undefined;
}

/** Content of the kinds that are no model call: documents, embeddings, prompt templates. */
function dedicatedInput(view: SpanView): DraftObject | undefined {
  const query = view.text(RANKING_QUERY);
  const reranked = documentsOf(view.family(RANKING_DOCUMENTS));
  if (query !== undefined || reranked)
    return { ...(query !== undefined && { query }), ...(reranked && { documents: reranked }) };
  const texts = textsOf(view.family(EMBEDDINGS), 'embedding.text');
  if (texts) return { input: texts };
  if (kindOf(view) !== 'PROMPT') return undefined;
  const template = view.text(TEMPLATE);
  if (template === undefined) return undefined;
  const variables = view.loose(VARIABLES);
  return { template, ...(variables !== undefined && { variables }) };
}

function dedicatedOutput(view: SpanView): DraftObject | undefined {
  const documents = documentsOf(view.family(DOCUMENTS) ?? view.family(RANKED_DOCUMENTS));
  if (documents) return { documents };
  const embeddings: DraftValue[] = [];
  for (const members of view.family(EMBEDDINGS) ?? []) {
    const dimensions = vectorDimensions(members.get('embedding.vector'));
    if (dimensions !== undefined) embeddings.push({ dimensions });
  }
  return embeddings.length > 0 ? { embeddings } : undefined;
}

function documentsOf(entries: Members[] | undefined): DraftObject[] | undefined {
  const documents = (entries ?? []).map((members) => {
    const document: DraftObject = {};
    for (const [key, value] of members) {
      const name = key.startsWith('document.') ? key.slice('document.'.length) : key;
      const json = jsonValue(value);
      document[name] = name === 'metadata' && typeof json === 'string' ? (parseAny(json) ?? json) : json;
    }
    return document;
  });
  return documents.length > 0 ? documents : undefined;
}

/** `input.value` and `output.value`: JSON only where the mime type says so. */
function wholeValue(view: SpanView, side: 'input' | 'output'): DraftObject | undefined {
  const key = side === 'input' ? INPUT_VALUE : OUTPUT_VALUE;
  const isJson = view.text(side === 'input' ? INPUT_TYPE : OUTPUT_TYPE)?.startsWith('application/json') ?? false;
  const value = isJson ? view.json(key) : jsonOfText(view.get(key));
  if (isJson && typeof value === 'string' && parseAny(String(view.get(key))) === undefined) {
    view.unread.set(key, value);
    return undefined;
  }
  const kind = kindOf(view);
  if (kind === 'EMBEDDING' && side === 'input' && Array.isArray(value)) return { input: value };
  const embeddings = kind === 'EMBEDDING' && side === 'output' ? withoutVectors(view.loose(key)) : undefined;
  if (embeddings) return embeddings;
  return wrapContent(value, { side, isRetrieval: kind === 'RETRIEVER' || kind === 'RERANKER' });
}

function jsonOfText(value: unknown): DraftValue | undefined {
  return value === '' ? undefined : jsonValue(value);
}

/** `tool.parameters` of a tool span that has no `input.value`. */
function toolParameters(view: SpanView): DraftObject | undefined {
  const value = kindOf(view) === 'TOOL' ? view.loose(TOOL_PARAMETERS) : undefined;
  return value === undefined ? undefined : isObject(value) ? value : { input: value };
}

function kindOf(view: DialectView): string | undefined {
  const kind = view.get(KIND);
  return typeof kind === 'string' ? kind.toUpperCase() : undefined;
}

function restOf(members: Members): DraftObject {
  const rest: DraftObject = {};
  for (const [key, value] of members)
    rest[key.startsWith('tool.') ? key.slice('tool.'.length) : key] = jsonValue(value);
  return rest;
}

/** The user's `metadata` under another name: a key `metadata` within the item's metadata would confuse. */
function ownMetadata(view: SpanView, { captureContent, limits }: MetadataOptions): DraftObject | undefined {
  const own = view.has(KIND) ? view.loose(METADATA) : undefined;
  const isHidden = own === undefined || (!captureContent && looksLikeContent(METADATA, own));
  return isHidden ? undefined : { openinference_metadata: limitContent({ own }, limits).value.own };
}

function isTemplateUsed(view: DialectView, { filled }: ItemSides): boolean {
  return filled.input && view.get(KIND) === 'PROMPT';
}

export const openInference: BuiltInDialect = {
  name: 'OpenInference',
  attributes: ['openinference.*', 'llm.*', 'input.*', 'output.*', 'embedding.*', 'reranker.*', 'retrieval.*', METADATA],
  type: (view) => {
    const kind = kindOf(view);
    return kind === undefined ? undefined : (openInferenceTypes[kind] ?? 'CUSTOM');
  },
  isEmbedding: (view) => kindOf(view) === 'EMBEDDING',
  inputs: {
    messages: conversationInput,
    value: (view) => wholeValue(view, 'input'),
    fallback: toolParameters,
    dedicated: dedicatedInput,
  },
  outputs: {
    messages: conversationOutput,
    value: (view) => wholeValue(view, 'output'),
    dedicated: dedicatedOutput,
  },
  content: { input: [INPUT_VALUE, INPUT_TYPE, RANKING_QUERY], output: [OUTPUT_VALUE, OUTPUT_TYPE] },
  families: {
    input: [INPUT_MESSAGES, TOOLS, PROMPTS, RANKING_DOCUMENTS, EMBEDDINGS],
    output: [OUTPUT_MESSAGES, CHOICES, DOCUMENTS, RANKED_DOCUMENTS],
  },
  sensitive: [TOOL_PARAMETERS, TEMPLATE, VARIABLES, PARAMETERS],
  // Vectors are never written, whatever becomes of the rest of their embedding (mapping 15).
  dropped: [/^embedding\.embeddings\.\d+\.embedding\.vector$/],
  used: [
    { keys: [METADATA], when: (view) => view.has(KIND) },
    { keys: ['llm.prompt_template.*'], when: isTemplateUsed },
  ],
  usage: {
    input_tokens: ['llm.token_count.prompt'],
    output_tokens: ['llm.token_count.completion'],
    total_tokens: ['llm.token_count.total'],
    cached_input_tokens: ['llm.token_count.prompt_details.cache_read'],
    cache_creation_input_tokens: ['llm.token_count.prompt_details.cache_write'],
    reasoning_tokens: ['llm.token_count.completion_details.reasoning', 'llm.token_count.reasoning_tokens'],
  },
  cost: ['llm.cost.total'],
  models: {
    request: ['llm.request.model_name', 'llm.input_model_name'],
    response: ['llm.response.model_name', 'llm.output_model_name'],
    either: [MODEL],
  },
  otherModels: ['embedding.model_name', 'reranker.model_name'],
  tools: ['tool.name'],
  providers: ['llm.provider', 'llm.system'],
  recordedAnswers: [OUTPUT_VALUE],
  finishReasons: ['llm.finish_reason'],
  metadata: ownMetadata,
};
