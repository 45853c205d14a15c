// Attributes of something below a span: of an event, a link, its resource. There may be thousands of them, and each may
// be long.
import { cutText } from '../item/cut-text';
import type { JsonObject } from '../item/sgp-item';
import { readableText, type SpanBudget } from './bounds';
import { isHostileKey, jsonValue, readAttribute, shortKey } from './json-value';
import { looksLikeContent } from './looks-like-content';
import { soundAttributes } from './sound-span';

const MAX_TEXT_CHARS = 16 * 1024;
const OMITTED = '<content omitted>';
const { hasOwnProperty: hasOwn } = Object.prototype;

/**
 * As an object, in which no key is reserved; `undefined` when there are none.
 * @param isPrivate whether texts that look like content are left out
 */
export function attributesObject(
  recorded: Readonly<Record<string, unknown>> | undefined,
  budget: SpanBudget,
  isPrivate = false,
): JsonObject | undefined {
  if (budget.nestedAttributes <= 0 || budget.nestedChars <= 0) return { '[cut]': '[attributes left out]' };
  const attributes = soundAttributes(recorded);
  const result: JsonObject = {};
  // Not Object.keys, which lists all names of a resource to read a few.
  for (const key in attributes) {
    if (!hasOwn.call(attributes, key) || isHostileKey(key)) continue;
    budget.nestedAttributes -= 1;
    budget.nestedChars -= key.length;
    if (budget.nestedAttributes < 0 || budget.nestedChars < 0) {
      result['[cut]'] = '[more attributes]';
      break;
    }
    const value = readAttribute(attributes, key);
    if (isPrivate && !key.startsWith('exception.') && looksLikeContent(key, value)) {
      result[shortKey(key)] = OMITTED;
      continue;
    }
    result[shortKey(key)] = jsonValue(typeof value === 'string' ? nestedText(value, budget) : value, budget);
  }
  return Object.keys(result).length > 0 ? result : undefined;
}

function nestedText(text: string, budget: SpanBudget): string {
  const read = readableText(text);
  const kept = read.length > MAX_TEXT_CHARS ? cutText(read, MAX_TEXT_CHARS) : read;
  budget.nestedChars -= kept.length;
  return kept;
}
