// Requests and answers of models in the shapes of their APIs (OpenAI's two, Anthropic's, Gemini's, Bedrock's), and
// plain lists of messages, as messages in the canonical shape.
import type { DraftObject, DraftValue } from '../../item/item-draft';
import type { ContentSide } from '../attribute-key';
import { instructed } from './instructions';
import { isArrayOfObjects, isObject } from './json-shape';
import type { Message } from './message';
import { addMessage, normaliseMessages, roleOf } from './normalise-messages';

/** `undefined` for a value in none of these shapes. */
export function recordedMessages(value: DraftValue, side: ContentSide): DraftObject | undefined {
  const role = side === 'input' ? 'user' : 'assistant';
  if (isArrayOfObjects(value)) {
    if (isConversation(value)) return conversation(normaliseMessages(value, role));
    return side === 'output' && value.every(isChoice) ? conversation(choiceMessages(value)) : undefined;
  }
  if (!isObject(value)) return undefined;
  if (typeof value.role === 'string' && (value.content !== undefined || value.parts !== undefined)) {
    const { stop_reason: stopReason } = value;
    const message = typeof stopReason === 'string' ? { finish_reason: stopReason, ...value } : value;
    return conversation(normaliseMessages([message], role));
  }
  const answer = side === 'output' ? answerBody(value) : undefined;
  if (answer) return answer;
  if (isArrayOfObjects(value.choices)) return conversation(choiceMessages(value.choices));
  if (isArrayOfObjects(value.contents) && isConversation(value.contents)) return geminiRequest(value, value.contents);
  return withNormalisedMessages(value, role);
}

function answerBody(value: DraftObject): DraftObject | undefined {
  if (isResponseBody(value)) return conversation(normaliseMessages([answerOf(value.output)], 'assistant'));
  const { candidates, content, message, output } = value;
  if (isArrayOfObjects(candidates) && candidates.every((each) => isGeminiContent(each.content))) {
    const messages = candidates.map((each) => geminiMessage(each));
    return conversation(normaliseMessages(messages, 'model'));
  }
  if (isGeminiContent(content)) return conversation(normaliseMessages([geminiMessage(value)], 'model'));
  if (!isPlainAnswer(value)) return undefined;
  const said = isObject(message) ? message : isObject(output) && isObject(output.message) ? output.message : undefined;
  if (said && typeof said.role === 'string') {
    const reason = value.finish_reason ?? value.stopReason ?? value.done_reason;
    return conversation(normaliseMessages([reason == null ? said : { finish_reason: reason, ...said }], 'assistant'));
  }
  return isChoice(value) ? conversation(choiceMessages([value])) : undefined;
}

/** What an answer may have beside its message; an object with anything else is more than one. */
const ANSWER_OBJECTS = new Set(['message', 'output', 'metrics', 'logprobs', 'ResponseMetadata']);

function isPlainAnswer(value: DraftObject): boolean {
  // Bedrock's `usage` is read elsewhere; that of Genkit's spans around a call stays in the content.
  const isKnown = (key: string) => ANSWER_OBJECTS.has(key) || (key === 'usage' && isObject(value.output));
  return Object.entries(value).every(([key, each]) => isKnown(key) || !(isObject(each) || isArrayOfObjects(each)));
}

/** Every entry says who said it, except calls and their outputs in OpenAI's Responses API. */
function isConversation(values: readonly DraftObject[]): boolean {
  const isItem = ({ type }: DraftObject) => typeof type === 'string' && /_call(_output)?$|^reasoning$/.test(type);
  const hasRole = ({ role }: DraftObject) => typeof role === 'string';
  const isSaid = (each: DraftObject) => hasRole(each) || (roleOf(each) !== undefined && each.content !== undefined);
  return values.some(isSaid) && values.every((each) => isSaid(each) || isItem(each));
}

