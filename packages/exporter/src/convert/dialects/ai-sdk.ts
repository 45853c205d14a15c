// The Vercel AI SDK, majors 4 to 7 in their `ai.*` form (mapping 4).
import type { DraftObject, DraftValue } from '../../item/item-draft';
import type { SgpSpanType } from '../../item/sgp-item';
import { parseAny, vectorDimensions } from '../json-text';
import { jsonValue } from '../json-value';
import { isObject } from '../messages/json-shape';
import type { Message, Part } from '../messages/message';
import { readPart, toolCall } from '../messages/message-part';
import { contentOfParts, normaliseMessages } from '../messages/normalise-messages';
import type { SpanView } from '../span-view';
import { plainObject, withSchema } from './gen-ai';

/** The type of an `ai.operationId` (mapping 7.4). */
export function aiSdkType(operationId: string): SgpSpanType {
  if (operationId.endsWith('.doGenerate') || operationId.endsWith('.doStream')) return 'COMPLETION';
  switch (operationId) {
    case 'ai.generateText':
    case 'ai.streamText':
    case 'ai.generateObject':
    case 'ai.streamObject':
      return 'AGENT_WORKFLOW';
    case 'ai.toolCall':
      return 'CODE_EXECUTION';
    default:
      return operationId.startsWith('ai.rerank') ? 'RERANKING' : 'CUSTOM';
  }
}

/** Whether an operation is a call of a model itself; the others repeat or sum up the tokens of such calls. */
export function isAiSdkModelCall(operationId: string): boolean {
  return /\.do(Generate|Stream|Embed|Rerank)$/.test(operationId);
}

export function aiSdkPromptMessages(view: SpanView): DraftObject | undefined {
  const recorded = view.messages('ai.prompt.messages');
  const messages = Array.isArray(recorded) ? normaliseMessages(recorded, 'user') : undefined;
  return messages && withAiSdkTools({ messages }, view);
}

/** `ai.prompt` of a root span: `{system?, prompt?, messages?}`. */
export function aiSdkPrompt(view: SpanView): DraftObject | undefined {
  const value = view.loose('ai.prompt');
  if (value === undefined) return undefined;
  if (typeof value === 'string' && /^\s*[{[]/.test(value)) {
    view.unread.set('ai.prompt', value);
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
export function withAiSdkTools(input: DraftObject, view: SpanView): DraftObject {
  const tools = jsonTexts(view.get('ai.prompt.tools'));
  if (tools && tools.length > 0) input.tools ??= tools;
  return withSchema(input, view);
}

/** One assistant message from the separate attributes of a response. */
export function aiSdkResponse(view: SpanView): DraftObject | undefined {
  const parts = [...reasoningParts(view), ...filesOf(view)];
  const text = view.get('ai.response.text');
  const object = view.get('ai.response.object');
  if (typeof text === 'string' && text !== '') parts.push({ type: 'text', text });
  else if (typeof object === 'string' && object !== '') parts.push({ type: 'text', text: object });
  else if (object != null && object !== '') parts.push({ type: 'text', text: JSON.stringify(jsonValue(object)) });
  const calls = view.structured('ai.response.toolCalls');
  const toolCalls = Array.isArray(calls) ? calls.filter((call) => isObject(call)).map(toolCall) : [];
  if (parts.length === 0 && toolCalls.length === 0) return undefined;
  const message: Message = { role: 'assistant', content: contentOfParts(parts) };
  if (toolCalls.length > 0) message.tool_calls = toolCalls;
  return { messages: [message] };
}

function reasoningParts(view: SpanView): Part[] {
  const value = view.loose('ai.response.reasoning');
  if (typeof value === 'string') return [{ type: 'reasoning', text: value }];
  if (!Array.isArray(value)) return [];
  return value.map((part) => {
    if (typeof part === 'string') return { type: 'reasoning', text: part };
    const read = readPart(part);
    return read?.kind === 'part' ? read.part : { type: 'reasoning', reasoning: part };
  });
}

function filesOf(view: SpanView): Part[] {
  const files = view.structured('ai.response.files');
  if (!Array.isArray(files)) return [];
  const parts = files.map((file) => {
    const read = isObject(file) ? readPart({ ...file, type: 'file' }) : undefined;
    return read?.kind === 'part' ? read.part : undefined;
  });
  return parts.filter((part) => part !== undefined);
}

/** Arguments of a tool, values to embed, documents to rank, a text to speak, a decision's question: the AI SDK writes each as JSON, scalars too. */
export function aiSdkDedicatedInput(view: SpanView): DraftObject | undefined {
  const args = view.json('ai.toolCall.args') ?? view.json('ai.toolCall.input');
  if (args !== undefined) return plainObject(args, 'input');
  const values = jsonTexts(view.get('ai.values')) ?? jsonTexts(view.get('ai.value'));
  if (values) return { input: values };
  const documents = jsonTexts(view.get('ai.documents'));
  if (documents) return { documents };
  const spoken = view.text('ai.request.text');
  if (spoken !== undefined) return { messages: [{ role: 'user', content: spoken }] };
  const state = view.json('ai.decision.state');
  const questions = view.json('ai.decision.questions');
  if (state === undefined && questions === undefined) return undefined;
  return { ...(state !== undefined && { state }), ...(questions !== undefined && { questions }) };
}

export function aiSdkDedicatedOutput(view: SpanView): DraftObject | undefined {
  const result = view.json('ai.toolCall.result') ?? view.json('ai.toolCall.output');
  if (result !== undefined) return plainObject(result, 'output');
  const vectors = view.get('ai.embeddings') ?? view.get('ai.embedding');
  if (vectors !== undefined) return embeddings(vectors);
  const ranking = jsonTexts(view.get('ai.ranking'));
  if (ranking) return { ranking };
  const answers = view.json('ai.decision.answers');
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
