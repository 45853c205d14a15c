// Any recorded value as the object that the API requires, in the canonical shape where it is recognised: messages,
// documents, a provider's answer. Anything else goes under `input` or `output`.
import type { DraftObject, DraftValue } from '../../item/item-draft';
import type { ContentSide } from '../attribute-key';
import { isArrayOfObjects, isObject } from './json-shape';
import { unwrapLangChain } from './langchain-values';
import { recordedMessages } from './provider-bodies';

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

/** Looks a few levels deep only: a payload that holds LangChain objects holds them near its surface. */
function hasLangChain(value: DraftValue, depth = 0): boolean {
  if (depth > 5) return false;
  if (Array.isArray(value)) return value.slice(0, 20).some((each) => hasLangChain(each, depth + 1));
  if (!isObject(value)) return false;
  if (value.lc === 1) return true;
  for (const key in value) if (hasLangChain(value[key] as DraftValue, depth + 1)) return true;
  return false;
}
