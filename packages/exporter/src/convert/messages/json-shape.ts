// What kind of JSON a value is.
import type { DraftObject, DraftValue } from '../../item/item-draft';
import { JsonText } from '../../item/json-text';

export function isObject(value: DraftValue | undefined): value is DraftObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonText);
}

/** The non-empty text under a key. */
export function textIn(object: DraftObject, key: string): string | undefined {
  const value = object[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function isArrayOfObjects(value: DraftValue | undefined): value is DraftObject[] {
  return Array.isArray(value) && value.length > 0 && value.every(isObject);
}

/** Whether it is a text, also one that was left as the bytes it was recorded in and is handled as any other. */
export function isText(value: unknown): value is string | JsonText {
  return typeof value === 'string' || value instanceof JsonText;
}

/** The text itself, where somebody must look into it. */
export function decodedText(value: DraftValue | undefined): DraftValue | undefined {
  return value instanceof JsonText ? value.toJSON() : value;
}