/** `{message, finish_reason}`, or of an older API `{text, finish_reason}`. */
function isChoice({ message, text, index, finish_reason: snake, finishReason }: DraftObject): boolean {
  if (isObject(message)) return index !== undefined || snake !== undefined || finishReason !== undefined;
  return typeof text === 'string' && (snake !== undefined || finishReason !== undefined);
}

/** `choices[].message` of an OpenAI answer, with their finish reasons. */
function choiceMessages(choices: readonly DraftObject[]): Message[] | undefined {
  const messages: Message[] = [];
  for (const { message, text, finish_reason, finishReason } of choices) {
    const said = isObject(message) ? message : typeof text === 'string' ? { content: text } : undefined;
    if (said === undefined) return undefined;
    const reason = finish_reason ?? finishReason;
    addMessage(reason == null ? said : { finish_reason: reason, ...said }, 'assistant', messages);
  }
  return messages;
}

interface ResponseBody extends DraftObject {
  output: DraftObject[];
}

/** An answer of the OpenAI Responses API: items of several types beside each other. */
function isResponseBody(value: DraftObject): value is ResponseBody {
  const { output } = value;
  if (!isArrayOfObjects(output) || !output.every((item) => typeof item.type === 'string')) return false;
  return value.object === 'response' || output.some(({ type }) => type === 'message' || /_call$/.test(String(type)));
}

/** The items of an answer as the parts of one message. */
function answerOf(items: readonly DraftObject[]): DraftObject {
  const parts: DraftValue[] = [];
  for (const item of items) {
    if (item.type === 'message' && Array.isArray(item.content)) parts.push(...item.content);
    else if (item.type === 'reasoning') parts.push(...reasoningOf(item));
    else parts.push(item);
  }
  return { role: 'assistant', content: parts };
}

function reasoningOf({ summary, content }: DraftObject): DraftObject[] {
  const texts = [summary, content].flat().filter((part) => isObject(part) && part.text !== undefined);
  return texts.map((part) => ({ type: 'reasoning', text: (part as DraftObject).text }));
}

function isGeminiContent(value: DraftValue | undefined): value is DraftObject {
  return isObject(value) && Array.isArray(value.parts);
}

function geminiMessage({ content, finish_reason: snake, finishReason }: DraftObject): DraftObject {
  const reason = snake ?? finishReason;
  return { ...(content as DraftObject), ...(reason != null && { finish_reason: reason }) };
}

/** Instructions and tools stand in the request or in its settings. */
function geminiRequest({ contents: _said, ...request }: DraftObject, contents: DraftObject[]): DraftObject {
  const rest = { ...request };
  const settings = isObject(rest.config) ? { ...rest.config } : undefined;
  const take = (key: string): DraftValue | undefined => {
    const holder = rest[key] === undefined ? settings : rest;
    const value = holder?.[key];
    if (holder !== undefined) delete holder[key];
    return value;
  };
  const instructions = take('system_instruction') ?? take('systemInstruction');
  const tools = take('tools');
  if (settings !== undefined) rest.config = settings;
  if (settings !== undefined && Object.keys(settings).length === 0) delete rest.config;
  const said = isGeminiContent(instructions) ? (instructions.parts as DraftValue) : instructions;
  const messages = instructed(normaliseMessages(contents, 'user') ?? [], said);
  return { ...rest, messages, ...(Array.isArray(tools) && tools.length > 0 && { tools }) };
}

/** A request body, or a graph's state: its messages in the canonical shape, all else as it is. */
function withNormalisedMessages(value: DraftObject, role: string): DraftObject | undefined {
  const { messages } = value;
  const list = Array.isArray(messages) && messages.length === 1 && Array.isArray(messages[0]) ? messages[0] : messages;
  if (!isArrayOfObjects(list) || !isConversation(list)) return undefined;
  return { ...value, messages: normaliseMessages(list, role) };
}

function conversation(messages: Message[] | undefined): DraftObject | undefined {
  return messages && { messages };
}
