// Any recorded value as the object that the API requires, in the canonical shape where it is recognised: messages,
// documents, a provider's answer. Anything else goes under `input` or `output`.
import type { DraftObject, DraftValue } from '../../item/item-draft';
import type { ContentSide } from '../attribute-key';
import { isArrayOfObjects, isObject } from './json-shape';
import { unwrapLangChain } from './langchain-values';
import type { Message } from './message';
import { addMessage, normaliseMessages } from './normalise-messages';

export interface WrapOptions {
  readonly side: ContentSide;
  /** An array of objects is a list of documents: the span is a retrieval. */
  readonly isRetrieval?: boolean;
  /** A message-like value may be put into the canonical shape. Content that its author set is left as it is. */
  readonly isRecorded?: boolean;
}

/** `undefined` for nothing: an absent value. */
export function wrapContent(value: DraftValue | undefined, options: WrapOptions): DraftObject | undefined {
  if (value === undefined || value === null) return undefined;
  const isRecorded = options.isRecorded ?? true;
  const plain = isRecorded && hasLangChain(value) ? unwrapLangChain(value) : value;
  if (isRecorded) {
    const messages = recordedMessages(plain, options.side);
    if (messages) return messages;
  }
  if (isObject(plain)) return plain;
  if (options.isRetrieval && isArrayOfObjects(plain)) return { documents: plain };
  return { [options.side]: plain };
}

/** A tool's arguments and result are its own: nothing in them is taken for messages. */
export function plainObject(value: DraftValue, side: ContentSide): DraftObject {
  return isObject(value) ? value : { [side]: value };
}

/** Messages in the shapes that clients and servers of models use. */
function recordedMessages(value: DraftValue, side: ContentSide): DraftObject | undefined {
  const role = side === 'input' ? 'user' : 'assistant';
  if (isArrayOfObjects(value)) {
    const isConversation = value.every((each) => typeof each.role === 'string');
    return isConversation ? conversation(normaliseMessages(value, role)) : undefined;
  }
  if (!isObject(value)) return undefined;
  if (typeof value.role === 'string' && (value.content !== undefined || value.parts !== undefined)) {
    const { stop_reason: stopReason } = value;
    const message = typeof stopReason === 'string' ? { finish_reason: stopReason, ...value } : value;
    return conversation(normaliseMessages([message], role));
  }
  if (side === 'output' && isResponseBody(value))
    return conversation(normaliseMessages([answerOf(value.output)], role));
  if (isArrayOfObjects(value.choices)) return conversation(choiceMessages(value.choices));
  return withNormalisedMessages(value, role);
}

/** `choices[].message` of an OpenAI answer, with their finish reasons. */
function choiceMessages(choices: readonly DraftObject[]): Message[] | undefined {
  const messages: Message[] = [];
  for (const { message, finish_reason } of choices) {
    if (!isObject(message)) return undefined;
    addMessage(finish_reason == null ? message : { finish_reason, ...message }, 'assistant', messages);
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
  return value.object === 'response' || output.some(({ type }) => type === 'message' || type === 'function_call');
}

/** Its items as the parts of the one message that they are. */
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
  const texts = [summary, content].flat().filter((part) => isObject(part) && typeof part.text === 'string');
  return texts.map((part) => ({ type: 'reasoning', text: (part as DraftObject).text }));
}

/** A request body, or a graph's state: its messages in the canonical shape, all else as it is. */
function withNormalisedMessages(value: DraftObject, role: string): DraftObject | undefined {
  const { messages } = value;
  const list = Array.isArray(messages) && messages.length === 1 && Array.isArray(messages[0]) ? messages[0] : messages;
  if (!isArrayOfObjects(list) || !list.every((each) => typeof each.role === 'string')) return undefined;
  return { ...value, messages: normaliseMessages(list, role) };
}

function conversation(messages: Message[] | undefined): DraftObject | undefined {
  return messages && { messages };
}

/** Looks a few levels deep only: a payload that holds LangChain objects holds them near its surface. */
function hasLangChain(value: DraftValue, depth = 0): boolean {
  if (depth > 5) return false;
  if (Array.isArray(value)) return value.slice(0, 20).some((each) => hasLangChain(each, depth + 1));
  if (!isObject(value)) return false;
  if (value.lc === 1) return true;
  for (const key in value) if (hasLangChain(value[key] as DraftValue, depth + 1)) return true;
  return false;
}
